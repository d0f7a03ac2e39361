"""How to mend what Python's messages of `multiprocessing` tell only those who know."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

import pytest

from grader.checks import remedies


def raised(act: Callable[[], object]) -> str:
    """The message of the exception that this raises, as Python words it here."""
    try:
        act()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("nothing was raised")


class Unmade(multiprocessing.Process):
    def __init__(self) -> None:
        pass


def idle() -> multiprocessing.Process:
    return multiprocessing.Process(target=print)


@pytest.mark.parametrize(
    ("act", "advice"),
    [
        (lambda: idle().join(), "start()"),
        (lambda: multiprocessing.Process(print), "target=your_function"),  # type: ignore[arg-type]
        (lambda: multiprocessing.process(target=print), "capital P"),  # type: ignore[operator]
        (lambda: Unmade().start(), "super().__init__()"),
        (lambda: print(*5), "comma"),  # type: ignore[misc]
    ],
)
def test_what_python_says_here_is_known(act: Callable[[], object], advice: str) -> None:
    assert advice in remedies.known(raised(act))


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        ("AttributeError: 'NoneType' object has no attribute 'join'", "start() returns nothing"),
        ("ValueError: Cannot close a process while it is still running.", "join()"),
        ("AssertionError: cannot start a process twice", "another Process"),
        ("AssertionError: can only join a child process", "where it was started"),
        ("ValueError: Pool is still running", "close()"),
        ("ValueError: Pool not running", "inside its with block"),
        ("AssertionError: daemonic processes are not allowed to have children", "main program"),
        ("RuntimeError: Lock objects should only be shared between processes through inheritance", "Manager()"),
        ("NotImplementedError: pool objects cannot be passed between processes or pickled", "not the pool itself"),
        ("AttributeError: Can't get attribute 'f' on <module '__main__' from 'q.py'>", "before the pool is made"),
    ],
)
def test_what_it_says_elsewhere_is_known_too(message: str, advice: str) -> None:
    assert advice in remedies.known(message)


def test_what_speaks_for_itself_gets_no_advice() -> None:
    assert remedies.known("ZeroDivisionError: division by zero") == ""
    assert remedies.for_worker("ValueError: x", None) == ""
    assert remedies.for_task("ValueError: x", "map", 3) == ""


def test_arguments_are_the_callers_fault_only_where_no_function_of_the_students_was_running() -> None:
    few = "TypeError: add() missing 1 required positional argument: 'b'"
    assert "with a comma" in remedies.for_worker(few, None)
    assert remedies.for_worker(few, 7) == ""
    assert "starmap() with tuples" in remedies.for_task(few, "map", None)
    assert "as many arguments" in remedies.for_task(few, "starmap", None)
    assert remedies.for_task(few, "map", 7) == ""


def test_a_value_in_place_of_a_function_is_told() -> None:
    no_function = "TypeError: 'int' object is not callable"
    assert "target=f() calls f at once" in remedies.for_worker(no_function, None)
    assert "pool.imap(your_function" in remedies.for_task(no_function, "imap", None)
    assert "use map()" in remedies.for_task("TypeError: 'int' object is not iterable", "starmap", None)


@pytest.mark.parametrize(
    ("source", "kinds", "name"),
    [
        ("import queue\nq = queue.Queue()\n", {"Queue"}, "queue.Queue"),
        ("from threading import Barrier as B\nb = B(3)\n", {"Barrier"}, "threading.Barrier"),
        ("import threading\nb = threading.Barrier(3)\n", {"Queue"}, ""),
        ("import multiprocessing\nb = multiprocessing.Barrier(3)\n", {"Barrier"}, ""),
        ("import multiprocessing, queue\nq, r = queue.Queue(), multiprocessing.Queue()\n", {"Queue"}, ""),
    ],
)
def test_a_class_for_threads_that_processes_wait_at_is_named(source: str, kinds: set[str], name: str) -> None:
    hint = remedies.of_one_process(source, kinds)
    assert (hint != "") is (name != "")
    assert name in hint
