"""Students' interpreters from 3.8 on are found, warmed up and observed."""

from __future__ import annotations

import offered
import pytest

from grader.errors import UsageError
from grader.model import Limits, Program, Run, Schedule, StartMethod
from grader.sandbox.interpreter import find_interpreter

VERSIONS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"]
SOURCE = """
import multiprocessing, sys
def square(x):
    return x * x
if __name__ == "__main__":
    p = multiprocessing.Process(target=print, args=("child",))
    p.start()
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, [1, 2]), "%d.%d" % sys.version_info[:2])
    p.join()
"""


@pytest.mark.parametrize("tier", offered.BOTH, ids=lambda tier: tier.value)
@pytest.mark.parametrize("version", VERSIONS)
def test_program_is_observed_under(version, tier):
    with offered.session(tier, Limits(), offered.interpreter(version)) as session:
        for run in (Run(StartMethod.FORK, Schedule.HOLD_EXITS), Run(StartMethod.FORKSERVER, Schedule.NATURAL)):
            trace = session.run(Program(source=SOURCE), run)
            assert trace.text(trace.main, "stderr") == ""
            assert trace.text(trace.main) == f"[1, 4] {version}\n"
            assert trace.text(trace.workers[0].pid) == "child\n"
            assert len(trace.workers) == 3
            assert len(trace.find("task")) == 2
        assert len(session.run(Program(source=SOURCE), Run(schedule=Schedule.SERIAL)).find("serial")) == 1


WITHIN = """
import os
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor

def where(number):
    print("from within")
    return os.getpid(), os.cpu_count()

if __name__ == "__main__":
    interpreters.create().exec("print('exit' in dir(__builtins__))")
    with InterpreterPoolExecutor(2) as pool:
        print(set(pool.map(where, range(3))) == {(os.getpid(), 4)}, pool.submit(where, 3).result() == where(4))
    os._exit(0)
"""


@pytest.mark.parametrize("version", ["3.14", "3.15"])
def test_interpreters_within_a_process_are_threads_of_it_and_told_of(version):
    with offered.strongest(Limits(), offered.interpreter(version)) as session:
        trace = session.run(Program(source=WITHIN), Run())
    assert trace.text(trace.main, "stderr") == ""
    assert sorted(trace.text(trace.main).splitlines()) == ["True", "True True", *["from within"] * 5]
    assert trace.workers == ()
    assert {one.born for one in trace.threads} == {"InterpreterPoolExecutor"}
    assert [event.line for event in trace.find("interpreter")] == [11]
    assert [event.data["kind"] for event in trace.find("pool")] == ["InterpreterPoolExecutor"]


ENDED = """
from concurrent.futures import ProcessPoolExecutor

if __name__ == "__main__":
    pool = ProcessPoolExecutor(2)
    print(list(pool.map(abs, [-1, 2])))
    pool.kill_workers()
"""


@pytest.mark.parametrize("version", ["3.14", "3.15"])
def test_workers_that_are_killed_by_their_executor_are_waited_for(version):
    with offered.strongest(Limits(), offered.interpreter(version)) as session:
        trace = session.run(Program(source=ENDED), Run(schedule=Schedule.HOLD_EXITS))
        assert session.run(Program(source=ENDED), Run(schedule=Schedule.SERIAL)).exit_code == 0
    assert trace.text(trace.main) == "[1, 2]\n"
    assert {worker.joined for worker in trace.workers} == {True}
    assert "kill_workers" in [event.data["how"] for event in trace.find("pool-end")]


def test_interpreter_that_is_not_there_is_the_users_mistake():
    with pytest.raises(UsageError, match="does not run"):
        find_interpreter("/no/such/python")
