"""The `portable` family: the program does the same where new processes start afresh, as on Windows and macOS."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks import adverse, chance, endings, facts, origins, pool_calls, sameness, syntax, words
from grader.checks.absent import no_workers
from grader.checks.remedies import GUARD
from grader.language import joined, say
from grader.model import Ended, Event, Evidence, Family, Process, Run, Schedule, StartMethod, Trace, Verdict

KEEP_HINT = say(
    "Make it before, give it a name, and pass that: what nobody keeps is removed before a new process opens it."
)
ANEW_HINT = say(
    "Give each function a name of its own: a new process imports the whole program first, and knows the last one only."
)
NAMES_HINT = say("Give the process another name than its function: a new process looks the function up by its name.")
DEFINE_HINT = say(
    "Define it above the main guard: a new process imports the program, and leaves out what lies under the guard."
)
IMPORT_HINT = say(
    "A new process imports the program, and runs every line outside of the main guard again: put this line under the "
    "guard too."
)
PASS_HINT = say(
    "A new process imports the program without what lies under the main guard, and knows no variable that was changed "
    "since: pass what the function needs as arguments."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """With which start methods a program must do what it does under fork."""

    same_under: tuple[StartMethod, ...] = (StartMethod.FORKSERVER,)
    """`forkserver` and `spawn`; both start a new interpreter that imports the program again."""
    locks: bool = False
    """True: the locks that processes share under fork must be shared there too, and not made anew in each process."""

    def __post_init__(self) -> None:
        if not self.same_under or StartMethod.FORK in self.same_under:
            raise ValueError(say("same_under lists forkserver, spawn or both; fork is what they are compared with"))


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural runs: under fork, and under each of the other start methods."""
    methods = words.listed([str(method) for method in params.same_under])
    expected = say(
        "the program does the same when processes start afresh ({methods}), as they do on Windows and macOS",
        methods=methods,
    )
    if not facts.workers(trace):
        return no_workers(expected, evidence, trace)
    late = _asks_too_late(expected, trace)
    if late is not None:
        return late
    own = (
        endings.trouble(evidence, trace)
        or endings.daemons_cut_short(evidence, facts.workers(trace))
        or _failure(evidence, trace)
    )
    if own:
        boot = _starts_at_import(trace)
        if boot:  # Windows has no fork; or the program itself chose another start method
            return words.failed(expected, _starts_again(boot), GUARD, lines=boot)
        hint = say("Mend this first; the check compares with a run that ends well.")
        hint = endings.mend(trace, endings.mend_workers(trace, facts.workers(trace), hint))
        lines = (
            endings.trouble_lines(evidence, trace) or endings.error_lines(trace, facts.workers(trace)) or _starts(trace)
        )
        return words.failed(expected, say("it does not work in the first place: {why}", why=own), hint, lines=lines)
    asked = _asks_for_fork(evidence, trace)
    if asked is not None:
        return asked_for_fork(expected, asked)
    others = [evidence.traces.get(Run(start_method=method)) for method in params.same_under]
    if None in others:
        return words.not_run(say("the program was not run under {methods}", methods=methods))
    verdicts = [_compare(expected, evidence, trace, other) for other in others if other is not None]
    verdicts += [_own_locks(expected, evidence, method) for method in params.same_under if params.locks]
    return next((verdict for verdict in verdicts if verdict), None) or words.passed(expected, _it_does(trace))


def _it_does(trace: Trace) -> str:
    if trace.start_method is None:
        return say("it does")
    return say("it does: here all processes start so ({method}), in every run", method=trace.start_method.value)


def _asks_for_fork(evidence: Evidence, trace: Trace) -> int | None:
    """The line at which the program itself insists on fork."""
    made = "multiprocessing.get_context", "multiprocessing.set_start_method"
    source = facts.source(evidence)
    forks = [use.line for use in syntax.calls(source, *made) if "fork" in use.args]
    forks += [use.line for use in syntax.calls(source, "os.fork")]
    told = [event.line for event in trace.find("set-start-method") if event.data.get("method") == "fork"]
    return next((line for line in [*forks, *told] if line is not None), None)


def asked_for_fork(expected: str, line: int) -> Verdict:
    """The verdict on a program that insists on fork."""
    actual = say("it asks for fork{at_line}, which Windows does not have", at_line=words.at_line(line))
    hint = say("Leave the start method to the system, and make processes with multiprocessing.Process.")
    return words.failed(expected, actual, hint, lines=[line])


def _asks_too_late(expected: str, trace: Trace) -> Verdict | None:
    """The verdict where a pool is asked for results when it has been ended: whether they had come by then is luck."""
    late = [call for call in pool_calls.calls(trace) if call.asked is False]
    if not late:
        return None
    said = say("it does not work on Linux either (fork): {why}", why=pool_calls.not_waited_for(late[0]))
    return words.failed(expected, said, pool_calls.wait_hint(late[0]), lines=[late[0].line])


def _failure(evidence: Evidence, trace: Trace) -> str:
    """How the first worker that did not end well ended, or nothing."""
    doomed = facts.doomed(evidence, facts.workers(trace))  # to be killed at the end is the same on every system
    bad = [one for one in facts.workers(trace) if not facts.ended_well(trace, one) and one not in doomed]
    return endings.end_of(evidence, trace, bad[0]) if bad else ""


def _compare(expected: str, evidence: Evidence, fork: Trace, other: Trace) -> Verdict | None:
    bare = _unguarded(expected, evidence, fork, other)
    found = bare or (
        _unpicklable(expected, evidence, fork, other)
        or _ends_badly(expected, evidence, fork, other)
        or _other_number(expected, facts.source(evidence), fork, other)
        or _other_output(expected, evidence, fork, other)
    )
    again = None if bare or found is None else _defined_anew_by_cells(evidence)
    if again is None or found is None:
        return found
    reason = say(
        "several cells define {name}; here they are one program, in which a new process knows the last {name} only",
        name=again,
    )
    return words.review(expected, found.actual, reason, share=1.0, hint=found.hint, lines=found.lines)


def _defined_anew_by_cells(evidence: Evidence) -> str | None:
    """A function that several cells of a notebook define: one after the other, each cell works with its own."""
    origin = evidence.answer.program.origin if evidence.answer.program is not None else ()
    for name, lines in origins.redefined(facts.source(evidence)).items():
        places = [origin[line - 1] for line in lines if line <= len(origin)]
        if len({place.cell for place in places if place is not None and place.cell is not None}) > 1:
            return name
    return None


def _fails(expected: str, why: str, hint: str, lines: Sequence[int | None]) -> Verdict:
    actual = say("works on Linux, fails on Windows and macOS, and on Linux from Python 3.14: {why}", why=why)
    return words.failed(expected, actual, hint, lines=lines)


def _errors(trace: Trace, hint: str) -> list[Event]:
    return [event for event in trace.find("error") if event.data.get("hint") == hint]


def _starts(trace: Trace) -> list[int | None]:
    """Where the program starts processes, pools included."""
    mine = [event.line for event in trace.find("process", "pool") if event.pid == trace.main]
    return mine or facts.start_lines(trace, facts.workers(trace))


def _unguarded(expected: str, evidence: Evidence, fork: Trace, other: Trace) -> Verdict | None:
    source = facts.source(evidence)
    bare = words.tidy(line for line in _starts(fork) if line and source and not syntax.guarded(source, line))
    boot = _starts_at_import(other)
    if not boot and not (bare and (endings.trouble(evidence, other) or _failure(evidence, other))):
        return None
    lines = bare or boot
    return _fails(expected, _starts_again(lines), GUARD, lines)


def _starts_again(lines: Sequence[int]) -> str:
    return say(
        "a new process imports the program and runs the start{of_line} again, because there is no main guard around it",
        of_line=words.at_line(lines[0], "of") if lines else "",
    )


def _starts_at_import(trace: Trace) -> tuple[int, ...]:
    """Where workers that import the program start processes, which they may not; some tell it on stderr only."""
    told = [one for one in facts.workers(trace) if "finished its bootstrapping phase" in trace.text(one.pid, "stderr")]
    lines = [endings.imported_at(trace, process) for process in told]
    return words.tidy([*(event.line for event in _errors(trace, "bootstrapping")), *lines])


def _unpicklable(expected: str, evidence: Evidence, fork: Trace, other: Trace) -> Verdict | None:
    errors = _errors(other, "pickle")
    if not errors:
        return None
    lines = words.tidy(event.line for event in errors) or words.tidy(_starts(fork))
    message = str(errors[0].data.get("message", ""))
    why, made = origins.unsendable(facts.source(evidence), message, next(iter(lines), None))
    hint = NAMES_HINT if "not the same object as" in message else pool_calls.SEND_HINT
    return _fails(expected, why, hint, words.tidy([made, *lines]))


def _ends_badly(expected: str, evidence: Evidence, fork: Trace, other: Trace) -> Verdict | None:
    said = _failure(evidence, other) or endings.trouble(evidence, other)
    if not said:
        return None
    unkept = origins.unkept(facts.source(evidence))
    if unkept and "FileNotFoundError" in said:
        thing, line = unkept[0]
        why = say(
            "{said}: the {thing} made{at_line} is gone, since the main process keeps no variable for it",
            said=said,
            thing=thing,
            at_line=words.at_line(line),
        )
        return _fails(expected, why, KEEP_HINT, [line for _, line in unkept])
    if lost := origins.hidden(facts.source(evidence), said):
        name, line = lost
        why = say(
            "{name} is defined{at_line}, where a new process does not find it", name=name, at_line=words.at_line(line)
        )
        return _fails(expected, why, DEFINE_HINT, [line])
    for name, defined in origins.redefined(facts.source(evidence)).items():
        if f"{name}()" in said or f"'{name}'" in said:
            at_line = words.at_line(defined[-1])
            why = say("{said}: {name} is defined again{at_line}", said=said, name=name, at_line=at_line)
            return _fails(expected, why, ANEW_HINT, defined)
    is_import = any(endings.imported_at(other, process) for process in facts.workers(other))
    hint = IMPORT_HINT if is_import else PASS_HINT
    raised = endings.error_lines(other, facts.workers(other))
    lines = raised or endings.trouble_lines(evidence, other) or _starts(fork)
    missing = [change for change in origins.changes(facts.source(evidence)) if f"'{change.name}'" in said]
    why = joined("; ", [said, *(change.why for change in missing)])
    return _fails(expected, why, hint, words.tidy([*(change.line for change in missing), *lines]))


def _made_singly(trace: Trace) -> list[Process]:
    """Workers that the program made one by one; how many an executor starts is luck."""
    return [process for process in facts.workers(trace) if not facts.pooled(process)]


def _other_number(expected: str, source: str, fork: Trace, other: Trace) -> Verdict | None:
    mine, theirs = len(_made_singly(fork)), len(_made_singly(other))
    if mine == theirs or chance.drawn_number(source):
        return None
    why = say("{workers} there, {number} on Linux (fork)", workers=words.count(theirs, "worker process"), number=mine)
    return _fails(expected, why, GUARD, _starts(fork))


def _other_output(expected: str, evidence: Evidence, fork: Trace, other: Trace) -> Verdict | None:
    """Output that is another one here, if that is no luck for all that the program and its runs under fork show."""
    source = facts.source(evidence)
    timed = syntax.reads_clock(source)
    if sameness.same(fork, other, timed=timed) or sameness.shuffled(fork, other, timed=timed):
        return None
    hint = say(
        "Put everything but functions and constants under the main guard, and pass what a worker needs as arguments: "
        "a new process imports the program again and sees no variable that the main program has changed."
    )
    if sameness.repeated(fork, other):
        why = say("every new process prints again what the main program prints outside its main guard")
        return _fails(expected, why, hint, _starts(fork))
    changes = origins.changes(source)
    if _is_chance(evidence, fork, other) or (not changes and chance.may_vary(source)):
        return None
    why = joined("; ", [say("what it prints there is something else"), *(change.why for change in changes)])
    return _fails(expected, why, hint, [change.line for change in changes] or _starts(fork))


def _is_chance(evidence: Evidence, fork: Trace, other: Trace) -> bool:
    """True if what is printed differs between two runs under fork too, or as if processes had competed for it."""
    source = facts.source(evidence)
    if facts.HELD not in evidence.traces or chance.draws_lots(source):
        return True
    timed = syntax.reads_clock(source)
    if not all(sameness.same(fork, one, timed=timed) for one in _forked(evidence)):
        return True
    return syntax.shares(source) and sameness.alike(fork, other)


def _forked(evidence: Evidence) -> list[Trace]:
    """All other runs under fork that went their way: where one of them prints something else, that is chance."""
    runs = evidence.traces.items()
    return [
        trace
        for run, trace in runs
        if run.start_method is StartMethod.FORK
        and run.schedule not in (Schedule.NATURAL, Schedule.SERIAL)
        and trace.ended in (Ended.EXITED, Ended.SIGNALLED)
    ]


def _own_locks(expected: str, evidence: Evidence, method: StartMethod) -> Verdict | None:
    """Locks that keep others out under fork, and there nobody: a global one is made anew by every import."""
    under = [Run(schedule=Schedule.HOLD_LOCKS), Run(start_method=method, schedule=Schedule.HOLD_LOCKS)]
    found = [trace for run in under if (trace := evidence.traces.get(run)) is not None and adverse.is_kept(trace)]
    if len(found) < len(under):
        return None
    here, there = (_shared_at(trace) for trace in found)
    lines = sorted(line for line, shared in here.items() if shared and there.get(line) is False)
    if not lines:
        return None
    why = say(
        "each new process makes a lock of its own there, so the one that is taken{at_line} keeps nobody out",
        at_line=words.at_line(lines[0]),
    )
    hint = say(
        "Make the lock under the main guard and pass it to the processes as an argument: a new process runs everything "
        "outside of the guard again."
    )
    return _fails(expected, why, hint, lines)


def _shared_at(trace: Trace) -> dict[int, bool]:
    """The lines at which several processes take locks, and whether one of these locks is taken by several of them."""
    takers: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for event in trace.find("locked", "tried"):
        if event.line is not None:
            takers[event.line][facts.text(event.data.get("lock"))].add(event.pid)
    return {
        line: any(len(pids) > 1 for pids in locks.values())
        for line, locks in takers.items()
        if len(set().union(*locks.values())) > 1
    }


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run under fork and each other start method; one more under fork tells what is left to chance."""
    natural = (facts.NATURAL, facts.HELD, *(Run(start_method=method) for method in params.same_under))
    methods = (StartMethod.FORK, *params.same_under) if params.locks else ()
    return (*natural, *(Run(start_method=method, schedule=Schedule.HOLD_LOCKS) for method in methods))


FAMILY = Family(name="portable", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
