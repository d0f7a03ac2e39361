"""What multiprocessing offers works in every sandbox, whatever the start method: honest programs never notice it."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator

import pytest

from grader.model import Ended, Limits, Program, Run, StartMethod
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.tier import AnySession, Tier
from grader.sandbox.tiers import open_session

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="three tiers are on Linux alone")]

HEAD = """
import concurrent.futures, multiprocessing as mp
from multiprocessing import shared_memory

def square(x):
    return x * x

def put(queue, x):
    queue.put(x * x)

def send(end, x):
    end.send(x * x)
    end.close()

def add(lock, value):
    for _ in range(50):
        with lock:
            value.value += 1

def note(shared, key):
    shared[key] = key * key

def fill(name, place):
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[place] = place
    memory.close()

def meet(barrier, event):
    barrier.wait()
    event.set()

def work(queue):
    while (item := queue.get()) is not None:
        queue.task_done()
    queue.task_done()

def run(*processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]

if __name__ == "__main__":
"""
PROGRAMS = {
    "process": ("print(run(*(mp.Process(target=square, args=(x,)) for x in range(3))))", "[0, 0, 0]"),
    "pool": ("with mp.Pool(3) as pool:\n    print(pool.map(square, range(5)), pool.apply_async(square, (9,)).get())",
             "[0, 1, 4, 9, 16] 81"),
    "executor": ("with concurrent.futures.ProcessPoolExecutor(2) as pool:\n    print(list(pool.map(square, range(4))))",
                 "[0, 1, 4, 9]"),
    "queue": ("queue = mp.Queue()\nps = [mp.Process(target=put, args=(queue, x)) for x in range(3)]\n"
              "[p.start() for p in ps]\nprint(sorted(queue.get() for _ in ps))\n[p.join() for p in ps]", "[0, 1, 4]"),
    "joinable queue": ("queue = mp.JoinableQueue()\np = mp.Process(target=work, args=(queue,))\np.start()\n"
                       "[queue.put(x) for x in (1, 2, None)]\nqueue.join()\np.join()\nprint(p.exitcode)", "0"),
    "pipe": ("ours, theirs = mp.Pipe()\np = mp.Process(target=send, args=(theirs, 7))\np.start()\nprint(ours.recv())\n"
             "p.join()", "49"),
    "lock and value": ("lock, value = mp.Lock(), mp.Value('i', 0, lock=False)\n"
                       "run(*(mp.Process(target=add, args=(lock, value)) for _ in range(3)))\n"
                       "print(value.value)", "150"),
    "barrier and event": ("barrier, event = mp.Barrier(3), mp.Event()\n"
                          "codes = run(*(mp.Process(target=meet, args=(barrier, event)) for _ in range(3)))\n"
                          "print(codes, event.is_set())",
                          "[0, 0, 0] True"),
    "manager": ("with mp.Manager() as manager:\n    shared = manager.dict()\n"
                "    run(*(mp.Process(target=note, args=(shared, x)) for x in range(3)))\n"
                "    print(sorted(shared.items()))",
                "[(0, 0), (1, 1), (2, 4)]"),
    "shared memory": ("memory = shared_memory.SharedMemory(create=True, size=8)\n"
                      "run(*(mp.Process(target=fill, args=(memory.name, x)) for x in (1, 2)))\n"
                      "print(memory.buf[1], memory.buf[2])\n"
                      "memory.close()\nmemory.unlink()", "1 2"),
}  # fmt: skip


@pytest.fixture(scope="module", params=list(Tier), ids=lambda tier: tier.value)
def session(request: pytest.FixtureRequest) -> Iterator[AnySession]:
    opened = open_session(request.param, find_interpreter(None), Limits(wall=20))
    yield opened
    opened.close()


@pytest.mark.parametrize("method", StartMethod, ids=str)
@pytest.mark.parametrize("name", PROGRAMS)
def test_honest_programs_work(session: AnySession, name: str, method: StartMethod) -> None:
    body, printed = PROGRAMS[name]
    trace = session.run(
        Program(source=HEAD + textwrap.indent(body, "    ") + "\n"), Run(start_method=method), "honest.py"
    )
    assert (trace.ended, trace.exit_code, trace.leftover) == (Ended.EXITED, 0, ()), trace.text(trace.main, "stderr")
    assert trace.text(trace.main) == f"{printed}\n"
