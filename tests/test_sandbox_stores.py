"""Under hold-stores an update that can be lost is lost, always; one that is protected never is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import offered
import pytest
from offered import interpreter

from grader.model import Ended, HeldAt, Limits, Program, Run, Schedule, Trace
from grader.sandbox.session import Session

STORES = Run(schedule=Schedule.HOLD_STORES)


@pytest.fixture(scope="module", params=offered.BOTH, ids=lambda tier: tier.value)
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    with offered.session(request.param, Limits(wall=15)) as session:
        yield session


def counted(session: Session, body: str, head: str = "", lock: str = "mp.Lock()") -> Trace:
    """Three processes that run this body ten times on a counter that they share."""
    source = f"""
import multiprocessing as mp
{head}
def add(counter, lock):
    for _ in range(10):
{textwrap.indent(textwrap.dedent(body), " " * 8)}

if __name__ == "__main__":
    counter, lock = mp.Value("i", 0, lock=False), {lock}
    ps = [mp.Process(target=add, args=(counter, lock)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(counter.value)
"""
    trace = session.run(Program(source=source), STORES)
    assert (trace.ended, trace.exit_code, trace.leftover, trace.capped) == (Ended.EXITED, 0, (), False), trace
    return trace


@pytest.mark.parametrize(
    "body",
    ["counter.value += 1", "counter.value = counter.value + 1", "new = counter.value\nnew += 1\ncounter.value = new",
     "new = counter.value + 1\nwith lock:\n    counter.value = new",
     "got = lock.acquire(timeout=0.24)\ncounter.value += 1\nif got: lock.release()",
     "got = lock.acquire(False)\ncounter.value += 1\nif got: lock.release()"],
)  # fmt: skip
def test_an_unprotected_update_is_lost(session: Session, body: str) -> None:
    trace = counted(session, body)
    assert int(trace.text(trace.main)) < 30  # how many are lost, beside those that must be, is luck
    assert {hold.at for hold in trace.holds} == {HeldAt.STORE}


@pytest.mark.parametrize(
    "body",
    ["with lock:\n    counter.value += 1", "lock.acquire()\ncounter.value += 1\nlock.release()",
     "with lock:\n    new = counter.value\n    counter.value = new + 1",
     "assert lock.acquire(timeout=4)\ncounter.value += 1\nlock.release()",
     "while not lock.acquire(timeout=0.01): pass\ncounter.value += 1\nlock.release()",
     "while not lock.acquire(False): pass\ncounter.value += 1\nlock.release()"],
)  # fmt: skip
def test_a_protected_update_never_is(session: Session, body: str) -> None:
    trace = counted(session, body)
    assert trace.text(trace.main) == "30\n"
    assert len(trace.holds) == 6  # two for each process


def test_a_managers_lock_with_a_timeout_protects_too(session: Session) -> None:
    body = "assert lock.acquire(True, 4)\ncounter.value += 1\nlock.release()"
    trace = counted(session, body, lock="mp.Manager().Lock()")
    assert trace.text(trace.main) == "30\n"


def test_the_lines_that_write_are_told(session: Session) -> None:
    trace = counted(session, "counter.value += 1")
    assert {(event.line, event.pid) for event in trace.find("store")} == {(6, worker.pid) for worker in trace.workers}


def test_many_updates_are_held_twice_and_then_left_alone(session: Session) -> None:
    trace = counted(session, "with lock:\n    for _ in range(3000):\n        counter.value += 1")
    assert trace.text(trace.main) == "90000\n"
    assert len(trace.holds) == 6


def test_what_nobody_else_writes_is_only_slower(session: Session) -> None:
    head = "class Own:\n    def __init__(self):\n        self.count = 0\n"
    trace = counted(session, "own = Own()\nown.count += 1\nwith lock:\n    counter.value += own.count", head)
    assert trace.text(trace.main) == "30\n"


def test_pools_and_managers_are_held_too(session: Session) -> None:
    source = """
        import multiprocessing as mp
        def add(shared):
            for _ in range(3):
                shared["n"] = shared["n"] + 1
        if __name__ == "__main__":
            with mp.Manager() as manager:
                shared = manager.dict(n=0)
                with mp.Pool(2) as pool:
                    pool.map(add, [shared, shared], chunksize=1)
                print(shared["n"])
    """
    trace = session.run(Program(source=textwrap.dedent(source)), STORES)
    assert trace.text(trace.main) in ("3\n", "4\n", "5\n")
    assert not trace.capped


def in_threads(session: Session, body: str, start: str = "threading.Thread(target=add)") -> Trace:
    """Three threads that run this body ten times on what they share."""
    source = f"""
import threading
count, shared, lock = 0, {{"n": 0}}, threading.Lock()
class Account:
    balance = 0
account = Account()

def main():
    inner = 0
    def add():
        global count
        nonlocal inner
        for _ in range(10):
{textwrap.indent(textwrap.dedent(body), " " * 12)}
    threads = [{start} for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(count + shared["n"] + account.balance + inner)

main()
"""
    trace = session.run(Program(source=source), STORES)
    assert (trace.ended, trace.exit_code, trace.capped) == (Ended.EXITED, 0, False), trace
    return trace


@pytest.mark.parametrize("body", ["count += 1", 'shared["n"] += 1', "account.balance += 1", "inner = inner + 1"])
def test_an_unprotected_update_of_threads_is_lost(session: Session, body: str) -> None:
    trace = in_threads(session, body)
    assert int(trace.text(trace.main)) < 30
    assert {(event.kind, event.line) for event in trace.find("store")} == {("store", 14)}
    assert {hold.pid for hold in trace.holds} == {trace.main}


@pytest.mark.parametrize(
    "body",
    [
        "with lock:\n    count += 1",
        "lock.acquire()\naccount.balance += 1\nlock.release()",
        "assert lock.acquire(timeout=4)\ncount += 1\nlock.release()",
    ],
)
def test_a_protected_update_of_threads_never_is(session: Session, body: str) -> None:
    trace = in_threads(session, body)
    assert trace.text(trace.main) == "30\n"
    assert len(trace.holds) == 6  # two for each thread


def test_threads_of_workers_are_held_one_by_one_too(session: Session) -> None:
    source = """
        import multiprocessing as mp, threading
        def work(counter):
            def add():
                for _ in range(10):
                    counter.value += 1
            threads = [threading.Thread(target=add) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        if __name__ == "__main__":
            counter = mp.Value("i", 0, lock=False)
            workers = [mp.Process(target=work, args=(counter,)) for _ in range(2)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            print(counter.value)
    """
    trace = session.run(Program(source=textwrap.dedent(source)), STORES)
    assert (trace.ended, trace.capped) == (Ended.EXITED, False)
    assert int(trace.text(trace.main)) < 40
    assert len(trace.holds) == 8  # two for each thread


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"])
def test_every_interpreter_loses_what_can_be_lost(version: str) -> None:
    with offered.strongest(Limits(wall=15), interpreter(version)) as session:
        assert int(counted(session, "counter.value += 1").chunks[-1].text) < 30
        assert counted(session, "with lock:\n    counter.value += 1").chunks[-1].text == "30\n"
        assert int(in_threads(session, "account.balance += 1").chunks[-1].text) < 30
        assert in_threads(session, "with lock:\n    account.balance += 1").chunks[-1].text == "30\n"
