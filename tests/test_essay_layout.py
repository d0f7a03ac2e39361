from __future__ import annotations

import pytest

from grader.essay.layout import MOST_WORDS, Sentence, sentences


def said(text: str) -> list[str]:
    return [" ".join(text[one.start : one.end].split()) for one in sentences(text)]


def headings(sentence: Sentence) -> set[str]:
    return {token.form for token in sentence.heading}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One thing. Another thing!", ["One thing.", "Another thing!"]),
        ("a long line that was wrapped by an editor at some column which\nthen runs on.", 1),
        ("Own memory\nOwn interpreter", ["Own memory", "Own interpreter"]),
        ("1. first\n2) second\n- third\n* fourth", ["first", "second", "third", "fourth"]),
        ("# a comment that runs on over more than one line of the\n# cell it is in.", 1),
        ("multiprocessing.Pool is a class.", ["multiprocessing.Pool is a class."]),
        ("It costs 1.5 times as much.", ["It costs 1.5 times as much."]),
        ("'''In a string.'''", ["In a string."]),
    ],
)
def test_text_is_split_into_sentences(text: str, expected: list[str] | int) -> None:
    assert said(text) == expected if isinstance(expected, list) else len(said(text)) == expected


def test_code_blocks_and_tags_are_no_words() -> None:
    text = "Before.\n```python\nimport multiprocessing\n```\n<b>After</b> it."
    assert [[token.form for token in one.tokens] for one in sentences(text)] == [["before"], ["after", "it"]]


def test_an_unclosed_code_block_hides_the_rest_only() -> None:
    assert said("Before.\n```\nprint(1)") == ["Before."]


def test_a_line_with_a_colon_is_the_heading_of_what_follows() -> None:
    label, first, second = sentences("Multithreading:\n- shares memory\n- is light")
    assert headings(label) == set()
    assert headings(first) == headings(second) == {"multithreading"}


def test_a_cell_of_a_table_stands_under_its_row_and_column() -> None:
    rows = "| | Processes | Threads |\n|---|---|---|\n| Memory | separate | shared |"
    found = {one.tokens[0].form: headings(one) for one in sentences(rows)}
    assert found["separate"] == {"memory", "processes"}
    assert found["shared"] == {"memory", "threads"}


def test_prose_with_pipes_is_not_lost() -> None:
    assert said("map | starmap | apply are methods") == ["map", "starmap", "apply are methods"]


def test_contrasts_and_semicolons_separate_clauses() -> None:
    (sentence,) = sentences("Processes are heavy, whereas threads are light; both run.")
    assert [clause[0].form for clause in sentence.clauses] == ["processes", "whereas", "both"]


def test_a_question_is_known_as_one() -> None:
    assert [one.question for one in sentences("Do processes share memory? No.")] == [True, False]


def test_only_so_many_words_are_read() -> None:
    assert sum(len(one.tokens) for one in sentences("word " * 20_000)) == MOST_WORDS


def test_the_full_stop_of_an_abbreviation_ends_no_sentence() -> None:
    found = sentences("It is made with processes=no. of processes. It ends, e.g. by close.")
    assert len(found) == 2
