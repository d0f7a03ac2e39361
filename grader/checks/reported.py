"""Read the numbers that processes report in their lines: who reported which, and what they make together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.checks import facts, words
from grader.checks.lines import Line, lines, search
from grader.checks.numbers import ADDRESS
from grader.language import say, say_number
from grader.model import Ended, Process, Trace

_NUMBER = re.compile(r"(?<![\w.])-?\d[\d_,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
MOST = 10_000
"""So many numbers of a run are read."""
MOST_PLACES = 20
"""So many places of a line are tried."""
MOST_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A number that a process reported."""

    pid: int
    number: float


def reports(trace: Trace, pattern: str, until: str | None, *, of_main: bool) -> tuple[Report, ...]:
    """What the main process reported, or the workers did, in the order in which they did."""
    mine = _of(trace, of_main=of_main)
    found = _groups(mine, pattern) if has_group(pattern) else _sections(mine, pattern, until)
    return tuple(report for report, _ in zip(found, range(MOST), strict=False))


def _of(trace: Trace, *, of_main: bool) -> list[Line]:
    pids = {trace.main} if of_main else {process.pid for process in facts.workers(trace)}
    return [replace(line, text=ADDRESS.sub("", line.text)) for line in lines(trace) if line.pid in pids]


def has_group(pattern: str) -> bool:
    """True if a pattern says itself where in the line the number stands."""
    return re.compile(pattern).groups > 0


def _groups(mine: Sequence[Line], pattern: str) -> Iterator[Report]:
    for line in mine:
        match = search(pattern, line.text)
        text = next((group for group in match.groups() if group), None) if match else None
        number = _number(text) if text else None
        if number is not None:
            yield Report(pid=line.pid, number=number)


def _sections(mine: Sequence[Line], pattern: str, until: str | None) -> Iterator[Report]:
    """The numbers after the pattern in its line, and, where a section has an end, in the lines that follow."""
    inside: set[int] = set()
    for line in mine:
        match = search(pattern, line.text)
        if until is not None and match is None and search(until, line.text):
            inside.discard(line.pid)
        elif match is not None and until is not None:
            inside.add(line.pid)
        if match is not None or line.pid in inside:
            for text in _NUMBER.findall(line.text[match.end() if match else 0 :]):
                number = _number(text)
                if number is not None:
                    yield Report(pid=line.pid, number=number)


def _number(text: str) -> float | None:
    """`25,000`, `25_000` and `2.5e4` are numbers; a list's comma is none of it."""
    try:
        return float(re.sub(r"(?<=\d)[_,](?=\d{3}(?!\d))", "", text).rstrip(",_"))
    except ValueError:
        return None


def columns(trace: Trace, pattern: str, *, of_main: bool) -> Iterator[list[float]]:
    """The numbers at each place of the lines that match, counted from the left, and then from the right."""
    rows = [_all_numbers(line.text) for line in _of(trace, of_main=of_main) if search(pattern, line.text)]
    for place in range(min(MOST_PLACES, max(map(len, rows), default=0))):
        yield [row[place] for row in rows if len(row) > place]
        yield [row[-1 - place] for row in rows if len(row) > place]


def _all_numbers(text: str) -> list[float]:
    found = (_number(word) for word in _NUMBER.findall(text))
    return [number for number in found if number is not None]


def lines_that_report(trace: Trace, pattern: str, *, last: bool) -> list[str]:
    """The lines of the main process that match and have a number, or the last one of them."""
    mine = [line.text for line in _of(trace, of_main=True)]
    found = [text for text in mine if (match := search(pattern, text)) and _NUMBER.search(text, match.start())]
    return found[-1:] if last else found


def has_line(trace: Trace, pattern: str) -> bool:
    """True if the main process printed a line that matches, whatever stands in it."""
    return any(search(pattern, line.text) for line in _of(trace, of_main=True))


def came_early(trace: Trace, pattern: str) -> bool:
    """True if the main process printed each of its lines before it began to wait for the workers that it made.

    When a worker ended is no help: the end may be seen later than what the main process printed after it. Daemons that
    were killed at the end of all need not be waited for to be dead.
    """
    made = [process for process in facts.workers(trace) if not facts.pooled(process)]
    pids = {process.pid for process in made}
    begun = [wait.begin for wait in trace.waits if wait.pid == trace.main and wait.blocking and wait.target in pids]
    times = _times(trace, pattern)
    if times and not begun:
        return any(process.how is Ended.SIGNALLED for process in made)
    return bool(times) and max(times) < min(begun)


def came_before_threads(trace: Trace, pattern: str) -> bool:
    """True if a thread that the main process had made was still at work then, and had not been joined."""
    times = _times(trace, pattern)
    made = [one for one in trace.threads_of(trace.main) if one.born == "Thread"]
    there = [one for one in made if times and one.started < max(times)]
    joined = {event.data.get("tid") for event in trace.find("thread-join") if times and event.time < max(times)}
    return any(one.tid not in joined and (one.ended is None or one.ended > max(times)) for one in there)


def _times(trace: Trace, pattern: str) -> list[float]:
    """When the main process printed each of its lines that match."""
    chunks = [chunk for chunk in trace.chunks if chunk.stream == "stdout"]
    mine = [line for line in _of(trace, of_main=True) if search(pattern, line.text)]
    return [chunks[line.place[0]].time for line in mine if line.place[0] < len(chunks)]


# --- together -------------------------------------------------------------------------------------------------------


def silent_workers(trace: Trace, found: Sequence[Report]) -> list[Process]:
    """The workers that reported nothing; which of a pool's workers get something to report is luck."""
    told = {report.pid for report in found}
    own = [process for process in facts.workers(trace) if not facts.pooled(process)]
    return [process for process in own if process.pid not in told]


def shares(trace: Trace, found: Sequence[Report]) -> list[float]:
    """What each worker reported altogether; of a pool's workers each report is one, because who takes which is luck."""
    own = [process.pid for process in facts.workers(trace) if not facts.pooled(process)]
    sums = [sum(report.number for report in found if report.pid == pid) for pid in own]
    return sums + [report.number for report in found if report.pid not in own]


def difference(found: Sequence[float], wanted: Sequence[float], *, ordered: bool) -> str | None:
    """How numbers differ from those that are wanted, None if they do not."""
    missing, more = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    if missing and more and len(wanted) == 1:
        return say("another number than {number} was reported", number=_these(wanted))
    if missing:
        these = _these(sorted(missing))
        return say_number("{numbers} was never reported", "{numbers} were never reported", len(missing), numbers=these)
    if more:
        these = _these(sorted(more))
        return say_number(
            "{numbers} was reported too often", "{numbers} were reported too often", len(more), numbers=these
        )
    return say("they came in another order") if ordered and list(found) != list(wanted) else None


def _these(numbers: Sequence[float]) -> str:
    return words.listed([f"{number:g}" for number in numbers])


def shown(numbers: Sequence[float]) -> str:
    """A few numbers, or the first and the last of many: `1, 2, 3 ... 20`."""
    texts = [f"{number:g}" for number in numbers]
    if len(texts) > MOST_SHOWN + 1:
        return f"{', '.join(texts[:3])} ... {texts[-1]}"
    return words.listed(texts)
