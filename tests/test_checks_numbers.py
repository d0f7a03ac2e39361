"""The numbers in what workers print: which count, and when each worker has one of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checks import numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5", ("5",)),
        ("Number: 1\n", ("1",)),
        ("worker 1 of 4", ("1", "4")),
        ("Process-3 has 7", ("3", "7")),
        ("-4 and 5-3", ("-4", "5", "3")),
        ("2.50, 007, -0", ("2.5", "7", "0")),
        ("1st number: 5", ("1", "5")),
        ("x=-1", ("-1",)),
        ("no digits", ()),
        ("now 12:30:59.5 on 2024-02-03 is 1700000000.25", ()),
        ("9" * 5000, ("9" * 5000,)),
        ("1,200 € and 1_000_000.50", ("1200", "1000000.5")),
        ("1,2,3 [1, 200] 12,3456", ("1", "2", "3", "1", "200", "12", "3456")),
        ("0x1F 0b101 0o17 -0xa", ("31", "5", "15", "-10")),
        ("0x" + "f" * 5000, ("0x" + "f" * 5000,)),
        ("1/2 of 3/4, on 12/25/26", ("1/2", "3/4", "12", "25/26")),
        ("3e5 1e+20 -2.5E-3 5e 1e5x", ("3e5", "1e+20", "-2.5e-3", "5", "1", "5")),
        ("<__main__.Box object at 0x7f12ab34cd56>", ()),
    ],
)
def test_numbers_are_found_in_text(text: str, found: tuple[str, ...]) -> None:
    assert numbers.numbers(text) == found


def own(texts: list[str], first: int = 10) -> bool:
    """True if workers with these outputs and the pids from `first` on each printed a number of their own."""
    by_pid = {first + place: text for place, text in enumerate(texts)}
    return numbers.distinct(numbers.read(by_pid, [2] * len(texts)))


@pytest.mark.parametrize(
    "line",
    [
        "{n}",
        "worker {n} of 4",
        "Process {n}: number {n}",
        "{n}th number: {m}",
        "started\nnumber {n}\nended",
        "Process-{n}",
        "ForkPoolWorker-{n}",
        "square {s}",
        "{f}",
        "-{n}",
        "pid {p}, number {n}",
        "number {n}, pid {p}, parent 2",
        "{p}",
        "Process-1 in 4 prints {n}",
        "0xa{n}",
        "1{n},200",
        "{n}/7",
        "1e{n}",
        "<Box at 0x7f12ab34cd56> number {n}",
    ],
)
@pytest.mark.parametrize("first", [1, 3, 10, 31000])
def test_four_workers_with_numbers_of_their_own(line: str, first: int) -> None:
    texts = [line.format(n=n, m=n + 4, s=n * n, f=n / 2, p=first + n) for n in range(4)]
    assert own(texts, first)


@pytest.mark.parametrize(
    "line", ["5", "pid {p} says 5", "Process-{n} says 5", "{p} of 2 says 5", "at 12:00:0{n} says 5", "none", "1 2 3 4"]
)
@pytest.mark.parametrize("first", [3, 5, 31000])
def test_the_same_number_is_the_same_whatever_else_is_printed(line: str, first: int) -> None:
    assert not own([line.format(n=n, p=first + n) for n in range(4)], first)


def test_different_counts_need_a_number_for_each() -> None:
    assert own(["1", "1 2", "1 2 3"])
    assert own(["7 7", "8", "9 9 9"])
    assert not own(["1", "1 1", "2"]), "two printed only a 1"
    assert not own(["1 2", "1 2 1", "2 1 2 1"]), "the same numbers, however often"
    assert not own(["1", "2", "1 2"]), "nothing is left for the third"


@pytest.mark.parametrize(
    "line", ["one two three", "Eins Zwei Drei", "I II III", "进程一 进程二 进程三", "١ ٢ ٣", "① ② ③"]
)
def test_a_number_need_not_be_written_in_digits_where_there_are_none(line: str) -> None:
    rows = numbers.read(dict(enumerate(line.split(), start=4711)), [1, 1, 1])
    assert rows == (("1",), ("2",), ("3",))


def test_words_are_no_numbers_beside_digits() -> None:
    assert numbers.read({4711: "one 7", 4712: "two 7"}, [1, 1]) == (("7",), ("7",))


def test_a_silent_worker_has_no_number() -> None:
    assert not own(["1", "2", "", "4"])


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=6, unique=True))
def test_different_numbers_are_always_recognised(values: list[int]) -> None:
    assert own([f"Number: {value}\n" for value in values], first=40_000)


@given(st.lists(st.text("0123456789 -.pid\n", max_size=30), min_size=1, max_size=6))
def test_no_output_is_too_odd(texts: list[str]) -> None:
    assert isinstance(own(texts), bool)


def test_what_changes_between_runs_is_not_steady() -> None:
    assert numbers.steady([("1", "93"), ("2", "17")], [("1", "55"), ("2", "12")]) == [("1",), ("2",)]


def test_numbers_that_change_hands_are_steady() -> None:
    assert numbers.steady([("1",), ("2",)], [("2",), ("1",)]) == [("1",), ("2",)]


def test_different_amounts_in_two_runs_leave_nothing() -> None:
    assert numbers.steady([("1",), ("2",)], [("1", "2"), ("2", "1")]) == [(), ()]


def test_numbers_of_several_texts_are_counted_once_each_and_without_pids() -> None:
    assert numbers.different({3: "pid 3 number 1\npid 3 number 2\n", 4: "pid 4 number 3\npid 4 number 1\n"}) == 3
    assert numbers.different({3: "3\n4\n", 4: "1\n2\n"}) == 4
