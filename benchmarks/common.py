"""What several benchmarks need: CPU time of all processes by control groups, a busy machine, varied submissions."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

V1, V2 = Path("/sys/fs/cgroup/cpuacct"), Path("/sys/fs/cgroup")
SPIN = "import sys, time\nend = time.monotonic() + float(sys.argv[1])\nwhile time.monotonic() < end: pass"


class Group:
    """A control group (cpuacct of version 1, or version 2), and the CPU time of all processes that are born in it.

    Only root can make one. `getrusage` would miss what runs in bubblewrap.
    """

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


@contextlib.contextmanager
def groups(prefix: str, *names: str) -> Iterator[list[Group]]:
    """Several groups (one within another if its name says so), removed in the end."""
    with contextlib.ExitStack() as stack:
        made = []
        for name in names:
            made.append(Group(f"{prefix}-{name}"))
            stack.callback(made[-1].remove)
        yield made


def measured(work: Callable[[], object], group: Group) -> tuple[float, float]:
    """CPU seconds of a group, and wall-clock seconds, that a piece of work takes."""
    cpu, begin = group.seconds(), time.perf_counter()
    work()
    return group.seconds() - cpu, time.perf_counter() - begin


def copies(submission: Path, count: int, folder: Path, *, programs: bool = True) -> list[Path]:
    """Copies of a notebook or script in which no answer is like another's, so that none is known already.

    Functions have other names, and every answer in words, also in a comment, ends in another number. Without
    `programs`, which only notebooks can do without, the code stays as it is.
    """
    if not programs and submission.suffix != ".ipynb":
        raise SystemExit(f"{submission}: only copies of a notebook can have the same programs.")
    made = []
    for number in range(count):
        made.append(folder / f"student{number:05}{submission.suffix}")
        made[-1].write_text(_varied(submission, number, programs), encoding="utf-8")
    return made


def _varied(submission: Path, number: int, programs: bool) -> str:
    text = submission.read_text(encoding="utf-8")
    if submission.suffix != ".ipynb":
        text = re.sub(r"\n\n(?=# %% \[markdown\]\n# ## Q)", f"\n# My number is {number}.\n\n", text)
        return _renamed(text, text, number)
    notebook = json.loads(text)
    cells = notebook["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    for cell, after in itertools.zip_longest(cells, cells[1:], fillvalue={"cell_type": ""}):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["source"] = _renamed(source, code, number) if programs else source
        elif programs or after["cell_type"] != "code":  # words beside a program are part of that answer
            cell["source"] = f"{source}\n\nMy number is {number}."
    return json.dumps(notebook)


def _renamed(text: str, code: str, number: int) -> str:
    """The text with a number after each name of a function that the code defines."""
    names = sorted(set(re.findall(r"^def (\w+)", code, re.MULTILINE)), key=len, reverse=True)
    return re.sub(rf"\b({'|'.join(names)})\b(?=[(,)])", rf"\1_{number}", text) if names else text


@contextlib.contextmanager
def spinning(count: int, seconds: float) -> Iterator[None]:
    """Processes that use up the processor; they end by themselves in time, whatever happens to this one."""
    spinners = [subprocess.Popen([sys.executable, "-c", SPIN, str(seconds)]) for _ in range(count)]
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()
