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


def test_interpreter_that_is_not_there_is_the_users_mistake():
    with pytest.raises(UsageError, match="does not run"):
        find_interpreter("/no/such/python")
