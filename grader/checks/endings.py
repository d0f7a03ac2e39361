"""Say how runs and workers ended: in words that are the same for equal programs, with the student's lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader import deadlock
from grader.checks import chance, facts, remedies, syntax, words
from grader.checks.facts import text
from grader.language import N_, Said, joined, say, say_number
from grader.model import LEFT_OUT, Ended, Event, Evidence, Process, Role, Trace, signal_called

_EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit)\b(?:: .{0,300})?$")

JOIN_DAEMONS = say("Call join() on every process, daemon or not.")
_TRACEBACK = "Traceback (most recent call last):\n"
_IMPORTING = re.compile(r'in _run_code\n(?:.*\n){0,3}?\s*File "[^"\n]+", line (?P<line>\d+), in <module>')
"""Where a traceback comes from `runpy`, with which a new process imports the program, to a line of the program."""
_NEVER_AWAITED = re.compile(r"^.*RuntimeWarning: coroutine '([\w.]{1,80})' was never awaited$", re.MULTILINE)
_GUESS = re.compile(r"\. Did you mean: '.*'\?$")
_PLACE = re.compile(r" \([^()]*, line \d+\)$")


def error_in(trace: Trace, pid: int, *where: str) -> Event | None:
    """The uncaught exception that a process reported, if it did."""
    found = [event for event in trace.find("error") if event.pid == pid and event.data.get("where") in where]
    return found[-1] if found else None


def told(error: Event, evidence: Evidence | None = None) -> str:
    """`ValueError: the message`, at its line; of a long message its first paragraph, in one line.

    With the evidence, of what several tasks of a pool raise always the same: which comes first to the main process is
    luck.
    """
    kind, message = text(error.data.get("type")), text(error.data.get("message"))
    if "\n" in message:
        message = " ".join(message.strip().split("\n\n")[0].split()).rstrip(".")
    plain = _PLACE.sub("", f"{kind}: {message}") if message else kind
    said = words.canonical(_first_of_tasks(plain, evidence) if evidence is not None else plain)
    return joined("", [said, words.at_line(error.line)])


def _first_of_tasks(said: str, evidence: Evidence) -> str:
    for call in evidence.traces[facts.SERIAL].find("serial") if facts.SERIAL in evidence.traces else ():
        errors = call.data.get("errors")
        raised = [text(one) for one in errors] if isinstance(errors, (list, tuple)) else []
        if any(said.startswith(one) for one in raised if one):  # the probe tells a task's in few words
            return raised[0]
    return said


def end_of(evidence: Evidence, trace: Trace, process: Process) -> str:
    """How a worker ended, in words."""
    return ends_of(evidence, trace, [process])


def ends_of(evidence: Evidence, trace: Trace, found: Sequence[Process]) -> str:
    """How several workers ended, those that ended alike together."""
    alike: dict[str, list[Process]] = {}
    for process in found:
        alike.setdefault(how_ended(trace, process), []).append(process)
    called = names(evidence, trace)
    return words.listed([_end_of(trace, group, called) for group in alike.values()])


def _end_of(trace: Trace, group: Sequence[Process], called: Mapping[int, str]) -> str:
    """How these ended, all alike; where which of several came to such an end is luck, so is how many did."""
    pooled = all(map(facts.pooled, group))
    ended = how_ended(trace, group[0], 1 if pooled or _any_of(called, group) else len(group))
    return say("{who} {ended}", who=say("a worker of the pool") if pooled else who(called, group), ended=ended)


def who(called: Mapping[int, str], group: Sequence[Process]) -> str:
    """What they are called: `a worker` for some of those whose `names` luck decides, however many they are."""
    return called[group[0].pid] if _any_of(called, group) else words.names(group)


def _any_of(called: Mapping[int, str], group: Sequence[Process]) -> bool:
    return bool(group) and {process.pid for process in group} < called.keys()


def how_ended(trace: Trace, process: Process, count: int = 1) -> str:
    """The same without its name, `ended with exit status 1`; so many ended like it."""
    error = error_in(trace, process.pid, "process", "main")
    if error is not None:
        return say("stopped with {error}", error=told(error))
    if process.how is Ended.SIGNALLED:
        signal = signal_name(process.signal)
        return say_number("was ended by {signal}", "were ended by {signal}", count, signal=signal)
    traceback = last_words(trace, process)
    if traceback:
        at_line = words.at_line(imported_at(trace, process))
        return say("stopped with {error}", error=joined("", [traceback, at_line]))
    if process.exit_code is not None:
        return say("ended with exit status {code}", code=process.exit_code)
    return say("had not ended when the run was stopped")


def error_lines(trace: Trace, found: Sequence[Process]) -> tuple[int, ...]:
    """Where these workers raised what ended them."""
    errors = [error_in(trace, process.pid, "process", "main") for process in found]
    raised = [error.line if error else imported_at(trace, one) for error, one in zip(errors, found, strict=True)]
    return words.tidy(raised)


def last_words(trace: Trace, process: Process) -> str:
    """The exception whose traceback a worker printed before its function was ever called; else empty.

    Notes may follow it (PEP 678): since 3.14 pickle adds what it was about to write.
    """
    _, traceback, printed = trace.text(process.pid, "stderr").rpartition(_TRACEBACK)
    found = filter(None, map(_EXCEPTION.match, printed.splitlines())) if traceback and process.exit_code else iter(())
    exception = next(found, None)
    return words.canonical(_GUESS.sub("", exception.group())) if exception else ""


def imported_at(trace: Trace, process: Process) -> int | None:
    """The line of the program that ended a worker while it imported the program: one outside of the main guard."""
    found = _IMPORTING.search(trace.text(process.pid, "stderr")) if process.exit_code else None
    return int(found["line"]) if found else None


def signal_name(number: int | None) -> str:
    """`signal SIGKILL` for 9; the number where it has no name; `a signal` where nobody knows which."""
    return say("a signal") if number is None else say("signal {name}", name=signal_called(number) or number)


def trouble(evidence: Evidence, trace: Trace) -> str:
    """How the run ended, in words, if it did not end by itself with status 0; else empty."""
    limits = evidence.exercise.limits
    said = {
        Ended.TIMED_OUT: say("it was still running when its {limit} seconds were up", limit=format(limits.wall, "g")),
        Ended.CPU_LIMIT: say("it computed for more than {limit} seconds", limit=format(limits.cpu, "g")),
        Ended.OUTPUT_LIMIT: say("it printed more than {limit} KiB", limit=limits.output // 1024),
        Ended.MEMORY_LIMIT: say("it needed more than {limit} MiB of memory", limit=limits.memory // 2**20),
        Ended.PROCESS_LIMIT: say("it started more than {limit} processes", limit=limits.processes),
        Ended.DEADLOCKED: say("every process waited, and nothing could wake any of them"),
    }.get(trace.ended)
    if said is not None:
        return joined("", [said, *filter(None, [where_it_sat(evidence, trace)])])
    error = error_in(trace, trace.main, "main", "thread")
    if error is not None:
        return aside(say("it stopped with {error}", error=told(error, evidence)), _missing_cell(evidence, error))
    if trace.ended is Ended.SIGNALLED:
        return say("it was ended by {signal}", signal=signal_name(trace.signal))
    return ended_with(trace) if trace.exit_code else ""


def why_silent(evidence: Evidence, trace: Trace, died: Sequence[Process]) -> str:
    """What kept workers from doing their part: how those ended that did not end well, else what ended the whole run."""
    whole = trouble(evidence, trace)
    if trace.ended not in (Ended.EXITED, Ended.SIGNALLED):
        return whole
    return ends_of(evidence, trace, died or (trace.by_role(Role.MAIN) if whole else ()))


def ended_with(trace: Trace) -> str:
    """`it ended with exit status 1`."""
    return say("it ended with exit status {code}", code=trace.exit_code)


def _missing_cell(evidence: Evidence, error: Event) -> str:
    """The note on a broken cell, where a name is missing that such a cell may have been there for."""
    notes = (note for note in evidence.answer.notes if isinstance(note, Said) and note.message == LEFT_OUT)
    note = next(notes, None)
    if error.data.get("type") != "NameError" or note is None:
        return ""
    return Said(N_("{where}: left out, because it is not valid Python ({error})"), note.values)


def where_it_sat(evidence: Evidence, trace: Trace) -> str:
    """The places at which the program was stopped: exact for a deadlock, else the loop that had no end."""
    if trace.ended is Ended.DEADLOCKED:
        told = deadlock.account(trace)
        if told is not None:
            return joined("", [": ", joined("; ", told.sentences)])
        sat = [
            joined("", [process.label, words.at_line(line)])
            for process in _stuck(trace)
            for line in stuck_lines(trace, process)[-1:]
        ]
        return joined("", [": ", words.listed(sat)]) if sat else ""
    loop = endless_loop(evidence, trace)
    return say(", in the loop{at_line}", at_line=words.at_line(loop)) if loop is not None else ""


def _stuck(trace: Trace) -> list[Process]:
    """The processes whose place tells something; which of a pool's workers are left is luck."""
    return [process for process in trace.processes if process.role is not Role.HELPER and not facts.pooled(process)]


def names(evidence: Evidence, trace: Trace) -> dict[int, str]:
    """What to call the processes of which it is luck which of them did what, in a run that stood still for example."""
    if trace.ended is not Ended.DEADLOCKED and not chance.leaves_to_luck(facts.source(evidence)):
        return {}
    said = deadlock.Names(trace)
    return {pid: said.of(pid) for pid in said.alike}


def stuck_lines(trace: Trace, process: Process) -> tuple[int, ...]:
    """The student's lines on the stack of a process when the run was stopped, innermost last."""
    return next((blocked.lines for blocked in trace.blocked if blocked.pid == process.pid), ())


def endless_loop(evidence: Evidence, trace: Trace) -> int | None:
    """The loop in which a process was when the run was stopped; the main process's first.

    Who waits for another process then is in no endless loop of its own, though a loop may stand around its join().
    """
    waiting = {wait.pid for wait in trace.waits if wait.blocking and wait.target is not None and wait.end is None}
    waiting |= {blocked.pid for blocked in trace.blocked if blocked.doing == "join"}
    for process in sorted(trace.processes, key=lambda process: (process.role is not Role.MAIN, process.number)):
        lines = () if process.pid in waiting else stuck_lines(trace, process)
        loop = syntax.loop_around(facts.source(evidence), lines)
        if loop is not None:
            return loop
    return None


def mend(trace: Trace, otherwise: str, source: str = "") -> str:
    """How to mend what brought a run to a standstill or an exception, or what else there is to say.

    With the program's source, also what only its imports tell: a class that is for threads.
    """
    standstill = deadlock.account(trace)
    if standstill is not None:
        kinds = {lack.of for process in trace.blocked for lack in process.lacks}
        alone = not trace.workers  # then there is no other process that could have a copy
        return ("" if alone else remedies.of_one_process(source, kinds)) or standstill.hint
    error = error_in(trace, trace.main, "main", "thread")
    return (remedies.known(_message(error)) if error is not None else "") or otherwise


def never_awaited(trace: Trace) -> str:
    """How to mend a coroutine that was made and never ran, as Python itself warns; empty where it does not."""
    names = sorted(set(_NEVER_AWAITED.findall(trace.text(trace.main, "stderr"))))
    if not names:
        return ""
    return say("Write await before the call of {name}(): without it nothing of it is done.", name=names[0])


def mend_workers(trace: Trace, bad: Sequence[Process], otherwise: str) -> str:
    """How to mend what ended these workers, or what else there is to say."""
    errors = [error_in(trace, process.pid, "process", "main") for process in bad]
    found = [remedies.for_worker(_message(error), error.line) for error in errors if error is not None]
    return next(filter(None, found), "") or otherwise


def _message(error: Event) -> str:
    return f"{text(error.data.get('type'))}: {text(error.data.get('message'))}"


def trouble_lines(evidence: Evidence, trace: Trace) -> list[int | None]:
    """The lines that belong to `trouble`."""
    if trace.ended is Ended.DEADLOCKED:
        told = deadlock.account(trace)
        if told is not None:
            return list(told.lines)
        return [line for process in _stuck(trace) for line in stuck_lines(trace, process)[-1:]]
    if trace.ended in (Ended.EXITED, Ended.SIGNALLED):
        error = error_in(trace, trace.main, "main", "thread")
        return [error.line] if error else []
    return [endless_loop(evidence, trace)]


def aside(sentence: str, more: str) -> str:
    """A sentence with a second half, if there is one."""
    return joined("; ", filter(None, [sentence, more]))


def doomed_daemons(evidence: Evidence, found: Sequence[Process]) -> str:
    """What happens to them, in words; empty if there are none."""
    return _as_daemons(facts.doomed(evidence, found))


def daemons_cut_short(evidence: Evidence, found: Sequence[Process]) -> str:
    """The same of those of whom nobody knows how far they would have come."""
    return _as_daemons(facts.cut_short(evidence, found))


def _as_daemons(left: Sequence[Process]) -> str:
    if not left:
        return ""
    return say_number(
        "{who} is a daemon that nobody waits for: it is killed where the main program ends",
        "{who} are daemons that nobody waits for: they are killed where the main program ends",
        len(left),
        who=words.names(left),
    )
