from __future__ import annotations

from pathlib import Path
from typing import Any

import bounded
import pytest
from essay_rubrics import marks, question
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.essay import Concept, EssayParams, Wrong, essay_family, judge, model_text
from grader.model import Answer, CheckSpec, Evidence, Exercise, Kind, Status, Verdict

RUBRIC = EssayParams(
    full_at=4,
    concepts=(
        Concept(id="memory", title="own memory", points=2, accept=("own memory",), half=("memory",)),
        Concept(id="cores", title="several cores", points=2, accept=("several core!|cores!",)),
        Concept(id="extra", title="something else", points=1, accept=("isolat*",)),
    ),
    wrong=(Wrong(says="processes share memory", match=("share memory",), cost=1),),
)
PROMPT = "What is multiprocessing?"
GOOD = "Each process has its own memory. The operating system runs them on several cores."


def read(text: str, *others: str, rubric: EssayParams = RUBRIC, model: str = "") -> Verdict:
    return judge(rubric, text, PROMPT, others, model=model)


def test_good_answer_passes_with_the_sentences_as_evidence() -> None:
    verdict = read(GOOD)
    assert (verdict.status, verdict.share, verdict.reason) == (Status.PASSED, 1.0, "")
    memory, cores, extra = verdict.evidence
    assert (memory["status"], memory["points"], memory["sentence"]) == ("found", 2, "Each process has its own memory.")
    assert GOOD[cores["start"] : cores["end"]] == "The operating system runs them on several cores."
    assert (extra["status"], extra["points"], extra["max_points"]) == ("missing", 0, 1)
    assert "sentence" not in extra


def test_half_a_concept_earns_half() -> None:
    verdict = read("It is about the memory of a process, and it is run on several of the cores.")
    assert marks(verdict)["memory"] == "half"
    assert (verdict.share, verdict.status) == (0.75, Status.PASSED)


def test_marks_short_of_three_quarters_need_a_person() -> None:
    verdict = read("Each process has its own memory.")
    assert (verdict.share, verdict.status) == (0.5, Status.NEEDS_REVIEW)
    assert "Only some of the expected ideas" in verdict.reason
    assert "several cores" in verdict.actual


@pytest.mark.parametrize("text", ["", " \n\t", "```python\nprint(1)\n```", "!!! ---"])
def test_empty_answer_is_for_a_person(text: str) -> None:
    verdict = read(text)
    assert (verdict.status, verdict.share, verdict.reason) == (Status.NEEDS_REVIEW, 0, "The answer has no words.")


def test_denied_concept_earns_nothing_and_is_told() -> None:
    verdict = read("A process does not have its own memory.")
    assert (marks(verdict)["memory"], verdict.share) == ("wrong", 0)
    assert "seems to deny this: own memory" in verdict.reason


def test_misconception_costs_points_and_asks_for_a_person() -> None:
    verdict = read(f"{GOOD} They share memory by default.")
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 0.75)
    assert "seems to say that processes share memory" in verdict.reason
    assert verdict.evidence[-1]["points"] == -1


def test_denied_misconception_is_none() -> None:
    assert read(f"{GOOD} They do not share memory.").status is Status.PASSED


def test_question_in_an_answer_asserts_nothing() -> None:
    assert read("Does it have its own memory? Does it run on several cores?").share == 0


def test_second_opinion_that_is_far_off_asks_for_a_person() -> None:
    model = "Interpreters are started by the operating system. Queues carry pickled messages to and fro."
    verdict = read(GOOD, model=model)
    assert verdict.status is Status.NEEDS_REVIEW
    assert "Two ways of reading it disagree" in verdict.reason
    assert read(GOOD, model=GOOD).status is Status.PASSED


def test_keyword_list_is_capped() -> None:
    verdict = read("own memory, several cores, isolation, scheduler, interpreter")
    assert (verdict.share, verdict.status) == (0.3, Status.NEEDS_REVIEW)
    assert "list of keywords" in verdict.reason


def test_copy_of_another_student_is_told() -> None:
    other = f"{GOOD} That is why they are of use for whatever takes long to be computed."
    verdict = read(other, "Something quite different.", other)
    assert verdict.status is Status.NEEDS_REVIEW
    assert "100% of its five-word sequences" in verdict.reason
    assert read(other, "Something quite different.").status is Status.PASSED


def test_several_reasons_are_joined() -> None:
    assert read("They share memory.").reason.count("The answer") == 1
    assert len(read("They do not have own memory and share memory.").reason.split(". ")) >= 2


def test_half_characters_can_be_written() -> None:
    verdict = read("Own memory \ud800 for each.")
    str(verdict.evidence).encode("utf-8")


def exercise(path: Path, **changes: Any) -> Exercise:
    check = CheckSpec(id="concepts", family="essay", points=10, params=RUBRIC)
    return Exercise(
        id="q1", number=1, title="T", prompt=PROMPT, kind=Kind.ESSAY, points=10, checks=(check,), path=path, **changes
    )


def test_family_reads_the_answer_and_the_model_answer(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "q1.md").write_text("Queues carry pickled messages to and fro.", encoding="utf-8")
    asked = exercise(tmp_path / "exercises" / "q1.yaml")
    rubric = EssayParams(full_at=4, concepts=RUBRIC.concepts, model_answer=Path("solutions/q1.md"))
    family = essay_family()
    verdict = family.judge(rubric, Evidence(exercise=asked, answer=Answer(exercise="q1", text=GOOD)))
    assert (family.name, family.params, family.runs(rubric)) == ("essay", EssayParams, ())
    assert "Two ways of reading it disagree" in verdict.reason


def test_model_answer_is_read_as_it_is_now(tmp_path: Path) -> None:
    rubric = EssayParams(full_at=4, concepts=RUBRIC.concepts, model_answer=tmp_path / "q1.md")
    for text in ("Queues carry messages.", "Pipes carry messages."):
        (tmp_path / "q1.md").write_text(text, encoding="utf-8")
        assert model_text(rubric, tmp_path / "q1.yaml") == text


def test_missing_model_answer_is_no_error(tmp_path: Path) -> None:
    rubric = EssayParams(full_at=4, concepts=RUBRIC.concepts, model_answer=Path("solutions/nowhere.md"))
    asked = exercise(tmp_path / "q1.yaml")
    assert model_text(rubric, asked.path) == ""
    evidence = Evidence(exercise=asked, answer=Answer(exercise="q1", text=GOOD))
    assert essay_family().judge(rubric, evidence).status is Status.PASSED


ALPHABET = st.sampled_from(list("abcPro .,;:!?()|*#>-_`'\"\n\t/\u200b\u0301\u202e\x00ÄßжеΩ中\ud800😀0123"))
PIECES = st.sampled_from(
    ["process", "processes", "memory", "own", "not", "share", "thread", "multi-", "GIL", "I/O", "cores", "don't", "```"]
)


@given(text=st.lists(st.one_of(PIECES, st.text(ALPHABET, max_size=6)), max_size=40).map(" ".join))
@example(text="multi")
@example(text="|")
@example(text=":\n:")
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_text_gets_a_suggestion_and_no_verdict_against_it(text: str) -> None:
    asked = question("q2")
    verdict = asked.judge(text)
    assert verdict == asked.judge(text)
    assert verdict.status in (Status.PASSED, Status.NEEDS_REVIEW)
    assert 0 <= verdict.share <= 1
    assert bool(verdict.reason) is (verdict.status is Status.NEEDS_REVIEW)
    for entry in verdict.evidence:
        if "sentence" in entry:
            assert 0 <= entry["start"] < entry["end"] <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "process own memory ",
        "not own memory ",
        "x",
        "| ",
        "# ",
        "\n",
        "`",
        "```\n",
        "<a ",
        "A b: ",
        "\u200b",
        "I/O ",
        "'",
        ".) ",
    ],
)
def test_time_is_bounded(unit: str) -> None:
    with bounded.within(50):  # quadratic would be minutes
        question("q1").judge((unit * 100_000)[:100_000])
