"""What it costs to watch a program and hold its exits, against the same program unsupervised, in one loop.

    sudo python benchmarks/supervision.py [--times 5] [--sandbox namespaces] [--only WORD ...]

The programs are the right ones of every family: those under `tests/programs/joined`, and the solutions of both
assignments. Each is run in turn

- *supervised*: in the sandbox, as a grader does it, with every exit held;
- *bare*: `python3 PROGRAM`, as its author runs it;
- *warm*: as a fork of an interpreter that has imported `multiprocessing` already, with no sandbox, filter or probe.

CPU time is that of all processes (control groups: only root can make them), the supervisor's among them. For every
program the medians are compared; printed are the quartiles of these ratios, and the dearest programs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from common import Group, groups, measured

from grader.model import Limits, Program, Run, Schedule, StartMethod
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.session import Session
from grader.sandbox.tier import Tier

ROOT = Path(__file__).parent.parent
HELD = Run(StartMethod.FORK, Schedule.HOLD_EXITS)
WAYS = ("supervised", "bare", "warm")
ZYGOTE = """
import gc, os, runpy, sys
import multiprocessing.connection, multiprocessing.pool, multiprocessing.managers, multiprocessing.popen_fork
import multiprocessing.popen_spawn_posix, multiprocessing.queues, multiprocessing.synchronize
import concurrent.futures.process
multiprocessing.set_start_method("fork", force=True)
gc.collect(), gc.freeze()
for line in iter(sys.stdin.readline, ""):
    if not (child := os.fork()):
        os.dup2(os.open(os.devnull, os.O_RDWR), 0), os.dup2(0, 1), os.dup2(0, 2)
        multiprocessing.set_start_method(None, force=True)
        sys.argv = [line.strip()]
        runpy.run_path(line.strip(), run_name="__main__")
        break
    os.waitpid(child, 0)
    print(flush=True)
"""


@dataclass(frozen=True)
class Costs:
    """CPU and wall-clock seconds of one program, each way, in the order of the loop."""

    name: str
    cpu: dict[str, list[float]]
    wall: dict[str, list[float]]

    def ratio(self, kind: str, base: str) -> float:
        """Supervised against this base: medians, of `cpu` or `wall`."""
        seconds = getattr(self, kind)
        return statistics.median(seconds["supervised"]) / statistics.median(seconds[base])


def main() -> None:
    """Measure in turn and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--sandbox", default=Tier.NAMESPACES.value)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    chosen = [path for path in programs() if not options.only or any(word in path.stem for word in options.only)]
    with groups("grader-supervision", *WAYS) as made, warm_interpreter(made[2]) as run_warm:
        made[0].enter()
        with Session(Tier(options.sandbox), find_interpreter(None), Limits()) as session:
            costs = [measure(path, options.times, session, made, run_warm) for path in chosen]
    show(costs)


def programs() -> list[Path]:
    """Right programs of every family."""
    return [*sorted(ROOT.glob("tests/programs/joined/*.py")), *sorted(ROOT.glob("solutions/*/*.py"))]


def measure(
    path: Path, times: int, session: Session, made: list[Group], run_warm: Callable[[Path], None]
) -> Costs:  # fmt: skip
    """One program, each way in turn. The first turn, in which files are read from the disk, is not counted."""
    program = Program(source=path.read_text(encoding="utf-8"))
    work = {
        "supervised": lambda: session.run(program, HELD),
        "bare": lambda: run_bare(path, made[1]),
        "warm": lambda: run_warm(path),
    }
    cpu: dict[str, list[float]] = {way: [] for way in WAYS}
    wall: dict[str, list[float]] = {way: [] for way in WAYS}
    for turn in range(times + 1):
        for way, group in zip(WAYS, made, strict=True):
            used, took = measured(work[way], group)
            if turn:
                cpu[way].append(used)
                wall[way].append(took)
    return Costs(f"{path.parent.name}/{path.stem}", cpu, wall)


def run_bare(path: Path, group: Group) -> None:
    """Once, as from the shell."""
    subprocess.run(
        [find_interpreter(None).executable, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, preexec_fn=group.enter, check=False,
    )  # fmt: skip


@contextlib.contextmanager
def warm_interpreter(group: Group) -> Iterator[Callable[[Path], None]]:
    """An interpreter whose forks run programs; what is given runs one and waits until it has ended."""
    command = [find_interpreter(None).executable, "-c", ZYGOTE]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, text=True, bufsize=1, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         preexec_fn=group.enter) as zygote,
    ):  # fmt: skip
        assert zygote.stdin is not None and zygote.stdout is not None
        to, answers = zygote.stdin, zygote.stdout

        def run(path: Path) -> None:
            to.write(f"{path}\n")
            if not answers.readline():
                sys.exit("the warm interpreter is gone")

        yield run
        to.close()


def show(costs: list[Costs]) -> None:
    """Quartiles of the ratios, and the dearest programs."""
    print(f"{len(costs)} programs, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}")
    for base in WAYS[1:]:
        for kind in ("cpu", "wall"):
            low, middle, high = statistics.quantiles([one.ratio(kind, base) for one in costs], n=4)
            print(f"supervised / {base:5} {kind:4}  median {middle:.2f}  quartiles {low:.2f} to {high:.2f}")
        dearest = sorted(costs, key=lambda one: -one.ratio("cpu", base))[:8]
        print("  dearest: " + ", ".join(f"{one.name} {one.ratio('cpu', base):.2f}" for one in dearest))


if __name__ == "__main__":
    main()
