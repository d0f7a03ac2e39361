"""How the runs of a program ended, and where its processes sat if they did not; student text is as it was written."""

from __future__ import annotations

from dataclasses import dataclass

from grader.deadlock import waits_for
from grader.language import N_, gettext, shown
from grader.model import Answer, Blocked, Ended, QuestionReport, Schedule, StartMethod, Trace, signal_called
from grader.report.activity import RUNNING, call_words, has_name
from grader.report.amounts import points, size
from grader.report.excerpt import placed, where
from grader.report.tracebacks import retold

_SCHEDULE_WORDS = {
    Schedule.NATURAL: N_("nothing held back"),
    Schedule.HOLD_EXITS: N_("workers held until waited for"),
    Schedule.HOLD_EXITS_IN_TURN: N_("one after the other, and held until waited for"),
    Schedule.REVERSE_EXITS: N_("the youngest worker ends first"),
    Schedule.STARVE_FIRST: N_("the first worker comes too late"),
    Schedule.ELDEST_FIRST: N_("the eldest worker goes first"),
    Schedule.YOUNGEST_FIRST: N_("the youngest worker goes first"),
    Schedule.HOLD_LOCKS: N_("held with the locks they got"),
    Schedule.LAST_TASK_FIRST: N_("the task taken last is done first"),
    Schedule.HOLD_STORES: N_("interrupted before they write"),
    Schedule.HOLD_OUTPUT: N_("workers print as late as they can"),
    Schedule.HOLD_COMPLETION: N_("the main process prints as late as it can"),
    Schedule.HOLD_END: N_("the main process ends as late as it can"),
    Schedule.EXPLORE: N_("held back at random"),
    Schedule.SERIAL: N_("tasks one after the other"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """Where one process sat when its run had to be ended."""

    process: str
    doing: str
    where: str
    lines: tuple[int, ...]


def run_name(trace: Trace) -> str:
    """`fork, nothing held back`; the start method is the one that there was."""
    run = trace.run
    parts = [str(trace.made_by), gettext(_SCHEDULE_WORDS[run.schedule])]
    return ", ".join([*parts, gettext("seed {seed}", seed=run.seed)] if run.seed else parts)


def endings(question: QuestionReport) -> tuple[str, ...]:
    """How the runs ended that did not end well: one sentence for all that ended alike."""
    runs: dict[str, list[str]] = {}
    for trace in question.traces:
        said = ending(trace, question)
        if said:
            runs.setdefault(said, []).append(run_name(trace))
    everywhere = len(question.traces)
    return tuple(
        f"{said}." if len(names) == everywhere else f"{said} ({'; '.join(names)})." for said, names in runs.items()
    )


def ending(trace: Trace, question: QuestionReport) -> str:
    """How this run ended, as a sentence without its full stop; empty if it ended well."""
    limits = question.exercise.limits
    if trace.ended is Ended.EXITED:
        return gettext("The program ended with exit code {code}", code=trace.exit_code) if trace.exit_code else ""
    if trace.ended is Ended.SIGNALLED:
        return gettext("The program was ended by {signal}", signal=signal_name(trace.signal))
    message, value = {
        Ended.TIMED_OUT: (N_("The program did not end within {value} and was stopped"), f"{points(limits.wall)} s"),
        Ended.DEADLOCKED: (
            N_("The program stood still: its processes wait and nothing can wake them, so it was stopped"),
            "",
        ),
        Ended.OUTPUT_LIMIT: (N_("The program printed more than {value} and was stopped"), size(limits.output)),
        Ended.MEMORY_LIMIT: (
            N_("The program needed more than {value} of memory and was stopped"),
            size(limits.memory),
        ),
        Ended.PROCESS_LIMIT: (
            N_("The program made more than {value} processes and was stopped"),
            str(limits.processes),
        ),
        Ended.CPU_LIMIT: (
            N_("The program used more than {value} of processor time and was stopped"),
            f"{points(limits.cpu)} s",
        ),
    }[trace.ended]
    return gettext(message, value=value)


def standstill(question: QuestionReport) -> tuple[Standstill, ...]:
    """Where each process sat in the first run that had to be ended."""
    trace = next((trace for trace in question.traces if trace.blocked), None)
    if trace is None:
        return ()
    labels = {process.pid: shown(process.label) for process in trace.processes}
    return tuple(_standstill(blocked, labels, question.answer, trace) for blocked in trace.blocked)


def _standstill(blocked: Blocked, labels: dict[int, str], answer: Answer | None, trace: Trace) -> Standstill:
    line = blocked.lines[-1] if blocked.lines else None
    told = placed(waits_for(trace, blocked), lambda line: where(answer, line))
    theirs = {holder.line for lack in blocked.lacks for holder in lack.holders if holder.line is not None}
    return Standstill(
        process=labels.get(blocked.pid) or gettext("process {number}", number=blocked.pid),
        doing=shown(told) or _doing(blocked),
        where=shown(where(answer, line)),
        lines=(*blocked.lines[-1:], *sorted(theirs)),
    )


def _doing(blocked: Blocked) -> str:
    """In words: the function in which it sat, or what its system call is for."""
    if blocked.call != RUNNING and has_name(blocked):
        return gettext("waits in {function}()", function=blocked.doing)
    return blocked.doing if " " in blocked.doing else call_words(blocked.call, gettext)


def complaint(question: QuestionReport) -> tuple[str, str]:
    """Who complained on stderr, and what, with the student's own lines: the first process that ended badly under fork.

    Empty if nobody did.

    Under other start methods a traceback is mostly of `multiprocessing` itself; the checks say more about those runs.
    """
    forked = [trace for trace in question.traces if trace.run.start_method is StartMethod.FORK]
    for trace in sorted(forked, key=lambda trace: trace.run.schedule is not Schedule.NATURAL):
        bad = [process for process in trace.processes if process.how is not None and not process.ended_well]
        for process in bad:
            said = trace.text(process.pid, "stderr").strip("\n").rstrip()
            if said:
                return shown(process.label), retold(said, question)
    return "", ""


def signal_name(number: int | None) -> str:
    """`SIGKILL`; `signal 99` for one without a name."""
    unnamed = gettext("a signal") if number is None else gettext("signal {number}", number=number)
    return signal_called(number) or unnamed
