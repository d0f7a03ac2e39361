"""How the end of a worker is told, from what it printed on its error output."""

from __future__ import annotations

import pytest
from traces import Story

from grader.checks import endings

HEAD = 'Process Process-1:\nTraceback (most recent call last):\n  File "x.py", line 1, in <module>\n    f()\n'


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (HEAD + "AttributeError: no f here\n", "stopped with AttributeError: no f here"),
        (HEAD + "_pickle.PickleError: no f\nwhen serializing f\n", "stopped with _pickle.PickleError: no f"),
        (HEAD + "KeyError: 1\n\nWhile ...\n\n" + HEAD + "ValueError: 2\na note\n", "stopped with ValueError: 2"),
        ("ValueError: a line that the program wrote itself\n", "ended with exit status 1"),
        (HEAD + "and no more\n", "ended with exit status 1"),
    ],
)  # fmt: skip
def test_a_worker_that_never_ran_is_told_by_its_traceback(printed: str, told: str) -> None:
    story = Story()
    story.start(func=None, err=printed, exit_code=1)
    trace = story.end()
    assert endings.how_ended(trace, trace.workers[0]) == told
