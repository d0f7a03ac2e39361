"""`eldest-first` and its like: right programs stay right, and what luck hides is always shown."""

from __future__ import annotations

import textwrap

import judged_programs
import pytest
from observing import LIMITS, observe

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.model import Ended, HeldAt, Program, Run, Schedule, Trace
from grader.sandbox import locks
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.plain import PlainSession
from grader.sandbox.schedules import POLLED
from grader.sandbox.starve import TO_BE_ENDED
from grader.sandbox.turns import STILL

ELDEST, YOUNGEST = Run(schedule=Schedule.ELDEST_FIRST), Run(schedule=Schedule.YOUNGEST_FIRST)
LOCKS, TASKS = Run(schedule=Schedule.HOLD_LOCKS), Run(schedule=Schedule.LAST_TASK_FIRST)
ALL = [ELDEST, YOUNGEST, LOCKS, TASKS]
EVERYDAY = ["barrier", "executor_with", "is_alive_busy", "manager", "nested", "queue_big", "terminate_join"]
MORE = [
    "active_children_loop", "alarm", "child_kills_itself", "daemon_joined", "fork_pidfd_poll", "fork_waitpid",
    "join_in_start_loop", "joinable_queue", "pool_close_join", "pool_imap", "pool_maxtasksperchild", "pool_with",
    "sentinels", "sigchld_handler", "subprocess_run",
]  # fmt: skip


def lines(trace: Trace) -> list[str]:
    """Everything that was printed, in the order in which the kernel took it."""
    return "".join(chunk.text for chunk in trace.chunks).splitlines()


@pytest.mark.parametrize("run", ALL, ids=lambda run: run.schedule.value)
@pytest.mark.parametrize("name", [*EVERYDAY, *(pytest.param(name, marks=pytest.mark.slow) for name in MORE)])
def test_right_program_ends_and_loses_no_output(session, run, name):
    judged = judged_programs.load(judged_programs.PROGRAMS / "joined" / f"{name}.py")
    assert judged_programs.wrong_in_natural(judged, session.run(judged.program, run)) == []


@pytest.mark.parametrize("run", ALL, ids=lambda run: run.schedule.value)
def test_plain_tier_says_that_the_schedule_was_not_kept(run):
    with PlainSession(find_interpreter(None).executable, LIMITS) as session:
        assert session.run(Program(source="print(1)"), run).capped


# --- eldest-first, youngest-first -----------------------------------------------------------------------------------

PHASES = """
    import multiprocessing

    def work(number, barrier):
        print(number, 1)
        MEET
        print(number, 2)

    if __name__ == "__main__":
        barrier = MAKE
        workers = [multiprocessing.Process(target=work, args=(number, barrier)) for number in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.WAIT
    """


def phases(meet: str = "pass", make: str = "multiprocessing.Barrier(3)", wait: str = "join()") -> str:
    return PHASES.replace("MEET", meet).replace("MAKE", make).replace("WAIT", wait)


def test_each_worker_comes_to_its_end_before_the_next_begins(session):
    assert lines(observe(session, phases(), ELDEST)) == ["0 1", "0 2", "1 1", "1 2", "2 1", "2 2"]
    assert lines(observe(session, phases(), YOUNGEST)) == ["2 1", "2 2", "1 1", "1 2", "0 1", "0 2"]


def test_a_worker_that_sleeps_has_not_come_to_its_end(session):
    slow = phases().replace("pass", "__import__('time').sleep(0.1)")
    assert lines(observe(session, slow, ELDEST)) == ["0 1", "0 2", "1 1", "1 2", "2 1", "2 2"]


@pytest.mark.parametrize("make", ["multiprocessing.Barrier(3)", "multiprocessing.Manager().Barrier(3)"])
def test_who_waits_for_the_others_lets_them_begin(session, make):
    found = lines(observe(session, phases("barrier.wait()", make), ELDEST))
    assert found[:3] == ["0 1", "1 1", "2 1"]
    assert sorted(found[3:]) == ["0 2", "1 2", "2 2"]


def test_a_wait_that_would_outlast_every_hold_lets_the_others_begin(session):
    gate = "barrier.set() if number == 2 else barrier.wait(timeout=20)"
    found = lines(observe(session, phases(gate, "multiprocessing.Event()"), ELDEST))
    assert found[:3] == ["0 1", "1 1", "2 1"]


@pytest.mark.parametrize("wait", ["barrier.wait(timeout=20)", "barrier.wait()"])
def test_a_wait_at_a_barrier_with_a_timeout_runs_out_however_long_it_is(session, wait):
    swallowed = f"try: {wait}\n        except Exception: pass"
    found = lines(observe(session, phases(swallowed, "multiprocessing.Barrier(3, timeout=20)"), ELDEST))
    assert found[:3] == ["0 1", "0 2", "1 1"]


def test_an_event_that_nobody_sets_is_slept_through(session):
    slow = phases("barrier.wait(0.3)", "multiprocessing.Event()")
    assert lines(observe(session, slow, ELDEST)) == ["0 1", "0 2", "1 1", "1 2", "2 1", "2 2"]


@pytest.mark.slow
def test_a_wait_that_nobody_has_ended_after_all_proves_nothing(session):
    source = textwrap.dedent(phases("barrier.wait(4)", "multiprocessing.Event()"))
    assert session.run(Program(source=source), ELDEST).capped


def test_order_holds_whatever_the_main_process_waits_for(session):
    source = phases(wait="join()").replace("for worker in workers:\n            worker.join", "workers[2].join")
    assert lines(observe(session, source, ELDEST)) == ["0 1", "0 2", "1 1", "1 2", "2 1", "2 2"]


def test_holds_are_those_of_births(session):
    trace = observe(session, phases(), YOUNGEST)
    assert [hold.at for hold in trace.holds] == [HeldAt.BIRTH] * 3
    assert [hold.pid for hold in trace.holds] == [worker.pid for worker in reversed(trace.workers)]


def test_who_only_looks_again_and_again_is_not_kept_waiting(session):
    source = """
        import multiprocessing

        if __name__ == "__main__":
            worker = multiprocessing.Process(target=print, args=(1,))
            worker.start()
            while worker.is_alive():
                pass
        """
    trace = observe(session, source, ELDEST)
    assert (lines(trace), [hold.reason for hold in trace.holds]) == (["1"], [POLLED])


def test_a_worker_that_is_held_can_be_ended(session):
    source = """
        import multiprocessing, time

        if __name__ == "__main__":
            worker = multiprocessing.Process(target=print, args=("never",))
            worker.start()
            time.sleep(0.05)
            worker.terminate()
            time.sleep(0.05)
            worker.join()
            print(worker.exitcode)
        """
    trace = observe(session, source, ELDEST)
    assert lines(trace) == ["-15"]
    assert {hold.reason for hold in trace.holds} <= {TO_BE_ENDED}


# --- hold-locks -----------------------------------------------------------------------------------------------------

PHILOSOPHERS = """
    import multiprocessing

    def dine(number, one, other):
        with one, other:
            print(number, "eats")

    if __name__ == "__main__":
        forks = [MAKE for _ in range(4)]
        pairs = [ORDER((n, (n + 1) % 4)) for n in range(4)]
        seats = [multiprocessing.Process(target=dine, args=(n, forks[a], forks[b])) for n, (a, b) in enumerate(pairs)]
        for seat in seats:
            seat.start()
        for seat in seats:
            seat.join()
    """
MAKERS = ["multiprocessing.Lock()", "multiprocessing.RLock()", "multiprocessing.Semaphore(1)",
          "multiprocessing.Condition()"]  # fmt: skip


def philosophers(order: str, make: str) -> str:
    return PHILOSOPHERS.replace("ORDER", order).replace("MAKE", make)


@pytest.mark.parametrize("make", MAKERS)
def test_locks_that_are_taken_in_a_circle_are_a_deadlock_always(session, make):
    trace = session.run(Program(source=textwrap.dedent(philosophers("list", make))), LOCKS)
    assert trace.ended is Ended.DEADLOCKED
    assert trace.chunks == ()
    assert [hold.at for hold in trace.holds] == [HeldAt.LOCK] * 4


@pytest.mark.parametrize("make", [*MAKERS, "multiprocessing.Manager().Lock()"])
def test_locks_that_are_taken_in_one_order_are_none(session, make):
    trace = observe(session, philosophers("sorted", make), LOCKS)
    assert sorted(lines(trace)) == [f"{number} eats" for number in range(4)]


def test_a_lock_that_is_taken_before_those_of_the_circle_hides_no_deadlock(session):
    source = philosophers("list", "multiprocessing.Lock()").replace("with one", "with GATE, one")
    gate = "GATE = multiprocessing.Semaphore(4)"
    trace = session.run(Program(source=f"import multiprocessing\n{gate}\n{textwrap.dedent(source)}"), LOCKS)
    assert trace.ended is Ended.DEADLOCKED


def test_who_gives_back_what_he_has_after_a_while_gets_out_of_the_circle(session):
    # Who takes again at once what he gave back may keep his neighbours waiting for ever: that would be luck.
    gives_back = (
        "while not (one.acquire() and (other.acquire(timeout=0.25 + number / 10) or one.release())):\n"
        "            time.sleep(0.1)"
    )
    source = philosophers("list", "multiprocessing.Lock()").replace(
        "with one, other:", f"{gives_back}\n        if True:"
    )
    source = source.replace("import multiprocessing", "import multiprocessing, time", 1)
    source = source.replace('"eats")', '"eats"), other.release(), one.release()')
    trace = observe(session, source, LOCKS)
    assert sorted(lines(trace)) == [f"{number} eats" for number in range(4)]


def test_a_lock_that_was_only_tried_is_told_of_once(session):
    source = """
        import multiprocessing

        if __name__ == "__main__":
            lock = multiprocessing.Lock()
            lock.acquire()
            for _ in range(3):
                lock.acquire(False)
        """
    trace = observe(session, source, LOCKS)
    assert [(event.line, event.data["held"]) for event in trace.find("tried")] == [(8, 1)]


def test_each_lock_is_told_of_with_its_line_and_what_is_held(session):
    trace = observe(session, philosophers("sorted", "multiprocessing.Lock()"), LOCKS)
    events = [event for event in trace.find("locked") if event.pid == trace.workers[0].pid]
    assert [(event.line, event.data["held"]) for event in events] == [(5, 1), (5, 2)]
    assert len({event.data["lock"] for event in trace.find("locked")}) == 4


def test_locks_that_two_processes_make_are_two(session):
    source = """
        import multiprocessing

        def work():
            with multiprocessing.Lock():
                pass

        if __name__ == "__main__":
            workers = [multiprocessing.Process(target=work) for _ in range(2)]
            [worker.start() for worker in workers]
            [worker.join() for worker in workers]
        """
    assert len({event.data["lock"] for event in observe(session, source, LOCKS).find("locked")}) == 2


def test_who_tries_again_and_again_gets_on_in_the_end(session, monkeypatch):
    monkeypatch.setattr(locks, "MOST", 10)
    source = """
        import multiprocessing

        def work(lock):
            for _ in range(50):
                with lock:
                    pass

        if __name__ == "__main__":
            lock = multiprocessing.Lock()
            workers = [multiprocessing.Process(target=work, args=(lock,)) for _ in range(2)]
            [worker.start() for worker in workers]
            [worker.join() for worker in workers]
        """
    assert len(observe(session, source, LOCKS).holds) == 10


def test_locks_within_queues_and_barriers_are_not_meant(session):
    source = phases("barrier.wait()").replace("print(number, 1)", "multiprocessing.Queue().put(1)")
    assert observe(session, source, LOCKS).holds == ()


# --- last-task-first ------------------------------------------------------------------------------------------------

POOL = """
    import concurrent.futures, multiprocessing

    def square(number):
        return number * number

    if __name__ == "__main__":
        with multiprocessing.Pool(3) as pool:
            print(list(pool.imap(square, range(6))))
            print(list(pool.imap_unordered(square, range(6))))
        with concurrent.futures.ProcessPoolExecutor(2) as executor:
            print(list(executor.map(square, range(6))))
    """


def test_tasks_are_done_out_of_order_and_results_that_have_an_order_keep_it(session):
    trace = observe(session, POOL, TASKS)
    ordered, unordered, mapped = lines(trace)
    assert ordered == mapped == "[0, 1, 4, 9, 16, 25]"
    assert unordered != ordered
    assert sorted(unordered) == sorted(ordered)
    assert {hold.at for hold in trace.holds} == {HeldAt.TASK}
    reasons = {hold.reason for hold in trace.holds}
    assert STILL in reasons
    assert reasons <= {STILL, POLLED}  # a pool looks at its workers when something changes: thrice, on a busy machine


IN_THREADS = """
import threading
forks = [threading.Lock() for _ in range(3)]
def eat(one, other):
    for _ in range(3):
        with one:
            other.acquire()
            other.release()
threads = [threading.Thread(target=eat, args=({forks})) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
"""


def test_threads_that_take_their_locks_in_a_circle_stand_still(session):
    trace = session.run(Program(source=IN_THREADS.format(forks="forks[n], forks[(n + 1) % 3]")), LOCKS)
    assert (trace.ended, trace.capped) == (Ended.DEADLOCKED, False)
    assert {(hold.pid, hold.at) for hold in trace.holds} == {(trace.main, HeldAt.LOCK)}


def test_threads_that_take_their_locks_in_one_order_never_do(session):
    forks = "forks[min(n, (n + 1) % 3)], forks[max(n, (n + 1) % 3)]"
    trace = session.run(Program(source=IN_THREADS.format(forks=forks)), LOCKS)
    assert (trace.ended, trace.capped, lines(trace)) == (Ended.EXITED, False, ["done"])


# --- the end of the main process -------------------------------------------------------------------------------------

END = Run(schedule=Schedule.HOLD_END)
DAEMON = """
import multiprocessing, os

def work(lock):
    with lock:
        BODY
        os.write(1, b"there\\n")

if __name__ == "__main__":
    multiprocessing.Process(target=work, args=(multiprocessing.Lock(),), daemon=True).start()
"""


@pytest.mark.parametrize("run", [END, LOCKS], ids=lambda run: run.schedule.value)
def test_a_daemon_that_nobody_waits_for_comes_as_far_as_it_can(session, run):
    trace = session.run(Program(source=DAEMON.replace("BODY", "sum(range(10**6))")), run)
    assert lines(trace) == ["there"]
    assert trace.workers[0].ended_well
    assert (trace.ended, trace.capped) == (Ended.EXITED, False)
    assert [hold.reason for hold in trace.holds if hold.at is HeldAt.WORK_END] == [STILL]


def test_a_daemon_that_waits_for_what_never_comes_is_ended_with_the_main_process(session):
    trace = session.run(Program(source=DAEMON.replace("BODY", "multiprocessing.Event().wait()")), END)
    assert (lines(trace), trace.ended, trace.capped) == ([], Ended.EXITED, False)
    assert not trace.workers[0].ended_well
