"""What grading one submission costs, against running its three programs once with bare Python, in one loop.

    sudo python benchmarks/cost.py [--times 20] [--sandbox namespaces] SUBMISSION

CPU time of all processes is counted by control groups, which only root can make: `getrusage` misses what runs in
bubblewrap. One process grades one copy of the submission after the other, with other names and numbers in each, and
does all that a batch does with one, page and document included: it has imported everything, and its template
interpreter is warm. In turn with it the three programs run bare, so that a change of the machine's mood meets both;
compared are medians. The parts are means over the same loop; what the kernel does later and for nobody (it takes
network namespaces down in threads of its own) is not in them.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from common import Group, copies, groups, measured

from grader import pipeline
from grader.batch import grading
from grader.model import Assignment, HandIn
from grader.pipeline import grading as steps
from grader.report.json import dumps
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.session import Session

ROOT = Path(__file__).parent.parent


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
    parts.wrap(steps, "verdict", lambda check, _evidence: "essay" if check.family == "essay" else "checks")
    parts.wrap(grading, "to_html", lambda *_: "report: page")
    parts.wrap(grading, "to_document", lambda *_: "report: JSON")


class Grading:
    """The next copy of a submission, graded as in a batch."""

    def __init__(self, paths: Sequence[Path], batch: grading.Grading, parts: Parts) -> None:
        self.paths, self.batch, self.parts = itertools.cycle(paths), batch, parts

    def __call__(self) -> None:
        """Grade it and write what is told of it; nothing of it is known already."""
        path = next(self.paths)
        with self.parts.part("around it all"):
            task = grading.Task(hand_in=HandIn(student=path.stem, path=path), key=path.stem)
            graded = self.batch.grade(task, lambda _keys: {})
            path.with_suffix(".html").write_text(graded.page, encoding="utf-8")
            path.with_suffix(".json").write_text(dumps(graded.result.document), encoding="utf-8")


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
    with groups("grader-cost", "all", "all/sandbox", "bare", "cold") as made, tempfile.TemporaryDirectory() as folder:
        measure(options, *made, folder=folder)


def measure(options: argparse.Namespace, ours: Group, sandbox: Group, bare: Group, first: Group, folder: str) -> None:
    """The whole measurement."""
    assignment = pipeline.open_assignment("multiprocessing", ROOT)
    parts = Parts(sandbox)
    how = pipeline.Options(sandbox=options.sandbox, lanes=1)
    paths = copies(options.submission, options.times + 1, Path(folder))
    grade = Grading(paths, grading.Grading(assignment, how), parts)
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
