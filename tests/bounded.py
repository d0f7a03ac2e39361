"""Bounds of CPU time that hold on slow and busy machines too: so many times what a fixed piece of work takes there."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Iterator

_TEXT = "one line of prose, and x = 1\n" * 400
_STEP = 0.016 if sys.platform == "win32" else 0.0
"""Seconds by which the clock of CPU time moves on."""
_WORD = re.compile(r"[a-z]+|\d+")


@contextlib.contextmanager
def within(times: float) -> Iterator[None]:
    """Fail if the block takes more CPU time than this many pieces of work, measured before and after it.

    A piece stands for a tenth of a second of an ordinary machine; a tenth of it is done. What grows with the square of
    its input takes far more.
    """
    before = _piece()
    begin = time.process_time()
    yield
    taken = time.process_time() - begin
    piece = max(before, _piece())
    assert taken < times * piece, f"{taken:.1f} s of CPU; {times:g} times {piece:.2f} s were allowed"


def _piece() -> float:
    begin = time.process_time()
    for _ in range(16):
        words = _WORD.findall(_TEXT)
        dict(zip(words, map(len, words), strict=True))
        sorted(words, key=str.upper)
    return 10 * max(time.process_time() - begin, _STEP)
