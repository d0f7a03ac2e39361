"""The schedules that are against the program: it still ends, loses no output, and shows what luck hides."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import judged_programs
import pytest
from observing import LIMITS, observe

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.cli.trace import When
from grader.model import HeldAt, Program, Run, Schedule, StartMethod, Trace
from grader.report.json import schema
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.ledger import Entry
from grader.sandbox.plain import PlainSession
from grader.sandbox.reverse import TURN
from grader.sandbox.schedules import POLLED, WAITED_FOR
from grader.sandbox.session import Session
from grader.sandbox.starve import TO_BE_ENDED, StarveFirst
from grader.sandbox.strategies import STRATEGIES
from grader.spec.files import RunFile

ADVERSE = [Run(schedule=Schedule.REVERSE_EXITS), Run(schedule=Schedule.STARVE_FIRST),
           Run(schedule=Schedule.EXPLORE, seed=1)]  # fmt: skip
OTHER_SEED = Run(schedule=Schedule.EXPLORE, seed=2)
RIGHT = [
    "active_children_loop", "alarm", "barrier", "child_exits_with_status", "child_kills_itself", "daemon_joined",
    "executor_with", "fork_pidfd_poll", "fork_wait", "fork_waitpid", "is_alive_busy", "join_in_order",
    "join_in_start_loop", "joinable_queue", "manager", "nested", "pool_close_join", "pool_imap",
    "pool_maxtasksperchild", "pool_with", "queue_big", "sentinels", "sigchld_handler", "subprocess_run",
    "terminate_join",
]  # fmt: skip
START_METHODS = [StartMethod.FORK, StartMethod.SPAWN, StartMethod.FORKSERVER]


def names(run: object) -> str:
    return f"{run.schedule}-{run.seed}" if isinstance(run, Run) else str(run)


# --- the names ------------------------------------------------------------------------------------------------------


def test_every_schedule_has_a_strategy_and_may_be_asked_for():
    every = {schedule.value for schedule in Schedule}
    assert {name.value for name in STRATEGIES} == every == {when.value for when in When}
    assert set(schema()["$defs"]["run"]["properties"]["schedule"]["enum"]) == every


@pytest.mark.parametrize("run", ADVERSE, ids=names)
def test_spec_may_ask_for_the_schedule(run):
    written = RunFile.model_validate_json(json.dumps({"schedule": run.schedule.value, "seed": run.seed}))
    assert (written.schedule, written.seed) == (run.schedule, run.seed)


@pytest.mark.parametrize("run", ADVERSE, ids=names)
def test_plain_tier_says_that_the_schedule_was_not_kept(run):
    with PlainSession(find_interpreter(None).executable, LIMITS) as session:
        assert session.run(Program(source="print(1)"), run).capped


# --- right programs stay right --------------------------------------------------------------------------------------


@pytest.mark.parametrize("run", [*ADVERSE, pytest.param(OTHER_SEED, marks=pytest.mark.slow)], ids=names)
@pytest.mark.parametrize("name", RIGHT)
def test_right_program_ends_and_loses_no_output(session, run, name):
    judged = judged_programs.load(judged_programs.PROGRAMS / "joined" / f"{name}.py")
    trace = session.run(judged.program, run)
    assert judged_programs.wrong_in_natural(judged, trace) == []


# --- reverse-exits --------------------------------------------------------------------------------------------------

REVERSE = Run(schedule=Schedule.REVERSE_EXITS)
FOUR = """
    import multiprocessing, os

    def say(number, turn, following):
        turn.acquire()
        print(number)
        following.release()

    if __name__ == "__main__":
        turns = [multiprocessing.Semaphore(0) for _ in range(5)]
        workers = [multiprocessing.Process(target=say, args=(n, turns[n], turns[n + 1])) for n in range(4)]
        for worker in workers:
            worker.start()
        turns[0].release()
        WAIT
        print("all")
    """
"""Four children that do their work, and so would end, in the order of their creation."""
WAITS = {
    "in order": "for worker in workers: worker.join()",
    "the last first": "for worker in reversed(workers): worker.join()",
    "with a limit": "for worker in workers: worker.join(60)",
    "sentinels": """
        import multiprocessing.connection
        left = {worker.sentinel for worker in workers}
        while left: left -= set(multiprocessing.connection.wait(left))""",
    "looks": "while any([worker.is_alive() for worker in workers]): pass",
    "any child": "for _ in workers: os.wait()",
    "nobody": "pass",
}


def ends(trace: Trace) -> list[int]:
    """The workers' numbers in the order in which the kernel saw them end."""
    assert all(worker.ended is not None for worker in trace.workers)
    return [worker.number for worker in sorted(trace.workers, key=lambda worker: worker.ended or 0.0)]


@pytest.mark.parametrize("wait", WAITS.values(), ids=WAITS.keys())
def test_children_end_in_the_reverse_order_of_their_creation(session, wait):
    trace = observe(session, FOUR.replace("WAIT", wait), REVERSE)
    assert ends(trace) == [4, 3, 2, 1]
    assert [trace.text(worker.pid) for worker in trace.workers] == ["0\n", "1\n", "2\n", "3\n"]


@pytest.mark.parametrize("method", START_METHODS, ids=str)
def test_order_is_reversed_under_every_start_method(session, method):
    trace = observe(session, FOUR.replace("WAIT", WAITS["in order"]), Run(method, Schedule.REVERSE_EXITS))
    assert ends(trace) == [4, 3, 2, 1]


def test_without_the_schedule_nobody_is_held(session):
    """In which order they end is luck then."""
    assert observe(session, FOUR.replace("WAIT", WAITS["in order"]), Run()).holds == ()


def test_hold_of_an_exit_and_its_reason_are_shown(session):
    trace = observe(session, FOUR.replace("WAIT", WAITS["in order"]), REVERSE)
    eldest = trace.workers[0].pid
    assert [hold.reason for hold in trace.holds if hold.pid == eldest] == [TURN]
    assert [worker.joined for worker in trace.workers] == [None] * 4


def test_child_for_which_its_siblings_wait_goes_before_them(session):
    trace = observe(
        session,
        """
        import multiprocessing

        def consume(queue):
            print(len(list(iter(queue.get, None))))

        if __name__ == "__main__":
            queue = multiprocessing.Queue()
            producers = [multiprocessing.Process(target=queue.put, args=(n,)) for n in range(2)]
            consumer = multiprocessing.Process(target=consume, args=(queue,))
            for process in [*producers, consumer]:
                process.start()
            for producer in producers:
                producer.join()
            queue.put(None)
            consumer.join()
        """,
        REVERSE,
    )
    assert trace.text(trace.workers[2].pid) == "2\n"
    assert ends(trace)[-1] == 3


def test_results_in_the_order_of_the_ends_are_reversed(session):
    """What the schedule shows: a program that takes the order of ends for the order of starts."""
    source = (Path(__file__).parent / "programs" / "adverse" / "ends_taken_for_starts.py").read_text(encoding="utf-8")
    trace = session.run(Program(source=source), REVERSE)
    assert trace.text(trace.main) == "3 was first\n"


# --- starve-first ---------------------------------------------------------------------------------------------------

STARVE = Run(schedule=Schedule.STARVE_FIRST)
POOL = """
    import multiprocessing, os

    def who(_):
        sum(range(100_000))  # until all are done, the first worker has come to its birth
        return os.getpid()

    if __name__ == "__main__":
        with multiprocessing.Pool(3) as pool:
            print(len(set(pool.map(who, range(30), chunksize=1))), "workers")
            END
    """


def tasks(trace: Trace) -> list[int]:
    """How many tasks each worker did."""
    done = [event.pid for event in trace.find("task")]
    return [done.count(worker.pid) for worker in trace.workers]


@pytest.mark.parametrize("method", START_METHODS, ids=str)
@pytest.mark.parametrize("end", ["pass", "pool.close(); pool.join()"], ids=["with", "join"])
def test_other_workers_of_a_pool_take_all_tasks(session, method, end):
    trace = observe(session, POOL.replace("END", end), Run(method, Schedule.STARVE_FIRST))
    first, *others = tasks(trace)
    assert first == 0, trace.holds
    assert sum(others) == 30
    assert trace.text(trace.main) == f"{sum(1 for count in others if count)} workers\n"
    # Who is ended, or waited for, before he has even begun is not held.
    assert {hold.pid for hold in trace.holds} <= {trace.workers[0].pid}


def test_hold_of_a_birth_is_no_end(session):
    source = TERMINATED.replace("first.END()", "").replace("LATER", "pass")
    trace = observe(session, source, STARVE)
    first = trace.workers[0]
    for hold in trace.holds:  # none where main waits for the first one before it has begun
        assert (hold.pid, hold.at, hold.reason) == (first.pid, HeldAt.BIRTH, WAITED_FOR)
        assert first.ended > hold.end
    assert [trace.text(worker.pid) for worker in trace.workers] == ["never\n", "other\n"]


def test_pool_of_one_gets_its_worker(session):
    trace = observe(session, POOL.replace("Pool(3)", "Pool(1)").replace("END", "pass"), STARVE)
    assert tasks(trace) == [30]


TERMINATED = """
    import multiprocessing, time

    def work():
        sum(range(3_000_000))  # meanwhile the first comes to its birth
        print("other")

    if __name__ == "__main__":
        first = multiprocessing.Process(target=print, args=("never",))
        other = multiprocessing.Process(target=work)
        first.start()
        other.start()
        other.join()
        first.END()
        LATER
        first.join()
        print(first.exitcode)
    """


@pytest.mark.parametrize(("end", "code"), [("terminate", -15), ("kill", -9)])
@pytest.mark.parametrize("later", ["pass", "time.sleep(0.2)"], ids=["join", "sleep"])
def test_starved_worker_can_be_ended(session, end, code, later):
    trace = observe(session, TERMINATED.replace("END", end).replace("LATER", later), STARVE)
    assert trace.text(trace.main) == f"{code}\n"
    assert [trace.text(worker.pid) for worker in trace.workers] == ["", "other\n"]
    assert trace.workers[0].signal == -code
    # On a busy machine it can be killed before it was ever seen to be born.
    assert {hold.reason for hold in trace.holds} <= {TO_BE_ENDED}


BLOCKS = "import signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, [15]); print(flush=True); sys.stdin.read()"


def test_worker_that_is_to_be_ended_as_it_begins_does_nothing_before_the_signal_is_there():
    """The supervisor hears of a signal before it is sent: the sender waits for its answer."""
    freed: list[str] = []
    with subprocess.Popen([sys.executable, "-c", BLOCKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stdout.readline()
        entry = Entry(child.pid, child.pid, parent=1, seen=0.0, pidfd=-1, signalled=signal.SIGTERM)
        ledger = SimpleNamespace(main=1, scan=lambda pid, now: [], children=lambda pid: [entry])
        gate = SimpleNamespace(release=lambda entry, reason: freed.append(reason))
        schedule = StarveFirst(ledger, gate)  # type: ignore[arg-type]
        assert schedule.pauses(entry, HeldAt.BIRTH)
        schedule.quiet()
        assert freed == []
        child.send_signal(signal.SIGTERM)
        schedule.quiet()
        child.kill()
    assert freed == [TO_BE_ENDED]


def test_starved_worker_comes_when_it_is_looked_for(session):
    source = TERMINATED.replace("first.END()", "while first.is_alive(): pass").replace("LATER", "pass")
    trace = observe(session, source, STARVE)
    assert trace.text(trace.main) == "0\n"
    assert [hold.reason for hold in trace.holds] == [POLLED]


def test_starved_worker_comes_when_its_result_is_awaited(session):
    trace = observe(
        session,
        """
        import multiprocessing

        if __name__ == "__main__":
            queue = multiprocessing.Queue()
            workers = [multiprocessing.Process(target=queue.put, args=(n,)) for n in range(3)]
            for worker in workers:
                worker.start()
            print([queue.get() for _ in workers][-1])
            for worker in workers:
                worker.join()
        """,
        STARVE,
    )
    assert trace.text(trace.main) == "0\n"


def test_manager_is_not_taken_for_the_first_worker(session):
    source = POOL.replace("with multi", "manager = multiprocessing.Manager()\n        with multi").replace(
        "END", "pass"
    )
    trace = observe(session, source, STARVE)
    assert tasks(trace)[0] == 0 and sum(tasks(trace)) == 30


# --- explore --------------------------------------------------------------------------------------------------------

PRINTS = """
    import multiprocessing

    if __name__ == "__main__":
        workers = [multiprocessing.Process(target=print, args=(number,)) for number in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    """


def explored(session: Session, seed: int) -> Trace:
    return observe(session, PRINTS, Run(schedule=Schedule.EXPLORE, seed=seed))


def choices(trace: Trace) -> list[tuple[int, str, str]]:
    """Which worker was held where, and why."""
    numbers = {worker.pid: worker.number for worker in trace.workers}
    return sorted((numbers[hold.pid], hold.at.value, hold.reason) for hold in trace.holds)


def printed(trace: Trace) -> str:
    return "".join(chunk.text for chunk in trace.chunks).replace("\n", "")


def test_same_seed_makes_the_same_choices(session):
    first = choices(explored(session, 7))
    assert first
    assert all(reason.startswith("explored, seed 7, choice ") for *_, reason in first)
    assert [choices(explored(session, 7)) for _ in range(5)] == [first] * 5


def test_other_seeds_make_other_choices(session):
    found = {seed: [(who, at, why.split()[-1]) for who, at, why in choices(explored(session, seed))] for seed in (1, 2)}
    assert found[1] != found[2]


def test_order_of_output_differs_between_seeds(session):
    assert len({printed(explored(session, seed)) for seed in range(1, 9)}) > 1


@pytest.mark.parametrize("method", START_METHODS, ids=str)
def test_exploring_loses_no_output_under_any_start_method(session, method):
    trace = observe(session, PRINTS, Run(method, Schedule.EXPLORE, seed=3))
    assert sorted(printed(trace)) == ["0", "1", "2"]
    assert [worker.exit_code for worker in trace.workers] == [0, 0, 0]
