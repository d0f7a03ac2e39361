"""Which limit ends an endless computation is never luck."""

from __future__ import annotations

import signal
import sys

import pytest

from grader.model import Ended, Limits, Program, Run, Trace
from grader.sandbox import Sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits of one process are Linux's")

ENDLESS = """
import multiprocessing

def compute():
    while True:
        pass

if __name__ == "__main__":
    process = multiprocessing.Process(target=compute)
    process.start()
    process.join()
"""


def traced(limits: Limits) -> Trace:
    with Sandbox() as sandbox:
        return sandbox.run(Program(source=ENDLESS), Run(), limits, "endless.py")


def test_equal_limits_end_by_the_clock() -> None:
    trace = traced(Limits(wall=1.0, cpu=1.0))
    assert trace.ended is Ended.TIMED_OUT
    assert [worker.how for worker in trace.workers] == [None]


def test_a_smaller_limit_of_cpu_time_ends_the_process_that_computes() -> None:
    trace = traced(Limits(wall=100.0, cpu=1.0))  # a second's work takes long where many others work
    assert trace.ended is Ended.EXITED
    assert [worker.signal for worker in trace.workers] == [signal.SIGXCPU]
