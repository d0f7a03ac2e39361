"""Interpreters that are forks of a seed are told apart from real ones by nothing but their price."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from grader.model import Limits, Program, Role, Run, StartMethod, Trace

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandboxed tiers need Linux")

PROGRAMS = {
    "four processes": """
import multiprocessing, os, sys
def show(n):
    print("number", n, len(sys.argv), __name__)
if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print([p.exitcode for p in ps])
""",
    "no main guard": """
import multiprocessing
def show():
    print("child")
p = multiprocessing.Process(target=show)
p.start()
p.join()
print("end", p.exitcode)
""",
    "lambda": """
import multiprocessing
if __name__ == "__main__":
    p = multiprocessing.Process(target=lambda: print("child"))
    p.start()
    p.join()
""",
    "pool": """
from multiprocessing import Pool
def square(n):
    return n * n
if __name__ == "__main__":
    pool = Pool(2)
    print(pool.map(square, range(5)))
    pool.close()
    pool.join()
""",
    "state of the parent only": """
import multiprocessing
limit = 1
def show():
    print("limit", limit)
if __name__ == "__main__":
    limit = 2
    p = multiprocessing.Process(target=show)
    p.start()
    p.join()
""",
    "environment and folder": """
import multiprocessing, os
def show():
    print(os.environ.get("MINE"), os.path.basename(os.getcwd()), sorted(os.listdir("/proc/self/fd")) != [])
if __name__ == "__main__":
    os.environ["MINE"] = "here"
    os.mkdir("below")
    os.chdir("below")
    p = multiprocessing.Process(target=show)
    p.start()
    p.join()
""",
    "exit statuses": """
import multiprocessing, os, sys
def leave(how):
    if how == "exit": sys.exit(3)
    if how == "text": sys.exit("said")
    if how == "raise": raise ValueError("wrong")
    if how == "kill": os.kill(os.getpid(), 9)
if __name__ == "__main__":
    for how in ("exit", "text", "raise", "kill", "nothing"):
        p = multiprocessing.Process(target=leave, args=(how,))
        p.start()
        p.join()
        print(how, p.exitcode)
""",
    "queue, lock, value and shared memory": """
import multiprocessing
from multiprocessing import shared_memory
def work(queue, lock, value, name):
    block = shared_memory.SharedMemory(name)
    with lock:
        value.value += block.buf[0]
    queue.put("done")
    block.close()
if __name__ == "__main__":
    block = shared_memory.SharedMemory(create=True, size=10)
    block.buf[0] = 7
    queue, lock, value = multiprocessing.Queue(), multiprocessing.Lock(), multiprocessing.Value("i", 0)
    ps = [multiprocessing.Process(target=work, args=(queue, lock, value, block.name)) for _ in range(2)]
    for p in ps: p.start()
    print([queue.get() for _ in ps])
    for p in ps: p.join()
    print(value.value)
    block.close()
    block.unlink()
""",
    "manager": """
import multiprocessing
def work(shared, n):
    shared[n] = n * n
if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        shared = manager.dict()
        ps = [multiprocessing.Process(target=work, args=(shared, n)) for n in range(2)]
        for p in ps: p.start()
        for p in ps: p.join()
        print(sorted(shared.items()))
""",
}


def story(trace: Trace) -> list[object]:
    """What a run did, without what may differ from run to run: helpers, times, pids, our own frames."""
    people = [
        (process.role, process.how, process.exit_code, process.signal, process.born, trace.text(process.pid))
        for process in trace.processes
        if process.role is not Role.HELPER
    ]
    errors = sorted(str((event.data["type"], event.data["hint"], event.line)) for event in trace.find("error"))
    return [trace.ended, trace.exit_code, trace.leftover, sorted(map(str, people)), errors]


@pytest.fixture(scope="module")
def sessions() -> Iterator[tuple[object, object]]:
    from grader.errors import SandboxError
    from grader.sandbox.interpreter import find_interpreter
    from grader.sandbox.session import Session
    from grader.sandbox.tiers import choose

    try:
        tier = choose("auto", find_interpreter(None))
    except SandboxError as error:
        pytest.skip(f"no sandbox works here: {error}")
    if tier.value == "plain":
        pytest.skip("neither bubblewrap nor Landlock works here")
    with (
        Session(tier, find_interpreter(None), Limits(wall=20), warm=True) as warm,
        Session(tier, find_interpreter(None), Limits(wall=20), warm=False) as cold,
    ):
        yield warm, cold


@pytest.mark.parametrize("method", [StartMethod.FORKSERVER, StartMethod.SPAWN])
@pytest.mark.parametrize("name", PROGRAMS)
def test_warm_and_real_interpreters_give_equal_traces(name: str, method: StartMethod, sessions) -> None:
    warm, cold = (session.run(Program(source=PROGRAMS[name]), Run(method), "program.py") for session in sessions)
    assert story(warm) == story(cold)


def test_what_the_student_starts_by_another_way_is_a_real_interpreter(sessions) -> None:
    source = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(6 * 7)'])\n"
    trace = sessions[0].run(Program(source=source), Run(StartMethod.SPAWN), "program.py")
    assert [trace.text(process.pid) for process in trace.workers] == ["42\n"]
