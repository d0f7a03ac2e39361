from __future__ import annotations

import pytest

from grader.essay import nearest_copy
from grader.essay.doubts import function_share, language, list_like, only_question, without_question
from grader.essay.layout import sentences
from grader.essay.words import tokens

ASKED = "What is multiprocessing in Python? Why is it useful?"
ESSAY = (
    "Processes that are started by a program run next to each other and keep their variables to themselves. "
    "The work is done in a fraction of the time, since every core of the machine can take a part of it."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("process, memory, core, interpreter, speed, parallel, queue, pipe", True),
        ("- own memory\n- several cores\n- speed\n- scalable\n- parallel execution\n- GIL bypass", True),
        (ESSAY, False),
        ("", False),
    ],
)
def test_keywords_in_a_row_are_list_like(text: str, expected: bool) -> None:
    assert list_like(tokens(text)) is expected


def test_sentences_have_function_words() -> None:
    assert 0.25 < function_share(tokens(ESSAY)) < 0.65


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ESSAY, None),
        ("", None),
        ("CPU GIL IPC", None),
        (
            "Jeder Prozess hat einen eigenen Speicher, und das ist auch der Grund, warum er nicht gestört wird.",
            "German",
        ),
        ("Cada proceso tiene su propia memoria y no la comparte con los otros procesos del programa.", "Spanish"),
        ("Chaque processus a sa propre mémoire et ne la partage pas avec les autres du programme.", "French"),
        ("Multiprocessing ka matlab hai ki ek program me bahut se process ek saath chalte hain.", "Hindi"),
        ("Каждый процесс имеет собственную память.", "a language in another script"),
        ("每个进程都有自己的内存。 这样更快。", "a language in another script"),
    ],
)
def test_other_languages_are_recognised(text: str, name: str | None) -> None:
    assert language(tokens(text)) == name


def test_a_foreign_word_in_an_english_sentence_is_no_other_language() -> None:
    assert language(tokens("The German word for it is Nebenläufigkeit, and the Russian one is параллелизм.")) is None


@pytest.mark.parametrize(
    "text", [ASKED, "Q1. What is multiprocessing in python? Why is it useful?\nIt is useful.", ASKED * 3]
)
def test_question_alone_is_no_answer(text: str) -> None:
    read = sentences(text)
    assert only_question(read, without_question(read, ASKED))


@pytest.mark.parametrize("text", [f"{ASKED} {ESSAY}", ESSAY, "", "Multiprocessing is useful."])
def test_question_before_an_answer_is_no_fault(text: str) -> None:
    read = sentences(text)
    assert not only_question(read, without_question(read, ASKED))


def test_near_copy_is_found_with_its_place_and_share() -> None:
    copy = ESSAY.replace("a program", "the program")
    place, share = nearest_copy(copy, ["Something else that is long enough to be compared.", ESSAY]) or (None, 0)
    assert place == 1
    assert 0.6 < share < 1


def test_copy_hidden_in_a_longer_text_is_found() -> None:
    other = "However, nobody should believe that threads would do that. " * 3
    assert nearest_copy(ESSAY + other, [ESSAY])
    assert nearest_copy(ESSAY, [ESSAY + other])


@pytest.mark.parametrize(
    "others",
    [(), ("",), ("Every core of the machine can help.",), (ESSAY[::-1],)],
)
def test_own_words_are_no_copy(others: tuple[str, ...]) -> None:
    assert nearest_copy(ESSAY, others) is None


def test_words_of_the_question_are_no_copy() -> None:
    asked = (
        "Write down what every single one of the processes that you have started does while the other ones are waiting."
    )
    assert nearest_copy(f"{asked} They sleep.", [f"{asked} Nothing at all."], asked) is None
