"""A model answer proposes a rubric that recognises it, and not an answer about something else."""

from __future__ import annotations

import pytest

from grader.essay import EssayParams, judge
from grader.essay.proposing import MOST, propose

QUESTION = "Why do programs use several processes?"
ANSWER = """\
The global interpreter lock lets only one thread run Python code at a time. Each process has an interpreter and memory
of its own, so that several cores work at the same moment. Is that all? Exchanging data costs more, because it is
pickled and sent through a pipe."""
OTHER = "A list keeps its elements in order. A dictionary finds a value by its key, which must be hashable."


def share(text: str) -> float:
    concepts = propose(ANSWER, QUESTION)
    return judge(EssayParams(full_at=len(concepts), concepts=concepts), text, QUESTION).share


def test_every_statement_is_an_idea_and_questions_are_none() -> None:
    assert [concept.title.split()[0] for concept in propose(ANSWER, QUESTION)] == ["The", "Each", "Exchanging"]


def test_the_model_answer_earns_everything_and_another_one_nothing() -> None:
    assert share(ANSWER) == 1
    assert share(OTHER) == 0


def test_the_words_of_the_question_recognise_nothing() -> None:
    words = {word for concept in propose(ANSWER, QUESTION) for phrase in concept.accept for word in phrase.split()}
    assert not words & {"process", "processes", "programs", "several"}


@pytest.mark.parametrize("text", ["", "42", "$x^2$", "not", "|||", "é", "?" * 50])
def test_what_says_nothing_in_words_proposes_nothing(text: str) -> None:
    assert propose(text, QUESTION) == ()


def test_a_long_answer_proposes_no_more_than_a_person_reads() -> None:
    text = " ".join(
        f"Reason {'abcdefghijklmnop'[n]}xyz{'abcdefghijklmnop'[n]}q strengthens arguments." for n in range(16)
    )
    assert len(propose(text, QUESTION)) == MOST
