"""Whether two runs printed the same, apart from what may differ: pids, names of processes, times, order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from grader.checks import facts
from grader.checks.numbers import DEFAULT_NAME, TIMES
from grader.model import Process, Trace

_PREFIX = re.compile(r"\b(?:Fork|Spawn|ForkServer)(?=Process|PoolWorker|Context)")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_MEASURED = re.compile(r"\d+\.\d+(?:e-?\d+)?|\d+(?= ?(?:s|secs?|seconds?|ms|milliseconds?|µs|us|ns)\b)")
_WHOLE = re.compile(r"(\d+)")
_WORD = re.compile(r"\w+|[^\w\s]")
MOST = 200
"""So many lines that differ are compared with each other."""


def same(one: Trace, other: Trace, *, timed: bool = False) -> bool:
    """True if the main processes printed the same lines, and the workers together did, each in any order.

    In a `timed` program what looks like a measured time may differ.
    """
    return all(
        _paired(_lines(one, mine, timed=timed), _pids(one), _lines(other, theirs, timed=timed), _pids(other))
        for mine, theirs in _groups(one, other)
    )


def shuffled(one: Trace, other: Trace, *, timed: bool = False) -> bool:
    """True if they printed the same words, in whatever order and whatever lines.

    A list of results as they were finished, or what each worker found in a queue, is in another order by luck.
    """
    return all(
        _paired(
            _words(_lines(one, mine, timed=timed)), _pids(one), _words(_lines(other, theirs, timed=timed)), _pids(other)
        )
        for mine, theirs in _groups(one, other)
    )


def alike(one: Trace, other: Trace) -> bool:
    """True if they printed the same lines but for the numbers in them: who got which item of a queue is luck."""
    return all(_masked(one, mine) == _masked(other, theirs) for mine, theirs in _groups(one, other))


def _masked(trace: Trace, processes: Iterable[Process]) -> Counter[str]:
    masked: Counter[str] = Counter()
    for line, count in _lines(trace, processes).items():
        masked[_WHOLE.sub("#", line)] += count
    return masked


def _groups(one: Trace, other: Trace) -> list[tuple[Iterable[Process], Iterable[Process]]]:
    """Whose output is compared with whose."""
    return [([_main(one)], [_main(other)]), (facts.workers(one), facts.workers(other))]


def _words(lines: Counter[str]) -> Counter[str]:
    return Counter(word for line in lines.elements() for word in _WORD.findall(line))


def repeated(one: Trace, other: Trace) -> bool:
    """True if the workers of the other run print lines that only the main process prints in the first."""
    more = _lines(other, facts.workers(other)) - _lines(one, facts.workers(one))
    return bool(more.keys() & _lines(one, [_main(one)]).keys())


def _main(trace: Trace) -> Process:
    return next(process for process in trace.processes if process.pid == trace.main)


def _lines(trace: Trace, processes: Iterable[Process], *, timed: bool = False) -> Counter[str]:
    texts = (trace.text(process.pid) for process in processes)
    return Counter(plain(line, timed=timed) for text in texts for line in text.splitlines() if line.strip())


def plain(line: str, *, timed: bool = False) -> str:
    """A line without names that multiprocessing gives, addresses and times."""
    line = _PREFIX.sub("", DEFAULT_NAME.sub("a process", line.rstrip()))
    line = TIMES.sub("a time", _ADDRESS.sub("an address", line)).replace("__mp_main__", "__main__")
    return _MEASURED.sub("a time", line) if timed else line


def _pids(trace: Trace) -> frozenset[str]:
    return frozenset(str(pid) for process in trace.processes for pid in (process.pid, process.parent))


def _paired(mine: Counter[str], pids: frozenset[str], theirs: Counter[str], their_pids: frozenset[str]) -> bool:
    """True if each line has a partner that differs from it in pids only; small pids look like any other number."""
    left, free = list((mine - theirs).elements()), list((theirs - mine).elements())
    if len(left) != len(free) or len(left) > MOST:
        return False
    for line in left:
        partner = next((one for one in free if _differ_in_pids(line, pids, one, their_pids)), None)
        if partner is None:
            return False
        free.remove(partner)
    return True


def _differ_in_pids(one: str, pids: frozenset[str], other: str, other_pids: frozenset[str]) -> bool:
    parts, others = _WHOLE.split(one), _WHOLE.split(other)
    if len(parts) != len(others):
        return False
    return all(a == b or (a in pids and b in other_pids) for a, b in zip(parts, others, strict=True))
