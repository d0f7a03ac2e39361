"""A deadlock as sentences, those that tell its root first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.deadlock.hints import hint
from grader.deadlock.names import POOLS, Names
from grader.deadlock.words import at_line, line_name, predicate
from grader.language import joined, say, say_number
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
        sentences=tuple(_sentence(names, group) for group in groups.values()),
        lines=tuple(sorted({line for sitter in sitters for line in _lines(names, sitter)})),
        hint=hint(names, root.pid, root.lack, waiting),
    )


def waits_for(trace: Trace, blocked: Blocked) -> str:
    """What one process waited for, everybody by number: `waits for a Lock that worker 1 acquired at line 14`."""
    names = Names(trace, exact=True)
    said: dict[str, int] = {}
    for lack in blocked.lacks:
        text = predicate(names, blocked.pid, lack)
        if lack.thread:
            text = say("its thread{at_line} {waits}", at_line=at_line(lack.line), waits=text)
        said[text] = said.get(text, 0) + 1
    return joined("; ", (text if many == 1 else _as_often(text, many) for text, many in said.items()))


def _as_often(text: str, many: int) -> str:
    return say_number(
        "{waits}, as {number} of its threads does", "{waits}, as {number} of its threads do", many, waits=text
    )


def thread_waits_for(trace: Trace, pid: int, tid: int) -> str:
    """What one thread of a process, by its id, waited for after a deadlock; empty if that is not known."""
    lacks = (lack for blocked in trace.blocked if blocked.pid == pid for lack in blocked.lacks if lack.tid == tid)
    lack = next(lacks, None)
    if lack is None:
        return ""
    waits = predicate(Names(trace, exact=True), pid, lack)
    return waits if lack.line is None else say("at {line} {waits}", line=line_name(lack.line), waits=waits)


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


def _subject(names: Names, sitter: _Sitter, count: int = 1) -> str:
    """`worker 2 (line 11)`, `a thread of main (started at line 8)`, `3 workers (line 11)`."""
    lack = sitter.lack
    if lack.thread:
        process = names.of(sitter.pid) if count == 1 else names.all_of(sitter.pid)
        who = say_number("a thread of {process}", "{number} threads of {process}", count, process=process)
    else:
        who = names.of(sitter.pid) if count == 1 else names.several(sitter.pid, count)
    if lack.line is None:
        started = lack.started
        return who if started is None else say("{who} (started at {line})", who=who, line=line_name(started))
    return who if lack.awaited is Awaited.FLUSH else say("{who} ({line})", who=who, line=line_name(lack.line))


def _sentence(names: Names, group: list[_Sitter]) -> str:
    first, count = group[0], len(group)
    waits = predicate(names, first.pid, first.lack, count)
    return say("{who} {waits}", who=_subject(names, first, count), waits=waits)


def _lines(names: Names, sitter: _Sitter) -> Iterator[int]:
    lines = [sitter.lack.line or sitter.lack.started, *(holder.line for holder in sitter.lack.holders)]
    if sitter.lack.awaited in (Awaited.RESULT, Awaited.POOL):
        lines += [names.exits.get(process.pid) for process in names.trace.workers]
    yield from (line for line in lines if line is not None)
