"""A rubric tried out: which phrase matches which sentence, what no phrase speaks to, and what to add."""

from __future__ import annotations

import pytest

from grader.essay import Concept, EssayParams, Trial, Use, Wrong, advise, compare, try_answer, wordings

RUBRIC = EssayParams(
    full_at=4,
    concepts=(
        Concept(id="memory", title="memory of its own", points=2, accept=("own memory", "not share memory")),
        Concept(id="cores", title="several cores", points=2, accept=("use several cores",), half=("faster",)),
    ),
    wrong=(Wrong(says="processes share memory", match=("share memory",)),),
)
QUESTION = "What is multiprocessing?"


def tried(text: str, name: str = "a") -> Trial:
    return try_answer(RUBRIC, name, text, QUESTION)


def test_every_phrase_is_a_wording_with_what_it_is_for() -> None:
    assert [(one.idea, one.use) for one in wordings(RUBRIC)] == [
        ("memory", Use.ACCEPT), ("memory", Use.ACCEPT), ("cores", Use.ACCEPT), ("cores", Use.HALF),
        ("wrong-1", Use.WRONG),
    ]  # fmt: skip


def test_each_match_is_told_with_its_phrase_and_sentence() -> None:
    one = tried("Each process has its own memory. It is faster. The weather is fine today.")
    assert [(hit.wording.phrase, hit.sentence, hit.denied) for hit in one.hits] == [
        ("own memory", "Each process has its own memory.", False),
        ("faster", "It is faster.", False),
    ]
    assert one.silent == ("The weather is fine today.",)
    assert one.share == 0.75


def test_a_denial_is_told_as_one() -> None:
    (hit,) = tried("They have not got their own memory.").hits
    assert hit.denied


def test_what_repeats_the_question_is_neither_matched_nor_silent() -> None:
    assert tried("What is multiprocessing? Each has own memory.").silent == ()


def test_how_suggestions_and_grades_go_together_is_told_in_shares() -> None:
    trials = [tried("It is faster.", "a"), tried("own memory, and they use several cores.", "b"), tried("x", "c")]
    found = compare(trials, {"a": 0.5, "b": 1.0})
    assert found is not None
    assert (found.graded, found.mean, found.error) == (2, 0.125, 0.125)
    assert found.correlation == pytest.approx(1.0)
    assert compare(trials, {}) is None


def test_grades_that_never_differ_have_no_correlation() -> None:
    found = compare([tried("It is faster.", "a"), tried("x", "b")], {"a": 0.5, "b": 0.5})
    assert found is not None
    assert found.correlation is None


def test_a_sentence_that_no_phrase_matches_becomes_a_draft_that_does_match_it() -> None:
    text = "All the cores of the machine are kept busy by them."
    (draft,) = advise(RUBRIC, [tried(text)], {"a": 0.9}).drafts
    assert (draft.concept, draft.sentence) == ("cores", text)
    better = EssayParams(full_at=2, concepts=(Concept(id="new", title="new", points=2, accept=(draft.phrase,)),))
    assert try_answer(better, "a", text, QUESTION).share == 1.0


def test_a_sentence_that_many_wrote_is_one_draft() -> None:
    text = "All the cores of the machine are kept busy by them."
    (draft,) = advise(RUBRIC, [tried(text, name) for name in "abc"], {}).drafts
    assert draft.answer == "a"


def test_answers_that_were_given_what_is_suggested_ask_for_nothing() -> None:
    trials = [tried("All the cores of the machine are kept busy by them.")]
    assert advise(RUBRIC, trials, {"a": 0.0}).drafts == ()
    assert advise(RUBRIC, trials, {"another": 1.0}).drafts == ()


def test_phrases_in_answers_that_a_person_gave_less_for_are_named() -> None:
    (found,) = advise(RUBRIC, [tried("Each has its own memory.")], {"a": 0.1}).generous
    assert (found[0].phrase, found[1]) == ("own memory", 1)


def test_phrases_that_match_nothing_are_named() -> None:
    unused = advise(RUBRIC, [tried("Each has its own memory. It is faster.")], {}).unused
    assert [one.phrase for one in unused] == ["not share memory", "use several cores", "share memory"]


@pytest.mark.parametrize("text", ["", "\udc80 \x00 ' \" own", "cores! " * 400, "- a_b|c /9 (x) $y cores machine busy"])
def test_odd_texts_are_read_too(text: str) -> None:
    advise(RUBRIC, [tried(text)], {"a": 1.0})
