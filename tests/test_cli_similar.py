"""`grader similar` shows both passages side by side, on a screen, as a page and as JSON, and judges nobody."""

from __future__ import annotations

import html
import json
import random
from pathlib import Path

import pytest
from similar_class import RENAMED, UNUSUAL, program

from grader.batch.kept import packed_answer
from grader.cli.app import main
from grader.model import Alike, Answer, HandIn, Kind, Likeness, Pair, Passage, Program, Side
from grader.report.similar import HINT, to_plain
from grader.report.similar_page import MOST_PAIRS, to_similar_html
from grader.store import Result, open_store

ROOT = Path(__file__).parent.parent
EVIL = '<script>alert(1)</script>\x1b[31m\u202e" onload="x'


@pytest.fixture
def handed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class of twelve, two of whom share what nobody else has."""
    rng = random.Random(3)
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(10):
        (folder / f"student{chr(97 + number)}.py").write_text(f"# Q6\n{program(rng)}")
    (folder / "xena.py").write_text(f"# Q6\n{UNUSUAL}")
    (folder / "yuri.py").write_text(f"# Q6\n{RENAMED}")
    monkeypatch.chdir(ROOT)
    return folder


def pair(name: str = "x", text: str = "print(1)", share: float = 0.5) -> Pair:
    side = Side(lines=(("3", text, True), ("4", "", False)))
    passage = Passage(left=side, right=side, size=12, rare=0.75)
    likeness = Likeness(
        question="q6", kind=Kind.PROGRAM, share=share, whole=0.8, strength=share, passages=(passage,), names=(text,)
    )
    return Pair(students=(name, f"{name}2"), likenesses=(likeness,), strength=share)


def test_the_screen_shows_both_passages_side_by_side_and_says_that_it_is_a_hint(
    handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["similar", str(handed_in), "-a", "multiprocessing", "--most", "1"]) == 0
    said = capsys.readouterr().out
    assert "xena and yuri" in said
    assert HINT[:40] in said
    assert any("prefix" in line and "begin" in line for line in said.splitlines())


def test_the_json_document_is_all_that_is_printed(handed_in: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["similar", str(handed_in), "-a", "multiprocessing", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["compared"], document["hint"]) == (1, 12, HINT)
    first = document["pairs"][0]
    assert first["students"] == ["xena", "yuri"]
    assert first["questions"][0]["id"] == "q6"
    texts = [line["text"] for line in first["questions"][0]["passages"][0]["left"]]
    assert "    label = prefix + str(index * 7 + 3)" in texts


def test_the_page_is_written_and_shows_both(
    handed_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "alike.html"
    assert main(["similar", str(handed_in), "-a", "multiprocessing", "--html", str(page)]) == 0
    assert capsys.readouterr().out == ""
    text = page.read_text()
    assert "xena and yuri" in text
    assert "label = prefix" in text
    assert "words = begin" in text


def test_only_the_questions_that_are_named_are_compared(handed_in: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["similar", str(handed_in), "-a", "multiprocessing", "--only", "q3", "--json"]) == 2
    assert "no two students" in capsys.readouterr().err


def test_what_was_graded_is_compared_without_being_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    document = {"status": "graded", "score": 1.0, "max_score": 1.0, "questions": []}
    with open_store(tmp_path / "results.sqlite") as store:
        for student, source in (("xena", UNUSUAL), ("yuri", RENAMED), ("xena.attempt-1", UNUSUAL)):
            hand_in = HandIn(student=student, path=Path(student), of="xena" if "attempt" in student else "")
            texts = {student: packed_answer(Answer(exercise="q6", program=Program(source=source)))}
            answers = {"q6": student, "q5": "unknown"}
            store.add(Result(hand_in=hand_in, key="k", answers=answers, document=document, seconds=1.0, texts=texts))
    assert main(["similar", str(tmp_path), "-a", "multiprocessing", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["pairs"]
    assert found["students"] == ["xena", "yuri"]


def test_one_student_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "alone.py").write_text(f"# Q6\n{UNUSUAL}")
    assert main(["similar", str(tmp_path / "alone.py"), "-a", "multiprocessing"]) == 2
    assert "no two students" in capsys.readouterr().err


# --- what students wrote is data ------------------------------------------------------------------------------------


def test_markup_and_control_characters_are_shown_as_text() -> None:
    page = to_similar_html(Alike(assignment=EVIL, compared=2, pairs=(pair(EVIL, EVIL),), groups=((EVIL, "b", "c"),)))
    assert "<script" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert 'onload="x' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[31m⟨U+202E⟩" in page


def test_a_page_loads_and_runs_nothing() -> None:
    page = to_similar_html(Alike(assignment="A", compared=2, pairs=(pair(),)))
    assert "default-src 'none'" in html.unescape(page)
    assert "<script" not in page
    assert "src=" not in page.replace("-src", "")
    assert "style=" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_very_much_is_bounded_and_counted() -> None:
    many = tuple(pair(f"s{number}", "x" * 10_000) for number in range(MOST_PAIRS + 7))
    page = to_similar_html(Alike(assignment="A", compared=500, pairs=many))
    assert "7 weaker pairs are left out" in page
    assert len(page) < 1_000_000
    assert len(to_plain(Alike(assignment="A", compared=500, pairs=many))["pairs"]) == len(many)


def test_nothing_found_is_said_and_nobody_is_hinted_at() -> None:
    page = to_similar_html(Alike(assignment="A", compared=30, pairs=()))
    assert "30 students were compared. No two share" in page
    assert HINT not in page


def test_a_few_students_are_told_to_be_few() -> None:
    assert "So few do not show" in to_similar_html(Alike(assignment="A", compared=3, pairs=(), few=True))


@pytest.mark.slow
def test_a_class_page_names_who_writes_alike_and_the_pairs_lie_beside_it(handed_in: Path, tmp_path: Path) -> None:
    output = tmp_path / "results"
    assert main(["grade", str(handed_in), "-a", "multiprocessing", "-o", str(output), "--quiet"]) in (0, 1)
    page = (output / "report" / "index.html").read_text()
    assert "Alike, beyond what everybody writes" in page
    assert 'href="xena.html"' in page.partition('id="h-alike"')[2].partition("</section>")[0]
    assert "prefix" in (output / "alike.html").read_text()
