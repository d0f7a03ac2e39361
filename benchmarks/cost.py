"""What grading one submission costs, against running its three programs once with bare python3, in one loop.

    sudo python benchmarks/cost.py [--times 10] [--sandbox namespaces] SUBMISSION

CPU time of all processes is counted by a cpuacct control group, which only root can make: `getrusage` misses what
runs in bubblewrap. Both are measured in turn, so that a change of the machine's mood meets both; compared are medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from grader import pipeline
from grader.report.json import dumps, to_document
from grader.scoring import report_status

GROUP = Path("/sys/fs/cgroup/cpuacct/grader-cost")


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall-clock seconds of a piece of work, done in a fork inside a control group of its own."""
    GROUP.mkdir(exist_ok=True)
    (GROUP / "cpuacct.usage").write_text("0")
    begin = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        (GROUP / "tasks").write_text(str(os.getpid()))
        work()
        os._exit(0)
    os.waitpid(pid, 0)
    wall = time.perf_counter() - begin
    return int((GROUP / "cpuacct.usage").read_text()) / 1e9, wall


def main() -> None:
    """Measure in turn and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submission", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--sandbox", default="auto")
    parser.add_argument("--lanes", type=int, default=1)
    options = parser.parse_args()
    assignment = pipeline.open_assignment("multiprocessing", Path(__file__).parent)
    answers = pipeline.read(options.submission, assignment).answers
    how = pipeline.Options(sandbox=options.sandbox, lanes=options.lanes)

    def grade() -> None:
        report = pipeline.grade_submission(options.submission, assignment, how)
        dumps(to_document(report, report_status(report)))

    with tempfile.TemporaryDirectory() as folder:
        programs = []
        for name in ("q3", "q5", "q6"):
            program = answers[name].program
            assert program is not None
            programs.append(Path(folder) / f"{name}.py")
            programs[-1].write_text(program.source, encoding="utf-8")

        def bare() -> None:
            for program in programs:
                subprocess.run([sys.executable, str(program)], check=True, stdout=subprocess.DEVNULL)

        grade()  # what is found out once, and kept, is not counted
        bare()
        pairs = [(measured(grade), measured(bare)) for _ in range(options.times)]
    GROUP.rmdir()
    for index, what in enumerate(("CPU", "wall")):
        ours, theirs = (statistics.median(pair[side][index] for pair in pairs) for side in (0, 1))
        print(f"{what}: grading {ours:.3f} s, bare {theirs:.3f} s, ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
