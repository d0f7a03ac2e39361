"""A deadlock as sentences, those that tell its root first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.deadlock.hints import hint
from grader.deadlock.names import POOLS, Names
from grader.deadlock.words import line_words, predicate
from grader.model import Awaited, Blocked, Ended, Lack, Role, Trace

_FOR_OTHERS = (Awaited.PROCESS, Awaited.CHILD, Awaited.THREAD, Awaited.RESULT, Awaited.POOL)
"""Who waits so waits for somebody; the others wait for something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who waits for what, in words that are the same for equal programs; the lines concerned; how to mend it."""

    sentences: tuple[str, ...]
    lines: tuple[int, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class _Sitter:
    pid: int
    lack: Lack


def account(trace: Trace) -> Account | None:
    """The account of a run that ended in a deadlock; None if nothing is known of it."""
    if trace.ended is not Ended.DEADLOCKED:
        return None
    names = Names(trace)
    sitters = _ordered(trace, names)
    if not sitters:
        return None
    groups: dict[tuple[str, str], list[_Sitter]] = {}
    for sitter in sitters:
        groups.setdefault((_subject(names, sitter), predicate(names, sitter.pid, sitter.lack)), []).append(sitter)
    waiting: dict[int, dict[int, Awaited]] = {}
    for sitter in sitters:
        waiting.setdefault(sitter.pid, {})[sitter.lack.thread] = sitter.lack.awaited
    root = sitters[0]
    return Account(
        sentences=tuple(_sentence(names, subject, group) for (subject, _), group in groups.items()),
        lines=tuple(sorted({line for sitter in sitters for line in _lines(names, sitter)})),
        hint=hint(names, root.pid, root.lack, waiting),
    )


def waits_for(trace: Trace, blocked: Blocked) -> str:
    """What one process waited for, everybody by number: `waits for a Lock that worker 1 acquired at line 14`."""
    names = Names(trace, exact=True)
    said: dict[str, int] = {}
    for lack in blocked.lacks:
        text = predicate(names, blocked.pid, lack)
        text = text if lack.thread == 0 else f"its thread{line_words(lack.line, ' at ')} {text}"
        said[text] = said.get(text, 0) + 1
    return "; ".join(text if many == 1 else f"{text}, as {many} of its threads do" for text, many in said.items())


def thread_waits_for(trace: Trace, pid: int, tid: int) -> str:
    """What one thread of a process, by its id, waited for after a deadlock; empty if that is not known."""
    lacks = (lack for blocked in trace.blocked if blocked.pid == pid for lack in blocked.lacks if lack.tid == tid)
    lack = next(lacks, None)
    if lack is None:
        return ""
    return f"{line_words(lack.line, 'at ')} {predicate(Names(trace, exact=True), pid, lack)}".strip()


def _ordered(trace: Trace, names: Names) -> list[_Sitter]:
    """Who waits for something, himself before others, by line; then who waits for somebody, the main process last."""
    roles = {process.pid: process.role for process in trace.processes}
    found = list(_sitters(trace))
    return sorted(
        found,
        key=lambda sitter: (
            sitter.lack.awaited in _FOR_OTHERS,
            sitter.lack.awaited in _FOR_OTHERS and roles.get(sitter.pid) is Role.MAIN,
            not _is_own_fault(sitter),
            sitter.lack.line or 0,
            _subject(names, sitter),
            predicate(names, sitter.pid, sitter.lack),
        ),
    )


def _is_own_fault(sitter: _Sitter) -> bool:
    mine = (sitter.pid, sitter.lack.thread)
    return any((holder.pid, holder.thread) == mine for holder in sitter.lack.holders)


def _sitters(trace: Trace) -> Iterator[_Sitter]:
    """Everybody but the idle workers of pools: which of them are there is luck."""
    pooled = {process.pid for process in trace.processes if process.born in POOLS}
    for blocked in trace.blocked:
        for lack in blocked.lacks:
            if blocked.pid not in pooled or lack.line is not None:
                yield _Sitter(blocked.pid, lack)


def _subject(names: Names, sitter: _Sitter) -> str:
    """`worker 2 (line 11)`, `a thread of main (started at line 8)`."""
    lack = sitter.lack
    thread = "a thread of " if lack.thread else ""
    place = "" if lack.awaited is Awaited.FLUSH else line_words(lack.line, "")
    if lack.line is None:
        place = line_words(lack.started, "started at ")
    return f"{thread}{names.of(sitter.pid)}{f' ({place})' if place else ''}"


def _sentence(names: Names, subject: str, group: list[_Sitter]) -> str:
    first = group[0]
    if len(group) == 1:
        return f"{subject} {predicate(names, first.pid, first.lack)}"
    many = subject.replace("a thread of ", "threads of ", 1).replace("a worker", "workers", 1)
    return f"{len(group)} {many} {predicate(names, first.pid, first.lack, many=True)}"


def _lines(names: Names, sitter: _Sitter) -> Iterator[int]:
    lines = [sitter.lack.line or sitter.lack.started, *(holder.line for holder in sitter.lack.holders)]
    if sitter.lack.awaited in (Awaited.RESULT, Awaited.POOL):
        lines += [names.exits.get(process.pid) for process in names.trace.workers]
    yield from (line for line in lines if line is not None)
