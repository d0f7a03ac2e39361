"""How fast a class is graded, and how that grows: submissions a second, memory of the grader, size of the database.

    python benchmarks/throughput.py [--submissions 100 1000] [--workers 1 2] [--same-programs] [--hostile] [SUBMISSION]

Every copy of the submission has other names and numbers, so that no answer is known already; with `--same-programs`
only the answers in words differ: each program runs once, and what grows with the class is seen. The grader is started
as a command, each time into an empty folder. Memory is the sum of the proportional set sizes (PSS) of the grader and
its workers, without sandboxes, looked at every second. In the end the same command is given again, when nothing is left
to grade.

With `--hostile` each batch is graded a second time, every tenth submission in it replaced by a program that attacks,
floods or never ends (`tests/hostile/limits`): how long that takes, when the last of the others was done, and whether
their results are the same.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from common import copies

ROOT = Path(__file__).parent.parent
_ROW = "{:11}  {:7}  {:7.1f}  {:8.2f}  {:10.0f}  {:13.0f}  {:11.1f}  {:8.1f}  {:4.1f}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one batch took."""

    seconds: float
    most_mb: float
    last_mb: float
    database_mb: float
    again: float


def measured(folder: Path, output: Path, workers: int, sandbox: str) -> Figures:
    """Grade the folder with so many workers."""
    command = [sys.executable, "-m", "grader", "grade", folder, "-a", "multiprocessing", "-o", output, "-q",
               "-j", str(workers), "--sandbox", sandbox]  # fmt: skip
    begin = time.monotonic()
    seen: list[float] = []
    with subprocess.Popen(command, cwd=ROOT) as grader:
        while grader.poll() is None:
            seen.append(_memory(grader.pid))
            time.sleep(1)
    seconds = time.monotonic() - begin
    begin = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=False)
    again = time.monotonic() - begin
    size = sum(path.stat().st_size for path in output.glob("results.sqlite*"))
    return Figures(seconds, max(seen), sorted(seen[-5:])[len(seen[-5:]) // 2], size / 1e6, again)


def _memory(pid: int) -> float:
    """Megabytes of the grader and the workers that it has started itself."""
    try:
        grader = psutil.Process(pid)
        family = [grader, *(one for one in grader.children() if "spawn_main" in " ".join(one.cmdline()))]
        return sum(one.memory_full_info().pss for one in family) / 1e6
    except psutil.Error:
        return 0.0


def show(count: int, workers: int, found: Figures) -> None:
    """A row of the table."""
    rate, load = count / found.seconds, psutil.getloadavg()[0]
    sizes = found.most_mb, found.last_mb, found.database_mb
    print(_ROW.format(count, workers, found.seconds, rate, *sizes, found.again, load), flush=True)


def spoilt(folder: Path, other: Path) -> set[str]:
    """The same class in another folder, every tenth one hostile; who these are."""
    shutil.copytree(folder, other)
    programs = itertools.cycle(sorted((ROOT / "tests/hostile/limits").glob("*.py")))
    hostile = sorted(other.iterdir())[5::10]
    for place, program in zip(hostile, programs, strict=False):
        place.unlink()
        place.with_suffix("").mkdir()
        shutil.copy(program, place.with_suffix("") / "q6.py")
    return {place.stem for place in hostile}


def compared(clean: Path, mixed: Path, hostile: set[str]) -> str:
    """What became of the others."""
    found = [{path.stem: _checks(path) for path in (output / "json").iterdir()} for output in (clean, mixed)]
    others = found[0].keys() - hostile
    same = sum(found[0][name] == found[1].get(name) for name in others)
    last = max((mixed / "json" / f"{name}.json").stat().st_mtime for name in others)
    first = min(path.stat().st_mtime for path in (mixed / "json").iterdir())
    return f"{same} of {len(others)} others as without them, the last {last - first:.1f} s after the first"


def _checks(path: Path) -> list[object]:
    """What is decided of a submission, without what is luck."""
    keys = ("id", "status", "score", "expected", "actual", "hint")
    questions = json.loads(path.read_text(encoding="utf-8"))["questions"]
    return [[check[key] for key in keys] for question in questions for check in question["checks"]]


def main() -> None:
    """Measure each number of submissions with each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submission", type=Path, nargs="?", default=ROOT / "examples/submissions/missing-joins.py")
    parser.add_argument("--submissions", type=int, nargs="+", default=[100])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--sandbox", default="auto")
    parser.add_argument("--same-programs", action="store_true")
    parser.add_argument("--hostile", action="store_true")
    options = parser.parse_args()
    print("submissions  workers  seconds  a second  MB at most  MB at the end  database MB  again, s  load")
    for count in options.submissions:
        for workers in options.workers:
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place, "class")
                folder.mkdir()
                copies(options.submission, count, folder, programs=not options.same_programs)
                show(count, workers, measured(folder, Path(place, "results"), workers, options.sandbox))
                if options.hostile:
                    hostile = spoilt(folder, Path(place, "mixed"))
                    show(count, workers, measured(Path(place, "mixed"), Path(place, "other"), workers, options.sandbox))
                    print(compared(Path(place, "results"), Path(place, "other"), hostile), flush=True)


if __name__ == "__main__":
    main()
