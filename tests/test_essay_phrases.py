from __future__ import annotations

import pytest

from grader.essay.negation import negated
from grader.essay.phrases import Index, Match, PhraseError, compile_phrase, matches
from grader.essay.subjects import context
from grader.essay.words import tokens

GROUPS = {"own": ("own", "separate", "all of its own"), "core": ("core!", "cores!")}


def found(phrase: str, text: str, over: str = "") -> list[Match]:
    here, heading = Index(tokens(text), {}), Index(tokens(over), {})
    return list(matches(compile_phrase(phrase, GROUPS), here, heading))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("own memory", "each process owns some memory"),
        ("own memory", "memory that is all its own"),
        ("$own memory", "separate memories"),
        ("$own memory /9", "memory all of its own"),
        ("own|separate memory", "separate memory"),
        ("load_balanc*", "load balancing"),
        ("parall*", "they run parallely"),
        ("crash > other", "a crash leaves the others alone"),
        ("process!", "one process"),
        ("not share", "they don't share it"),
        ("own memory /12", "own this and that and the other and also some more memory"),
        ("io_bound", "I/O-bound"),
    ],
)
def test_phrase_is_found(phrase: str, text: str) -> None:
    assert found(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("own memory", "it has its own interpreter"),
        ("own memory", "own this and that and the other and also some more memory"),
        ("load_balanc*", "load and balance"),
        ("crash > other", "others crash"),
        ("process!", "processing is processed"),
        ("not share", "they share it"),
        ("memory -queue", "memory, a queue"),
        ("memory memory", "memory"),
        ("own memory", ""),
    ],
)
def test_phrase_is_not_found(phrase: str, text: str) -> None:
    assert not found(phrase, text)


def test_excluded_word_far_away_excludes_nothing() -> None:
    assert found("memory -queue", "memory is what this is about and much later there is a queue")


def test_term_may_be_in_the_heading_but_not_the_whole_phrase() -> None:
    assert found("own memory", "its own", over="Memory")
    assert not found("own memory", "something else", over="Own memory")


@pytest.mark.parametrize(
    ("phrase", "complaint"),
    [
        ("", "no words"),
        ("(thread)", "no words"),
        ("$nothing memory", "no entry 'nothing'"),
        ("crash >", "around each `>`"),
        ("> crash", "around each `>`"),
        ("own||memory", "is not a word"),
        ("a*b", "is not a word"),
    ],
)
def test_unreadable_phrase_is_named(phrase: str, complaint: str) -> None:
    with pytest.raises(PhraseError, match=complaint.replace("*", r"\*")):
        compile_phrase(phrase, GROUPS)


@pytest.mark.parametrize(
    "text",
    [
        "they do not share memory",
        "they don't share memory",
        "without sharing any memory",
        "they cannot, by default, share memory",
        "it is a myth that they share memory",
        "share memory is not possible",
        "they never share any memory",
        "not used to let them share memory",
    ],
)
def test_denial_is_noticed(text: str) -> None:
    (match,) = found("share memory", text)
    assert negated(tokens(text), match)


@pytest.mark.parametrize(
    "text",
    [
        "they share memory",
        "they not only share memory",
        "they are not heavy, they share memory",
        "they do not queue and share memory",
        "they share memory, not queues",
        "memory is no problem because they share it",
    ],
)
def test_what_is_not_denied_stays_affirmed(text: str) -> None:
    (match,) = found("share memory", text)
    assert not negated(tokens(text), match)


def test_negation_that_the_phrase_asks_for_is_no_denial() -> None:
    text = "they do not share memory"
    (match,) = found("not share memory", text)
    assert not negated(tokens(text), match)


SUBJECTS = {
    "processes": compile_phrase("process!|processes!|multiprocessing!", {}).terms,
    "threads": compile_phrase("thread!|threads!|multithreading!", {}).terms,
}


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("threads share memory", "threads"),
        ("unlike threads, processes share memory", "processes"),
        ("unlike processes, which are heavy, threads share memory", "threads"),
        ("the threads of a process share memory", "threads"),
        ("in multithreading, they share memory", "threads"),
        ("memory is shared by all threads", "threads"),
        ("compared to a process, a thread shares memory", "threads"),
        ("in contrast, threads share memory", "threads"),
        ("unlike threads, which share memory", "threads"),
        ("shared memory", None),
    ],
)
def test_subject_of_a_statement(text: str, subject: str | None) -> None:
    here = Index(tokens(text), {})
    match = next(matches(compile_phrase("share memory", {}), here))
    assert context(here, Index([], {}), SUBJECTS, None).subject(match) == subject


def test_subject_is_taken_from_the_heading_then_from_before() -> None:
    here = Index(tokens("share memory within a process"), {})
    match = next(matches(compile_phrase("share memory", {}), here))
    over = Index(tokens("Multithreading"), {})
    assert context(here, over, SUBJECTS, "processes").subject(match) == "threads"
    bare = Index(tokens("they share memory"), {})
    assert context(bare, Index([], {}), SUBJECTS, "threads").last == "threads"


def test_heading_that_names_both_decides_nothing() -> None:
    here = Index(tokens("shared memory"), {})
    match = next(matches(compile_phrase("share memory", {}), here))
    assert context(here, Index(tokens("Processes and threads"), {}), SUBJECTS, None).subject(match) is None
