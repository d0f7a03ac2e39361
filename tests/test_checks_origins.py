"""Why a new process lacks what the main process has, read from sources."""

from __future__ import annotations

import textwrap

import pytest

from grader.checks.origins import changes, kept_by_workers, unkept, unsendable


def source(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


LAMBDAS = source(
    """
    from multiprocessing import Process
    double = lambda n: 2 * n
    if __name__ == "__main__":
        p = Process(target=lambda: print(double(2)))
        p.start()
    """
)
NESTED = source(
    """
    class Maker:
        def make(self):
            def work():
                pass
            return work
    """
)


@pytest.mark.parametrize(
    ("text", "message", "line", "said", "made"),
    [
        (LAMBDAS, "Can't pickle <function <lambda> at 0x7f>: attribute lookup <lambda> on __main__ failed", 5,
         "the lambda at line 4 has no name by which a new process could import it", 4),
        (NESTED, "Can't pickle local object 'Maker.make.<locals>.work'", 9,
         "work is defined inside make at line 3, where a new process does not find it", 3),
        (NESTED, "Can't get local object 'Maker.make.<locals>.work'", 9,
         "work is defined inside make at line 3, where a new process does not find it", 3),
        (NESTED, "Can't get local object 'Maker.make.<locals>.<lambda>'", 9,
         "the lambda has no name by which a new process could import it", None),
        ("", "cannot pickle '_thread.lock' object", 7,
         "the lock among what the process is given at line 7 cannot be sent to another one", 7),
        ("", "cannot pickle 'TextIOWrapper' instances", 7,
         "the TextIOWrapper among what the process is given at line 7 cannot be sent to another one", 7),
        ("", "Can't pickle <function f at 0x7f>: it's not the same object as __main__.f", 7,
         "what the process is given at line 7 cannot be sent to a new process", 7),
        ("def broken(:", "Can't pickle local object 'f.<locals>.g'", None,
         "g is defined inside f, where a new process does not find it", None),
    ],
)  # fmt: skip
def test_what_cannot_be_pickled_is_named_with_its_line(
    text: str, message: str, line: int | None, said: str, made: int | None
) -> None:
    words, found = unsendable(text, message, line)
    assert (words.replace("\u00a0", " "), found) == (said, made)


def told(text: str) -> list[tuple[str, int, bool]]:
    return [(change.name, change.line, change.born) for change in changes(source(text))]


def test_a_variable_that_is_born_under_the_guard_is_told_from_one_that_is_changed_there() -> None:
    text = """
        total = 0
        def show():
            print(total, name)
        if __name__ == "__main__":
            total = 5
            name = "x"
    """
    assert told(text) == [("total", 5, False), ("name", 6, True)]


def test_changes_by_functions_that_the_guard_calls_count_those_of_others_do_not() -> None:
    text = """
        seen, sizes, own = [], {}, []
        def prepare():
            fill()
        def fill():
            global size
            size = 3
            sizes["a"] = size
            own = []
            own.append(1)
        def work():
            seen.append(1)
            print(seen, sizes, size, own)
        if __name__ == "__main__":
            prepare()
            start(work)
    """
    assert told(text) == [("size", 6, True), ("sizes", 7, False)]


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    print(x)\nif __name__ == '__main__':\n    x = 3\n    f(x)\n",  # a parameter of its own
        "def f():\n    x = 1\n    print(x)\nif __name__ == '__main__':\n    x = 3\n",
        "if __name__ == '__main__':\n    x = 3\n    print(x)\n",  # nobody else reads it
        "x = 3\ndef f():\n    print(x)\nf()\n",  # every process does it
        "def broken(:",
    ],
)
def test_what_no_function_misses_is_not_told(text: str) -> None:
    assert changes(text) == ()


def test_words_name_the_variable_and_the_line() -> None:
    text = "x = 1\ndef f():\n    print(x, y)\nif __name__ == '__main__':\n    x = 2\n    y = 2\n"
    assert [change.why.replace("\u00a0", " ") for change in changes(text)] == [
        "x is changed at line 5 in the main process alone, and a new process has it as it was at first",
        "y is set at line 6, which only the main process runs",
    ]


def test_what_is_made_where_it_is_passed_on_is_kept_by_nobody() -> None:
    text = """
        import multiprocessing as mp
        lock = mp.Lock()
        one = mp.Process(target=f, args=(lock, mp.Queue()), kwargs={"kept": lock, "event": mp.Event()})
        pool = mp.Pool(4, initializer=g, initargs=[mp.Value("i", 0), max(1, 2)])
    """
    assert unkept(source(text)) == (("Queue", 3), ("Event", 3), ("Value", 4))
    assert unkept("def broken(:") == ()


def test_a_program_of_any_depth_is_read() -> None:
    deep = " + ".join(["1"] * 800)
    text = f"def f():\n    print(x)\nif __name__ == '__main__':\n    x = {deep}\n"
    assert [change.name for change in changes(text)] == ["x"]


@pytest.mark.parametrize(
    ("head", "body", "tail", "found"),
    [
        ("results = []", "results.append(n)", "print(results)", ("results", 3)),
        ("results: dict = {}", "results[n] = n * n", "print(results)", ("results", 3)),
        ("done = 0", "global done\n    done += 1", "print(done)", ("done", 4)),
        ("results = []", "results.append(n)", "", None),
        ("results = []", "results = []\n    results.append(n)", "print(results)", None),
        ("results = Manager().list()", "results.append(n)", "print(results)", None),
        ("r = []\ndef init(given):\n    global r\n    r = given", "r.append(n)", "print(r)", None),
    ],
)
def test_what_a_worker_changes_in_its_own_copy_is_found(
    head: str, body: str, tail: str, found: tuple[str, int] | None
) -> None:
    assert kept_by_workers(f"{head}\ndef work(n):\n    {body}\n{tail}\n", "work") == found
