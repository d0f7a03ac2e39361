"""What a program prints in any case, and whether its processes could tell each other anything, read from sources."""

from __future__ import annotations

import pytest

from grader.checks import written


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('print("total:", 2000)', "total: 2000"),
        ('print("total: " "2000", flush=True)', "total: 2000"),
        ('N = 4\nprint("total:", N * 500)', "total: 2000"),
        ('N = 4\nM = N * 500\nprint(f"total: {M:,d}")', "total: 2,000"),
        ('print("squares:", [1, 4], (9,))', "squares: [1, 4] (9,)"),
        ('def main():\n    print("total: 2000")\nif __name__ == "__main__":\n    main()', "total: 2000"),
        ('with pool:\n    pool.map(f, x)\nprint("total: 2000")', "total: 2000"),
    ],
)
def test_what_is_printed_in_any_case_is_read(body: str, line: str) -> None:
    assert list(written.lines(body)) == [line]


@pytest.mark.parametrize(
    "body",
    [
        'print("total:", counter.value)',
        'if counter.value == 2000:\n    print("total: 2000")',
        'assert counter.value == 2000\nprint("total: 2000")',
        'if counter.value != 2000:\n    raise SystemExit\nprint("total: 2000")',
        'if bad:\n    sys.exit(1)\nprint("total: 2000")',
        'total = 0\ntotal = add(total)\nprint("total:", total)',
        'for total in [2000]:\n    print("total:", total)',
        'def show(total=2000):\n    print("total:", total)\nshow()',
        'def never():\n    print("total: 2000")',
        'print("total: 2000", file=log)',
        "a = b\nb = a\nprint(a)",
        'print(10 ** 9, 9 * "x", f"{1:999999}")',
        "print(",
    ],
)
def test_what_may_be_something_else_or_not_be_printed_is_not(body: str) -> None:
    assert written.lines(body) == {}


@pytest.mark.parametrize(
    ("source", "nothing"),
    [
        ("from multiprocessing import *\nProcess(target=f).start()\n", True),
        ("import multiprocessing as mp\nlock = mp.Lock()\nmp.Process(target=f, args=(lock,)).start()\n", True),
        ("from multiprocessing import Lock, Process\nimport os\nprint(os.getpid())\n", True),
        ("import multiprocessing as mp\ncounter = mp.Value('i', 0)\n", False),
        ("from multiprocessing import Process, Queue as Line\n", False),
        ("from multiprocessing.shared_memory import SharedMemory\n", False),
        ("from multiprocessing import Process\nprint(p.exitcode)\n", False),
        ("from multiprocessing import Process\nopen('total', 'a')\n", False),
        ("import os\nend, other = os.pipe()\n", False),
        ("from os import pipe\n", False),
        ("import socket\n", False),
        ("print('no process')\n", False),
    ],
)
def test_who_could_tell_another_process_anything_may_share_something(source: str, nothing: bool) -> None:
    assert written.shares_nothing(source) is nothing
