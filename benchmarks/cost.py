"""What grading one submission costs, against running its three programs once with bare Python, in one loop.

    sudo python benchmarks/cost.py [--times 20] [--sandbox namespaces] SUBMISSION

CPU time of all processes is counted by control groups, which only root can make: `getrusage` misses what runs in
bubblewrap. One process grades the submission again and again, as a batch does with its submissions: it has imported
everything, and its template interpreter is warm. In turn with it the three programs run bare, so that a change of the
machine's mood meets both; compared are medians. The parts are means over the same loop; what the kernel does later and
for nobody (it takes network namespaces down in threads of its own) is not in them.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grader import pipeline
from grader.model import Assignment, Report
from grader.report.json import dumps, to_document
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.session import Session
from grader.scoring import report_status

ROOT = Path(__file__).parent.parent
V1, V2 = Path("/sys/fs/cgroup/cpuacct"), Path("/sys/fs/cgroup")


class Group:
    """A control group (cpuacct of version 1, or version 2), and the CPU time of all processes that are born in it."""

    def __init__(self, name: str) -> None:
        self.path = (V1 if V1.is_dir() else V2) / name
        self.path.mkdir()

    def enter(self) -> None:
        """Put this process into the group."""
        (self.path / "cgroup.procs").write_text(str(os.getpid()))

    def seconds(self) -> float:
        """What has been used so far."""
        if V1.is_dir():
            return int((self.path / "cpuacct.usage").read_text()) / 1e9
        return int((self.path / "cpu.stat").read_text().split()[1]) / 1e6

    def remove(self) -> None:
        """Remove it; its last processes leave for the root group."""
        top = V1 if V1.is_dir() else V2
        for pid in (self.path / "cgroup.procs").read_text().split():
            with contextlib.suppress(OSError):
                (top / "cgroup.procs").write_text(pid)
        self.path.rmdir()


class Parts:
    """CPU seconds of the parts of one piece of work: this process's own, and those of the sandbox's processes."""

    def __init__(self, sandbox: Group) -> None:
        self.sandbox = sandbox
        self.own: dict[str, float] = defaultdict(float)
        self.inside: dict[str, float] = defaultdict(float)
        self._within: list[list[float]] = []

    @contextlib.contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what is done here for this part, and not for the one around it."""
        own, inside = time.process_time(), self.sandbox.seconds()
        self._within.append([0.0, 0.0])
        try:
            yield
        finally:
            own, inside = time.process_time() - own, self.sandbox.seconds() - inside
            less = self._within.pop()
            self.own[name] += own - less[0]
            self.inside[name] += inside - less[1]
            if self._within:
                self._within[-1][0] += own
                self._within[-1][1] += inside

    def wrap(self, owner: Any, attribute: str, name: Callable[..., str]) -> None:
        """Count every call of a function for a part, which `name` tells from its arguments."""
        real = getattr(owner, attribute)

        def counted(*args: Any, **kwargs: Any) -> Any:
            with self.part(name(*args)):
                return real(*args, **kwargs)

        setattr(owner, attribute, counted)

    def print(self, times: int) -> None:
        """The parts, dearest last, in milliseconds a submission."""
        print(f"\n{'part':34} {'own':>7} {'sandbox':>8}   ms a submission")
        for name in sorted(self.own, key=lambda name: self.own[name] + self.inside[name]):
            print(f"{name:34} {1000 * self.own[name] / times:7.1f} {1000 * self.inside[name] / times:8.1f}")
        own, inside = (1000 * sum(side.values()) / times for side in (self.own, self.inside))
        print(f"{'all':34} {own:7.1f} {inside:8.1f}")


def watch_parts(parts: Parts) -> None:
    """Have the pipeline's steps counted."""
    parts.wrap(pipeline, "read", lambda *_: "reading and splitting")
    parts.wrap(Session, "start", lambda *_: "session: begin")
    parts.wrap(Session, "close", lambda *_: "session: end")
    parts.wrap(
        Session, "run", lambda _session, _program, run, name: f"run {name[:2]} {run.start_method} {run.schedule}"
    )
    parts.wrap(pipeline, "judge", lambda check, _evidence: "essay" if check.family == "essay" else "checks")


class Grading:
    """One submission, graded as in a batch."""

    def __init__(self, path: Path, assignment: Assignment, how: pipeline.Options, parts: Parts) -> None:
        self.path, self.assignment, self.how, self.parts = path, assignment, how, parts

    def __call__(self) -> Report:
        """Grade it and write its report."""
        with self.parts.part("around it all"):
            report = pipeline.grade_submission(self.path, self.assignment, self.how)
            with self.parts.part("report: JSON"):
                dumps(to_document(report, report_status(report)))
            return report


class Bare:
    """Its programs, run once each by an interpreter that knows nothing of us."""

    def __init__(self, path: Path, assignment: Assignment, folder: str, group: Group) -> None:
        self.group, self.python = group, find_interpreter(None).executable
        self.programs = []
        for name, answer in pipeline.read(path, assignment).answers.items():
            if answer.program is not None:
                self.programs.append(Path(folder) / f"{name}.py")
                self.programs[-1].write_text(answer.program.source, encoding="utf-8")

    def __call__(self) -> None:
        """Run them one after the other."""
        for program in self.programs:
            subprocess.run(
                [self.python, str(program)], check=True, stdout=subprocess.DEVNULL, preexec_fn=self.group.enter
            )


def measured(work: Callable[[], object], group: Group) -> tuple[float, float]:
    """CPU seconds of a group, and wall-clock seconds, that a piece of work takes."""
    cpu, begin = group.seconds(), time.perf_counter()
    work()
    return group.seconds() - cpu, time.perf_counter() - begin


def cold(path: Path, group: Group) -> tuple[float, float]:
    """What `grader check` costs from the shell: CPU and wall-clock seconds."""
    command = [sys.executable, "-m", "grader", "check", str(path.resolve())]
    return measured(
        lambda: subprocess.run(command, stdout=subprocess.DEVNULL, preexec_fn=group.enter, cwd=ROOT, check=False), group
    )


def main() -> None:
    """Measure in turn; print the medians, their ratio, the parts and a cold start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("submission", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--sandbox", default="auto")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        groups = [Group(f"grader-cost-{name}") for name in ("all", "all/sandbox", "bare", "cold")]
        for group in groups:
            stack.callback(group.remove)
        measure(options, *groups, folder=stack.enter_context(tempfile.TemporaryDirectory()))


def measure(options: argparse.Namespace, ours: Group, sandbox: Group, bare: Group, first: Group, folder: str) -> None:
    """The whole measurement."""
    assignment = pipeline.open_assignment("multiprocessing", ROOT)
    parts = Parts(sandbox)
    how = pipeline.Options(sandbox=options.sandbox, lanes=1)
    grade = Grading(options.submission, assignment, how, parts)
    programs = Bare(options.submission, assignment, folder, bare)
    sandbox.enter()
    grade()  # what is found out once, and kept, is not counted; the template is born in the sandbox's group
    ours.enter()
    programs()
    watch_parts(parts)
    parts.own.clear(), parts.inside.clear()
    pairs = [(measured(grade, ours), measured(programs, bare)) for _ in range(options.times)]
    for index, what in enumerate(("CPU", "wall")):
        graded, ran = (statistics.median(pair[side][index] for pair in pairs) for side in (0, 1))
        ratio = statistics.median(pair[0][index] / pair[1][index] for pair in pairs)
        print(f"{what:4}  grading {graded:.3f} s   bare {ran:.3f} s   ratio {graded / ran:.2f} (of pairs {ratio:.2f})")
    starts = [cold(options.submission, first) for _ in range(5)]
    cpu, wall = (statistics.median(start[index] for start in starts) for index in (0, 1))
    print(f"cold  grader check {cpu:.2f} s CPU, {wall:.2f} s until it has ended")
    parts.print(options.times)


if __name__ == "__main__":
    main()
