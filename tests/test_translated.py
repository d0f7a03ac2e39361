"""Reports of the example submissions in a made-up language, in which every message stands within marks."""

from __future__ import annotations

import html
import json
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import pytest

babel = pytest.importorskip("babel", reason="the tool for catalogues is not installed")
from babel.messages import Catalog, mofile, pofile  # noqa: E402
from tiny_class import RIGHT, make  # noqa: E402

from grader import language, pipeline, scoring, store  # noqa: E402
from grader.batch.kept import packed, unpacked  # noqa: E402
from grader.cli.app import main  # noqa: E402
from grader.language import shown  # noqa: E402
from grader.model import Assignment, Finding, Report, Status  # noqa: E402
from grader.report import ended  # noqa: E402
from grader.report.annotations import annotate, to_github  # noqa: E402
from grader.report.glyphs import UNICODE, WORDS, Glyphs  # noqa: E402
from grader.report.html import to_html  # noqa: E402
from grader.report.json import to_document  # noqa: E402
from grader.report.markdown import to_markdown  # noqa: E402
from grader.report.svg import to_svg  # noqa: E402
from grader.report.terminal import as_text, render  # noqa: E402
from grader.report.trace_terminal import render as render_trace  # noqa: E402

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")

ROOT = Path(__file__).parent.parent
SUBMISSIONS = ROOT / "examples" / "submissions"
NAMES = (
    "deadlock.py",
    "missing-joins.py",
    pytest.param("no-main-guard.py", marks=pytest.mark.slow),  # its processes try again and again
    "one-at-a-time.md",
    "pool-for-q6.ipynb",
    "q5-in-words.md",
)
OPEN, CLOSE = "⟦", "⟧"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the made-up language `xx`."""
    folder = tmp_path_factory.mktemp("marked")
    with (ROOT / "grader" / "locale" / "grader.pot").open("rb") as file:
        template = pofile.read_po(file)
    made = Catalog(locale="de", domain=language.DOMAIN)
    for message in template:
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = tuple(f"{OPEN}{form}{CLOSE}" for form in forms)
            made.add(message.id, texts if len(forms) > 1 else texts[0])
    place = folder / "xx" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{language.DOMAIN}.mo").open("wb") as file:
        mofile.write_mo(file, made)
    return folder


@pytest.fixture
def in_xx(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_LOCALE", str(marked))
    monkeypatch.setenv("GRADER_LANG", "xx")


@pytest.fixture(scope="module", params=NAMES)
def report(request: pytest.FixtureRequest, assignment: Assignment) -> Report:
    return pipeline.grade_submission(SUBMISSIONS / request.param, assignment)


def texts(report: Report) -> Iterator[tuple[str, Finding, str]]:
    """All that checks said, with the check and what kind of text it is."""
    for question in report.questions:
        for finding in question.findings:
            for kind in ("expected", "actual", "hint", "reason"):
                if getattr(finding, kind):
                    yield getattr(finding, kind), finding, kind


def outside(text: str) -> str:
    """What stands outside of all marks."""
    depth, left = 0, []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        left.append(sign if depth == 0 and sign != CLOSE else "")
    return "".join(left)


def authors_hints(assignment: Assignment) -> tuple[str, ...]:
    return tuple(check.hint for exercise in assignment.exercises for check in exercise.checks if check.hint)


def test_all_that_checks_say_is_translated_but_what_authors_and_pythons_exceptions_say(
    report: Report, assignment: Assignment, in_xx: None
) -> None:
    for text, finding, kind in texts(report):
        left = outside(shown(text))
        for hint in authors_hints(assignment):
            left = left.replace(hint, "")
        assert re.fullmatch(r"[\s;:.]*", left), (finding.check, kind, shown(text))


WORD = re.compile(r"[^\W\d_]{3,}")
NO_MESSAGES = {
    "min",
    "sandbox",
    "grader",
    "check",
    "trace",
    "only",
    "show",
    "question",
    "fork",
    "forkserver",
    "spawn",
    "pid",
}
"""Words that stay: units, commands to be typed, names of start methods, what Python calls a number of a process."""


def data_of(report: Report) -> set[str]:
    """The words that authors, students and their programs wrote."""
    found = [report.assignment.title, report.assignment.id, report.submission, report.student]
    for question in report.questions:
        exercise, answer = question.exercise, question.answer
        found += [exercise.id, exercise.title, exercise.prompt, answer.text if answer else ""]
        found += [answer.program.source if answer and answer.program else ""]
        found += [text for one in question.findings for text in (one.title or one.check, one.check)]
        found += [str(value) for one in question.findings for entry in one.evidence for value in entry.values()]
        found += [text for check in exercise.checks for text in (check.title or "", check.hint or "")]
        for trace in question.traces:
            found += [chunk.text for chunk in trace.chunks]
            found += [str(value) for event in trace.events for value in event.data.values()]
            found += [process.name or "" for process in trace.processes]
            found += [blocked.doing for blocked in trace.blocked]
    return {word.casefold() for text in found for word in WORD.findall(text)}


def plain_words(texts: Iterable[str], report: Report) -> set[str]:
    """The words outside of all marks that nobody wrote who is not us."""
    left = {word.casefold() for text in texts for word in WORD.findall(outside(text))}
    known = data_of(report)
    signals = {name.name.casefold() for name in signal.Signals}
    others = left - known - NO_MESSAGES - signals
    return {one for one in others if not any(word.startswith(one) or word.endswith(one) for word in known)}  # cut texts


def texts_of_page(page: str) -> list[str]:
    """All that is read on a page: its texts, and what is said of its pictures, fields and tables."""
    page = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|placeholder|alt|title|data-\w+)="([^"]*)"', page)
    return [html.unescape(text) for text in (*said, *re.split(r"<[^>]*>", page))]


def test_every_word_of_a_page_is_translated_or_is_somebody_elses(report: Report, in_xx: None) -> None:
    assert plain_words(texts_of_page(to_html(report)), report) == set()


@pytest.mark.parametrize("glyphs", [UNICODE, WORDS], ids=["drawn", "spoken"])
def test_every_word_in_a_terminal_is_translated_or_is_somebody_elses(
    report: Report, glyphs: Glyphs, in_xx: None
) -> None:
    assert plain_words([as_text(render(report, glyphs), 10_000)], report) == set()


def test_every_word_of_a_trace_is_translated_or_is_somebody_elses(report: Report, in_xx: None) -> None:
    for question in report.questions:
        for trace in question.traces:
            program = question.answer.program if question.answer else None
            drawn = as_text(render_trace(trace, title="", program=program, glyphs=WORDS), 10_000)
            assert plain_words(drawn.splitlines(), report) == set()
            svg = to_svg(trace, program=program)
            assert plain_words(texts_of_page(svg), report) == set()


@pytest.mark.parametrize("command", ["", "check", "grade", "review", "export", "trace", "import", "rubric"])
def test_help_is_translated_but_for_what_is_typed(
    command: str, in_xx: None, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*filter(None, [command]), "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert said.count(OPEN) == said.count(CLOSE) > 3 or "..." in said
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", outside(said).replace("Show this message and exit.", ""))


def told(report: Report) -> list[str]:
    """Of each question what was found wrong, or why a person has to look, in the made-up language."""
    wrong = [one.actual for question in report.questions for one in question.findings if one.status is Status.FAILED]
    prose = [one.reason for question in report.questions for one in question.findings if one.check == "prose"]
    return [shown(text) for text in (*wrong, *prose)]


def test_what_was_found_wrong_is_shown_so_in_a_terminal_and_on_a_page(report: Report, in_xx: None) -> None:
    terminal, page = as_text(render(report), 10_000), html.unescape(to_html(report))
    assert told(report)
    for text in told(report):
        assert OPEN in text
        assert text in terminal
        assert text in page


def test_summaries_and_annotations_of_continuous_integration_are_translated(report: Report, in_xx: None) -> None:
    summary = re.sub(r"\\(.)", r"\1", to_markdown(report))
    annotations = to_github(annotate(report, PurePosixPath("homework.py"), folder=False))
    for text in told(report):
        assert text in summary
        assert text in annotations


def test_where_processes_sat_is_translated(report: Report, in_xx: None) -> None:
    sat = [one for question in report.questions for one in ended.standstill(question)]
    assert bool(sat) == (report.submission == "deadlock.py")
    assert [outside(f"{one.doing}{one.where}") for one in sat] == [""] * len(sat)


def test_the_document_is_in_english(report: Report, in_xx: None, monkeypatch: pytest.MonkeyPatch) -> None:
    status = scoring.report_status(report)
    document = to_document(report, status)
    assert OPEN not in repr(document)
    monkeypatch.setenv("GRADER_LANG", "en")
    assert to_document(report, status) == document


def test_what_was_kept_can_be_shown_in_another_language_too(report: Report, in_xx: None) -> None:
    again = [unpacked(packed(question), question.exercise, question.answer) for question in report.questions]
    assert [one.findings for one in again] == [one.findings for one in report.questions]
    for one, other in zip(again, report.questions, strict=True):
        assert [shown(f.actual) for f in one.findings] == [shown(f.actual) for f in other.findings]
        assert shown(one.reason or "") == shown(other.reason or "")


OF_THE_CLASS = {"ada", "bob", "eve", "tiny", "one", "two", "made", "joined", "create", "process", "and", "wait", "for"}
"""What stands in the small class and its assignment."""
OF_THE_DESK = {"gradescope", "junit", "nbgrader", "canvas", "moodle", "json", "csv", "esc", "results"}
"""Names of systems and keys."""


def left_over(texts: Iterable[str]) -> set[str]:
    """The words outside of all marks on the pages of the small class."""
    found = {word.casefold() for text in texts for word in WORD.findall(outside(text))}
    programs = {word.casefold() for word in WORD.findall(RIGHT)}
    return found - programs - OF_THE_CLASS - OF_THE_DESK - NO_MESSAGES


@pytest.fixture
def small_class(
    tmp_path: Path, in_xx: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Path, str]:
    """A class that was graded in the made-up language, and what the command said."""
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    main(["grade", "class", "-a", "tiny", "-j", "1"])
    return tmp_path / "results", capsys.readouterr().out


def test_the_class_page_and_the_summary_are_translated(small_class: tuple[Path, str]) -> None:
    folder, said = small_class
    assert left_over(texts_of_page((folder / "report" / "index.html").read_text(encoding="utf-8"))) == set()
    assert {outside(line) for line in said.splitlines()} == {""}


def test_every_page_of_the_review_desk_is_translated(small_class: tuple[Path, str]) -> None:
    pytest.importorskip("starlette", reason="the extra `web` is not installed")
    from starlette.testclient import TestClient

    from grader.review import Desk, Gate, make_app

    folder, _ = small_class
    with store.open_store(folder / "results.sqlite") as kept:
        desk, gate = Desk(kept), Gate(port=8000, who="eve")
        client = TestClient(make_app(desk, gate, folder), base_url="http://127.0.0.1:8000")
        begin = client.get(f"/?token={gate.token}").text
        desk.refresh()
        items = [f"/q/one/{item.id}" for item in desk.items("one")]
        places = (
            "/",
            "/q/one?show=all",
            "/q/none",
            "/q/one/sheet",
            *items,
            "/students",
            *(f"/students/{one.id}" for one in desk.students()),
        )
        pages = [begin, *(client.get(path).text for path in places)]
    for page in pages:
        page = re.sub(r"<pre.*?</pre>|<kbd.*?</kbd>", "", page, flags=re.DOTALL)
        page = re.sub(r'data-(?:key|keys)="[^"]*"', "", page).replace(str(folder), "")
        assert left_over(texts_of_page(page)) == set()


def test_what_gradescope_shows_is_translated_and_our_document_in_it_is_not(
    small_class: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "results", "--format", "gradescope", "-o", "."]) == 0
    told = json.loads(Path("bob.results.json").read_text(encoding="utf-8"))
    outputs = [test["output"] for test in told["tests"] if test["output"]]
    assert outputs
    assert left_over(outputs) == set()
    assert OPEN not in json.dumps(told["extra_data"], ensure_ascii=False)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "nowhere.py"),
        ("export", "nowhere", "--format", "csv"),
        ("review", "nowhere"),
        ("check", "x.py", "-a", "nothing"),
        ("validate", "broken.yaml"),
    ],
)
def test_errors_are_translated(
    command: tuple[str, ...], tmp_path: Path, in_xx: None, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.yaml").write_text("id: q1\nkind: programm\npoints: ten\n")
    assert main(list(command)) == 2
    said = capsys.readouterr()
    assert left_over((said.err + said.out).splitlines()) - {"broken", "yaml"} == set()


def test_a_page_that_is_written_anew_is_in_the_language_of_whoever_writes_it(
    tmp_path: Path, marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a class that was graded in English: what was kept knows its messages."""
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    main(["grade", "class", "-a", "tiny", "-j", "1", "-q"])
    page = tmp_path / "results" / "report" / "bob.html"
    assert OPEN not in page.read_text(encoding="utf-8")
    with store.open_store(tmp_path / "results" / "results.sqlite") as kept:
        (bob,) = (work for work in kept.works_since(0) if work.hand_in.student == "bob")
        kept.change(
            store.Change(student="bob", question="one", answer=bob.name_of("one"), score=3.0, who="eve", reason="")
        )
    monkeypatch.setenv("GRADER_LOCALE", str(marked))
    monkeypatch.setenv("GRADER_LANG", "xx")
    assert main(["export", "results", "--format", "pages"]) == 0
    assert "⟦⟦worker 1⟧ was still alive when the main program ended⟧" in html.unescape(page.read_text(encoding="utf-8"))
    assert OPEN not in (tmp_path / "results" / "json" / "bob.json").read_text(encoding="utf-8")
