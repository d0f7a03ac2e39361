"""Threads and event loops as a run shows them: who was there, what made it, who waited for it; on every tier."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import offered
import pytest

from grader.deadlock import thread_waits_for
from grader.model import Ended, Event, Limits, Program, Role, Run, Schedule, StartMethod, Thread, Trace
from grader.sandbox.inside import Inside, Seen
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.session import Session
from grader.sandbox.threads import Threads
from grader.sandbox.tier import Tier
from grader.sandbox.tiers import open_session

EVERY_WAY = """
import _thread, multiprocessing.dummy, multiprocessing.pool, threading
from concurrent.futures import ThreadPoolExecutor

def work(n=0):
    return n

class Own(threading.Thread):
    def run(self):
        work()

threads = [threading.Thread(target=work, name="mine"), Own(), threading.Timer(0, work)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
dummy = multiprocessing.dummy.Process(target=work)
dummy.start()
dummy.join()
with multiprocessing.pool.ThreadPool(2) as pool:
    pool.map(work, range(2))
with ThreadPoolExecutor(1) as executor:
    executor.submit(work).result()
done = _thread.allocate_lock()
done.acquire()
def low():
    done.release()
_thread.start_new_thread(low, ())
done.acquire()
print("done")
"""

PROCESSES = """
import multiprocessing, threading

def work(number):
    thread = threading.Thread(target=print, args=(number,))
    thread.start()
    thread.join()

if __name__ == "__main__":
    queue = multiprocessing.Queue()
    queue.put(1)
    workers = [multiprocessing.Process(target=work, args=(number,)) for number in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with multiprocessing.Pool(1) as pool:
        print(queue.get(), pool.map(abs, [-1]))
"""

LOOPS = """
import asyncio, time

async def job(number):
    if number == 2:
        raise ValueError(number)
    await asyncio.sleep(0)

async def main():
    jobs = [asyncio.ensure_future(job(number)) for number in range(3)]
    print("cb=" in repr(jobs[0]), "_grader" in repr(jobs[0]))
    await asyncio.wait(jobs)
    jobs[2].exception()
    late = asyncio.ensure_future(asyncio.sleep(60))
    await asyncio.sleep(0)
    late.cancel()
    await asyncio.wait([late])
    await asyncio.get_running_loop().run_in_executor(None, time.sleep, 0)

asyncio.run(main())
"""

HELPERS = """
import ctypes, multiprocessing, os
pool = multiprocessing.Pool(1)
pool.map(abs, [1])
run = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
libc = ctypes.CDLL(None)
thread = ctypes.c_ulong()
libc.pthread_create(ctypes.byref(thread), None, ctypes.cast(libc.pause, run), None)
os._exit(0)
"""

CLAIMS = """
import threading
import _grader_threads
for number in (1, 2):
    threading.get_native_id = lambda: 424242 + number
    _grader_threads.say_began(3, name="nobody", target=None, by="Thread", daemon=False)
"""

FORGES = {
    "on the channel": """
        import json, os, time
        def send(kind, **data):
            os.write(61, json.dumps({"k": kind, "t": time.monotonic(), "l": 3, "d": data}).encode())
    """,
    "by the probe": """
        import threading
        send = getattr(threading.Thread.join, "__glo" + "bals__")["probe"].send
    """,
    "with os.write listened to": """
        import json, os, threading
        keys, write = [], os.write
        os.write = lambda fd, data: keys.append(data[:32]) or write(fd, data)
        threading.Thread(target=print).start()
        def send(kind, **data):
            write(61, (keys or [b"0" * 32])[0] + json.dumps({"k": kind, "t": 0, "l": 3, "d": data}).encode())
    """,
    "in a new interpreter": """
        import multiprocessing
        class Lists(list):
            def send(self, *args, **data): pass
        def tell():
            import json, os
            for number in range(3, 64):
                try:
                    os.write(number, os.environ["GRADER_PROBE"].encode() + json.dumps({"k": "loop", "d": {}}).encode())
                except OSError:
                    pass
        def send(kind, **data):
            worker = multiprocessing.get_context("spawn").Process(target=tell)
            worker.start()
            worker.join()
    """,
}


@pytest.fixture(scope="module", params=list(Tier), ids=lambda tier: tier.value)
def anywhere(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A session on each tier, that without a kernel to ask among them."""
    offered.need(request.param)
    opened = open_session(request.param, find_interpreter(None), Limits(wall=20))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with offered.strongest(Limits(wall=20)) as session:
        yield session


def run(session: Any, source: str, **how: Any) -> Trace:
    trace: Trace = session.run(Program(source=textwrap.dedent(source)), Run(**how))
    assert not trace.exit_code, trace.text(trace.main, "stderr")
    return trace


def told(trace: Trace) -> list[tuple[str | None, str | None, int | None]]:
    return sorted(((one.born, one.target, one.line) for one in trace.threads), key=str)


def test_every_way_to_start_a_thread_is_seen_with_its_line_and_no_helper_counts(anywhere: Any) -> None:
    trace = run(anywhere, EVERY_WAY)
    assert told(trace) == sorted(
        [
            ("Thread", "work", 14), ("Thread", "Own.run", 14), ("Thread", "Timer.run", 14),
            ("multiprocessing.dummy", "work", 18), ("ThreadPool", "worker", 20), ("ThreadPool", "worker", 20),
            ("ThreadPoolExecutor", "_worker", 23), ("_thread", "low", 28),
        ],
        key=str,
    )  # fmt: skip
    assert {one.pid for one in trace.threads} == {trace.main}
    assert [one.number for one in trace.threads] == list(range(1, 9))
    assert {one.seen for one in trace.threads} == {trace.evidence == "kernel"}
    assert trace.threads[0].name == "mine"


def test_who_waited_for_a_thread_is_known_with_the_line(anywhere: Any) -> None:
    trace = run(anywhere, EVERY_WAY)
    joins = {(one.target, one.born): (one.joiner, one.joined_line) for one in trace.threads}
    assert joins["work", "Thread"] == joins["Own.run", "Thread"] == joins["Timer.run", "Thread"] == (0, 16)
    assert joins["work", "multiprocessing.dummy"] == (0, 19)
    assert joins["_worker", "ThreadPoolExecutor"] == (0, 22)
    assert joins["low", "_thread"] == (None, None)


def test_lives_of_threads_lie_within_their_process(anywhere: Any) -> None:
    trace = run(anywhere, EVERY_WAY, schedule=Schedule.HOLD_EXITS)
    (main,) = trace.by_role(Role.MAIN)
    for one in trace.threads:
        assert main.started <= one.started <= (main.ended or trace.wall_s)
        assert one.ended is None or one.started <= one.ended <= (main.ended or trace.wall_s)


@pytest.mark.parametrize("method", StartMethod, ids=str)
def test_threads_of_workers_are_theirs_and_those_of_pools_and_queues_nobodys(
    anywhere: Any, method: StartMethod
) -> None:
    trace = run(anywhere, PROCESSES, start_method=method)
    workers = {worker.pid for worker in trace.workers if worker.born == "Process"}
    assert len(trace.threads) == 2
    assert {one.pid for one in trace.threads} == workers
    assert {(one.number, one.joiner, one.line) for one in trace.threads} == {(1, 0, 6)}


def test_a_loop_and_its_tasks_are_told_and_a_task_looks_as_ever(anywhere: Any) -> None:
    trace = run(anywhere, LOOPS)
    (loop,) = trace.loops
    assert (loop.pid, loop.tasks, loop.thread, loop.line) == (trace.main, 5, 0, 20)
    assert loop.ended is not None
    assert [one.target for one in trace.tasks if one.main] == ["main"]
    tasks = [(one.target, one.how, one.line) for one in trace.tasks]
    assert tasks == [
        ("main", "done", 20), ("job", "done", 10), ("job", "done", 10), ("job", "raised ValueError", 10),
        ("sleep", "cancelled", 14),
    ]  # fmt: skip
    assert trace.text(trace.main) == "False False\n"
    assert [one.born for one in trace.threads] == ["asyncio"]


def test_an_error_that_nobody_asked_for_is_still_complained_of(session: Session) -> None:
    source = """
        import asyncio
        async def fail():
            raise ValueError("meant")
        async def main():
            task = asyncio.ensure_future(fail())
            await asyncio.sleep(0)
            del task
        asyncio.run(main())
        """
    trace = run(session, source)
    assert "Task exception was never retrieved" in trace.text(trace.main, "stderr")


def test_beyond_a_number_tasks_are_only_counted(session: Session) -> None:
    source = """
        import asyncio
        async def main():
            await asyncio.gather(*(asyncio.sleep(0) for _ in range(300)))
        asyncio.run(main())
        """
    trace = run(session, source)
    assert trace.loops[0].tasks == 301
    assert len(trace.tasks) == 200


def test_of_what_is_there_at_the_end_helpers_are_told_apart_from_what_nobody_explains(session: Session) -> None:
    (silent,) = run(session, HELPERS).threads
    assert (silent.born, silent.seen, silent.ended) == (None, True, None)


def test_threads_that_are_only_claimed_are_not_counted(session: Session) -> None:
    trace = run(session, CLAIMS)
    assert trace.threads == ()
    assert len(trace.find("thread-began")) == 2


@pytest.mark.parametrize("way", FORGES)
def test_nothing_is_believed_that_the_program_sends_by_itself_and_that_it_did_is_known(
    session: Session, way: str
) -> None:
    source = textwrap.dedent(FORGES[way]) + textwrap.dedent(
        """
        if __name__ == "__main__":
            send("loop", loop=1, tid=1)
            send("aio-task", key=1, loop=1, name="T", target="f", main=False)
        """
    )
    trace = run(session, source)
    assert (trace.loops, trace.tasks, trace.forged) == ((), (), True)


def test_the_probe_of_a_real_new_interpreter_is_believed() -> None:
    with offered.strongest(Limits(wall=20)) as session:
        session.warm = False
        source = (
            "import multiprocessing\nif __name__ == '__main__':\n    multiprocessing.Process(target=print).start()\n"
        )
        trace = run(session, source, start_method=StartMethod.SPAWN)
    assert [event.data["func"] for event in trace.find("ran")] == ["print"]
    assert not trace.forged


def test_a_program_without_threads_is_told_of_none(session: Session) -> None:
    trace = run(session, "import multiprocessing\nmultiprocessing.Process(target=print).start()\n")
    assert (trace.threads, trace.loops, trace.tasks) == ((), (), ())
    assert not [event for event in trace.events if event.kind.startswith("thread")]


def test_the_task_of_a_pool_of_threads_says_in_which_it_was_done(session: Session) -> None:
    trace = run(session, EVERY_WAY)
    by_pool = {one.tid for one in trace.threads if one.born == "ThreadPool"}
    tids = [event.data.get("tid") for event in trace.find("task")]
    assert len(tids) == 3 and len(by_pool.intersection(tids)) >= 1
    assert None not in tids


def test_after_a_deadlock_each_thread_tells_what_it_waited_for(session: Session) -> None:
    source = """
        import threading
        a, b = threading.Lock(), threading.Lock()
        both = threading.Barrier(2)
        def take(one, other):
            with one:
                both.wait()
                with other:
                    pass
        for locks in ((a, b), (b, a)):
            threading.Thread(target=take, args=locks).start()
        """
    trace = session.run(Program(source=textwrap.dedent(source)), Run())
    assert trace.ended is Ended.DEADLOCKED
    said = {thread_waits_for(trace, one.pid, one.tid).replace("\u00a0", " ") for one in trace.threads}
    assert said == {"at line 8 waits for a Lock that another thread of the same process acquired at line 6"}
    assert [one.ended for one in trace.threads] == [None, None]


# --- pieces ---------------------------------------------------------------------------------------------------------


def began(tid: int, time: float, **data: Any) -> Event:
    return Event(pid=2, kind="thread-began", time=time, line=4, data={"tid": tid, "by": "Thread", **data})


def test_an_id_that_is_given_again_is_another_thread() -> None:
    events = [began(7, 0.1, name="first"), began(7, 0.3, name="second")]
    inside = Inside(events, [Seen(2, 7, 0.3, 0.4), Seen(2, 7, 0.1, 0.2)])
    assert [(one.number, one.name) for one in inside.threads] == [(1, "first"), (2, "second")]
    assert inside.rest == ()


def test_whatever_a_program_sends_does_no_harm() -> None:
    strange: list[Any] = [None, [], {}, "7", 7.5, True, -1, 10**30]
    kinds = (
        "thread-began",
        "thread-ended",
        "thread-helpers",
        "thread-join",
        "loop",
        "loop-end",
        "aio-task",
        "aio-done",
    )
    names = ("tid", "tids", "key", "loop", "tasks", "ended", "joiner", "how", "name", "target", "by", "daemon")
    events = [
        Event(pid=2, kind=kind, time=0.1, data=dict.fromkeys(names, value)) for kind in kinds for value in strange
    ]
    for seen in (None, [], [Seen(2, 7, 0.0, None)]):
        inside = Inside(events, seen)
        assert all(isinstance(one, Thread) and isinstance(one.tid, int) for one in inside.threads)


def test_a_thread_lives_until_it_says_otherwise_and_the_first_one_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.sandbox import proc

    monkeypatch.setattr(proc, "facts", lambda tid: proc.Facts(10, 1, tid - 8, "S"))
    monkeypatch.setattr(proc, "threads", lambda pid: [10, 11, 12])
    threads = Threads()
    threads.begin(10, 10, 0.0)
    threads.begin(10, 11, 0.1)
    threads.begin(10, 11, 0.2)
    threads.at_exit(10, 10, 0.5)
    threads.end(10, 11, 0.3)
    threads.end(10, 99, 0.4)
    threads.at_exit(10, 10, 0.6)
    assert [(one.tid, one.began, one.ended, one.silent) for one in threads.lives] == [
        (3, 0.1, 0.3, False),
        (4, 0.5, None, True),
    ]


CANCELLED = """
import asyncio

async def wait(queue):
    while True:
        print(await queue.get())
        queue.task_done()

async def main():
    queue = asyncio.Queue()
    asked, noticed, left, busy = (asyncio.ensure_future(wait(queue)) for _ in range(4))
    await queue.put("item")
    await queue.join()
    noticed.cancel()
    await asyncio.wait([noticed])
    asked.cancel()
    busy.cancel()
    sleeps = asyncio.ensure_future(asyncio.sleep(60))
    await asyncio.sleep(0)
    sleeps.cancel()
    late = asyncio.ensure_future(wait(queue))
    await asyncio.sleep(0)
    late.cancel()

asyncio.run(main())
"""


def test_a_task_that_its_program_cancels_while_it_waits_for_an_item_is_dismissed(anywhere: Any) -> None:
    trace = run(anywhere, CANCELLED)
    assert trace.exit_code == 0
    seen = [(one.target, one.how, one.dismissed) for one in trace.tasks]
    assert seen == [
        ("main", "done", False), ("wait", "cancelled", True), ("wait", "cancelled", True), ("wait", "cancelled", False),
        ("wait", "cancelled", True), ("sleep", "cancelled", False), ("wait", "cancelled", True),
    ]  # fmt: skip
