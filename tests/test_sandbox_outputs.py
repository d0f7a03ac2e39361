"""Under hold-output workers print as late as they can, under hold-completion the main process does; nothing is lost."""

from __future__ import annotations

import json

import judged_programs
import pytest
from observing import LIMITS, observe
from test_sandbox_strategies import RIGHT

from grader.model import HeldAt, Program, Run, Schedule, StartMethod
from grader.sandbox import outputs
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.plain import PlainSession
from grader.sandbox.session import Session
from grader.spec.files import RunFile

OUTPUT, COMPLETION = Run(schedule=Schedule.HOLD_OUTPUT), Run(schedule=Schedule.HOLD_COMPLETION)
BOTH = pytest.mark.parametrize("run", [OUTPUT, COMPLETION], ids=lambda run: run.schedule.value)
START_METHODS = pytest.mark.parametrize("method", list(StartMethod), ids=str)
EVERYDAY = ["alarm", "barrier", "executor_with", "is_alive_busy", "manager", "pool_close_join", "sigchld_handler"]
SAYING = """
import multiprocessing, os, sys, time

def say(number):
    BODY

if __name__ == "__main__":
    workers = [multiprocessing.Process(target=say, args=(number,)) for number in (1, 2, 3)]
    for worker in workers:
        worker.start()
    WAIT
"""
TWICE = "print(number, 'a'); print(number, 'b')"
AT_WORK = f"sum(range(3_000_000)); {TWICE}"
"""Whoever does this is still there when the main process comes to print."""
JOINS = "[worker.join() for worker in workers]; print('done')"


def said(session: Session, run: Run, body: str, wait: str) -> list[str]:
    """The lines of three workers and the main process in the order in which they were written."""
    trace = observe(session, SAYING.replace("BODY", body).replace("WAIT", wait), run)
    return "".join(chunk.text for chunk in trace.chunks).splitlines()


# --- the workers' output --------------------------------------------------------------------------------------------


@START_METHODS
def test_workers_print_in_the_reverse_order_of_their_starts(session: Session, method: StartMethod) -> None:
    run = Run(method, Schedule.HOLD_OUTPUT)
    assert said(session, run, TWICE, JOINS) == ["3 a", "3 b", "2 a", "2 b", "1 a", "1 b", "done"]


@pytest.mark.parametrize("way", ["os.write(1, b'%d\\n' % number)", "sys.stderr.write('%d\\n' % number)",
                                 "os.writev(2, [b'%d' % number, b'\\n'])"])  # fmt: skip
def test_every_way_to_print_is_held(session: Session, way: str) -> None:
    assert said(session, OUTPUT, way, JOINS) == ["3", "2", "1", "done"]


def test_a_line_printed_without_waiting_comes_first_however_long_the_program_sleeps(session: Session) -> None:
    assert said(session, OUTPUT, "print(number)", "time.sleep(0.2); print('done')") == ["done", "3", "2", "1"]


def test_the_main_process_is_not_held_with_its_workers(session: Session) -> None:
    trace = observe(session, SAYING.replace("BODY", TWICE).replace("WAIT", JOINS), OUTPUT)
    assert [hold.pid for hold in trace.holds] == [worker.pid for worker in reversed(trace.workers)]
    assert {hold.at for hold in trace.holds} == {HeldAt.WRITE}


def test_who_takes_turns_still_does(session: Session) -> None:
    source = """
        import multiprocessing

        def say(number, turn, following):
            with turn:
                print(number)
            following.release()

        if __name__ == "__main__":
            turns = [multiprocessing.Semaphore(0) for _ in range(4)]
            workers = [multiprocessing.Process(target=say, args=(n, turns[n], turns[n + 1])) for n in range(3)]
            for worker in workers:
                worker.start()
            turns[0].release()
            for worker in workers:
                worker.join()
    """
    trace = observe(session, source, OUTPUT)
    assert "".join(chunk.text for chunk in trace.chunks) == "0\n1\n2\n"


def test_a_barrier_keeps_phases_apart(session: Session) -> None:
    source = """
        import multiprocessing

        def work(number, barrier):
            print("one", flush=True)
            barrier.wait()
            print("two", flush=True)

        if __name__ == "__main__":
            barrier = multiprocessing.Barrier(3)
            workers = [multiprocessing.Process(target=work, args=(n, barrier)) for n in range(3)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
    """
    trace = observe(session, source, OUTPUT)
    assert "".join(chunk.text for chunk in trace.chunks) == "one\n" * 3 + "two\n" * 3


def test_a_worker_that_is_held_can_be_ended(session: Session) -> None:
    wait = "[worker.terminate() for worker in workers]; [worker.join() for worker in workers]; print('done')"
    assert said(session, OUTPUT, "print(number)", f"time.sleep(0.1); {wait}") == ["done"]


# --- the main process's output --------------------------------------------------------------------------------------


@START_METHODS
def test_what_main_prints_after_the_starts_comes_after_what_the_workers_print(
    session: Session, method: StartMethod
) -> None:
    run = Run(method, Schedule.HOLD_COMPLETION)
    lines = said(session, run, "time.sleep(0.05); print(number)", f"print('started'); {JOINS}")
    assert sorted(lines[:3]) == ["1", "2", "3"]
    assert lines[3:] == ["started", "done"]


def test_main_is_not_held_before_it_has_a_worker_nor_after_the_last_one(session: Session) -> None:
    trace = observe(session, f"print('begun')\n{SAYING.replace('BODY', TWICE).replace('WAIT', JOINS)}", COMPLETION)
    assert trace.text(trace.main) == "begun\ndone\n"
    assert trace.holds == ()


def test_main_is_let_go_with_its_last_worker(session: Session) -> None:
    wait = f"print('started'); {JOINS}"
    trace = observe(session, SAYING.replace("BODY", AT_WORK).replace("WAIT", wait), COMPLETION)
    (hold,) = trace.holds
    assert (hold.pid, hold.at, hold.reason) == (trace.main, HeldAt.WRITE, outputs.NOBODY_LEFT)


def test_a_worker_that_waits_for_main_gets_what_it_waits_for(session: Session) -> None:
    source = """
        import multiprocessing

        if __name__ == "__main__":
            queue, answers = multiprocessing.Queue(), multiprocessing.Queue()
            worker = multiprocessing.Process(target=lambda: answers.put(queue.get() + 1))
            worker.start()
            print("asking")
            queue.put(1)
            print(answers.get())
            worker.join()
    """
    trace = observe(session, source, COMPLETION)
    assert trace.text(trace.main) == "asking\n2\n"


# --- both -----------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("name", EVERYDAY)
def test_right_program_ends_and_loses_no_output(session: Session, run: Run, name: str) -> None:
    judged = judged_programs.load(judged_programs.PROGRAMS / "joined" / f"{name}.py")
    assert judged_programs.wrong_in_natural(judged, session.run(judged.program, run)) == []


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("name", sorted(set(RIGHT) - set(EVERYDAY)))
def test_every_right_program_does(session: Session, run: Run, name: str) -> None:
    judged = judged_programs.load(judged_programs.PROGRAMS / "joined" / f"{name}.py")
    assert judged_programs.wrong_in_natural(judged, session.run(judged.program, run)) == []


@BOTH
def test_who_prints_much_is_soon_left_alone(session: Session, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "MOST", 2)
    body, wait = "for _ in range(200): print(number)", f"[print(0) for _ in range(3)]; {JOINS}"
    trace = observe(session, SAYING.replace("BODY", body).replace("WAIT", wait), run)
    assert sum(chunk.text.count("\n") for chunk in trace.chunks) == 604
    assert len(trace.holds) <= 2


@BOTH
def test_no_other_schedule_looks_at_what_is_printed(session: Session, run: Run) -> None:
    source = SAYING.replace("BODY", AT_WORK).replace("WAIT", f"print('started'); {JOINS}")
    assert observe(session, source, run).holds
    assert observe(session, source, Run()).holds == ()


@BOTH
def test_spec_may_ask_for_it(run: Run) -> None:
    assert RunFile.model_validate_json(json.dumps({"schedule": run.schedule.value})).schedule == run.schedule


@BOTH
def test_plain_tier_says_that_it_was_not_kept(run: Run) -> None:
    with PlainSession(find_interpreter(None).executable, LIMITS) as session:
        assert session.run(Program(source="print(1)"), run).capped
