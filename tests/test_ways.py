"""Every way to make processes and to wait for them is classified rightly, under each start method and on each tier."""

from __future__ import annotations

import sys

import pytest
import ways
from ways import Way

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.model import Ended, Program, Run, Schedule, StartMethod, Trace
from grader.sandbox.launch import Tier
from grader.sandbox.session import Session

EVERYDAY = {
    "join", "join of the last only", "join of a timeout, ignored", "join of a timeout, in a loop", "subclass joined",
    "daemon joined", "nested, joined by both", "nested, inner one left", "connection.wait until none is left",
    "connection.wait for any, with a long timeout", "active_children until there are none", "is_alive, busy",
    "is_alive once", "child kills itself, joined", "child leaves by os._exit, left", "with Pool", "Pool.close only",
    "AsyncResult.wait in with Pool", "executor in with", "join beside a SIGCHLD handler that reaps",
    "join beside an alarm", "join that an alarm ends, child left", "terminate and no join",
    "SIGTERM that does nothing, and no join", "fork and waitpid", "fork and pause until SIGCHLD, or an alarm",
    "fork and kill(pid, 0) once", "fork and kill(pid, 0) until the handler has reaped", "subprocess.run",
    "Popen and poll until it has ended",
}  # fmt: skip
EVERYDAY_ELSEWHERE = {"join", "nested, inner one left", "child kills itself, joined", "is_alive, asleep between"}
"""Those that are tried every day under `spawn` and `forkserver` too, and on the tier without strongest."""
SECONDS = (0, 0.01, 0.1, 0.24, 0.25, 0.26, 0.5, 1, 2, 5)
IN_CI = (0, 0.01, 0.24, 0.25, 0.5)
EVERYDAY_PAUSES = {("sleep", 0), ("sleep", 0.25), ("computing", 0.1), ("Queue.get", 0.25), ("select", 0.25)}
EVERYDAY_WAITS = {("join", 0.24), ("join", 0.25), ("connection.wait", 0.25), ("select", 0.24)}


def complaint(session: Session, way: Way, method: StartMethod = StartMethod.FORK) -> str:
    """In what a run differs from what the way is; nothing if it is as it should be."""
    trace = session.run(Program(source=way.source), Run(method, Schedule.HOLD_EXITS))
    ended = trace.ended is Ended.EXITED and trace.exit_code == 0 and not trace.capped
    if ended and _is_as_stated(way, trace):
        return ""
    said = [f"{worker.joined} {worker.why}" for worker in trace.workers]
    return f"joined: {said}, {trace.ended} {trace.exit_code}, {trace.text(trace.main, 'stderr')[-500:]}"


def _is_as_stated(way: Way, trace: Trace) -> bool:
    joined = [worker.joined for worker in trace.workers]
    if way.joined == "one":
        return sorted(map(str, joined)) == ["False", "True"]
    if way.joined in ("all", "none"):
        return set(joined) == {way.joined == "all"}
    return joined == [word == "yes" for word in way.joined.split()]


def cases(quick: set[str], elsewhere: pytest.MarkDecorator = pytest.mark.slow) -> list[object]:
    """Every way under every start method that makes a difference to it; `elsewhere` marks those that are not `fork`."""
    found = []
    tables = [(way, method) for way in ways.WAYS for method in StartMethod]
    for way, method in [*tables, *((way, StartMethod.FORK) for way in ways.OWN_WAYS)]:
        forks = method is StartMethod.FORK
        daily = way.name in (quick if forks else quick & EVERYDAY_ELSEWHERE)
        mark = pytest.mark.slow if forks else pytest.mark.thorough if method is StartMethod.SPAWN else elsewhere
        found.append(pytest.param(way, method, id=f"{way.name}, {method}", marks=[] if daily else [mark]))
    return found


def timed(
    table: tuple[tuple[str, str], ...], quick: set[tuple[str, float]], in_ci: tuple[float, ...] = IN_CI
) -> list[object]:
    """Every entry of a table with every number of seconds, of which CI tries some."""
    return [
        pytest.param(
            *(name, body, seconds),
            id=f"{name}, {seconds}",
            marks=[] if (name, seconds) in quick else [pytest.mark.slow if seconds in in_ci else pytest.mark.thorough],
        )
        for name, body in table
        for seconds in SECONDS
    ]


def skip_unless_possible(way: Way, session: Session) -> None:
    """Leave out what this interpreter has not, and what this tier refuses."""
    if way.since > sys.version_info.minor:
        pytest.skip(f"Python 3.{way.since} has what this needs")
    if way.reads_proc and session.tier is not Tier.NAMESPACES:
        pytest.skip("this tier lets no program read what /proc tells of another process")


def test_everyday_ways_exist():
    names = [way.name for way in (*ways.WAYS, *ways.OWN_WAYS)]
    assert set(names) >= EVERYDAY | EVERYDAY_ELSEWHERE
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("way", "method"), cases(EVERYDAY))
def test_way_is_classified(strongest, way, method):
    skip_unless_possible(way, strongest)
    assert complaint(strongest, way, method) == ""


@pytest.mark.parametrize(("way", "method"), cases(EVERYDAY_ELSEWHERE, pytest.mark.thorough))
def test_way_is_classified_alike_without_namespaces(landlock, way, method):
    skip_unless_possible(way, landlock)
    assert complaint(landlock, way, method) == ""


@pytest.mark.parametrize(("name", "body", "seconds"), timed(ways.PAUSES, EVERYDAY_PAUSES))
def test_time_that_passes_is_no_join(strongest, name, body, seconds):
    assert complaint(strongest, ways.pause(name, body, seconds)) == ""


@pytest.mark.parametrize(("name", "body", "seconds"), timed(ways.TIMED_WAITS, EVERYDAY_WAITS))
def test_timed_wait_is_a_join_if_it_is_no_mere_look(strongest, name, body, seconds):
    joined = "yes" if seconds >= 0.25 else "no"
    assert complaint(strongest, ways.timed_wait(name, body, seconds, child="rest", takes=0, joined=joined)) == ""


@pytest.mark.parametrize("child", ["rest", "compute"])
@pytest.mark.parametrize(("name", "body", "seconds"), timed(ways.TIMED_WAITS, set(), in_ci=(0.24, 0.25)))
def test_timed_wait_that_ends_before_the_process_is_no_join(strongest, name, body, seconds, child):
    way = ways.timed_wait(name, body, seconds, child=child, takes=seconds + 1, joined="no")
    assert complaint(strongest, way) == ""


def signalled() -> list[object]:
    """The ways on which signals come, under every schedule; without those in which the program itself may miss one."""
    table = [
        way for way in (*ways.WAYS, *ways.OWN_WAYS) if any(word in way.name for word in ("SIG", "alarm", "handler"))
    ]
    return [
        pytest.param(
            *(way, schedule),
            id=f"{way.name}, {schedule}",
            marks=pytest.mark.slow if schedule in (Schedule.NATURAL, Schedule.HOLD_EXITS) else pytest.mark.thorough,
        )
        for way in table
        for schedule in Schedule
        if "pause" not in way.name
    ]


@pytest.mark.parametrize(("way", "schedule"), signalled())
def test_signals_hang_no_program_and_break_none(strongest, way, schedule):
    trace = strongest.run(Program(source=way.source), Run(StartMethod.FORK, schedule))
    assert (trace.ended, trace.exit_code) == (Ended.EXITED, 0)


@pytest.mark.slow
def test_slow_looks_at_one_child_after_the_other_are_waits(strongest):
    body = "ps = started(4)\nwhile any(p.is_alive() for p in ps): time.sleep(1.5)"
    assert complaint(strongest, Way("is_alive, now and then", "yes yes yes yes", body)) == ""
