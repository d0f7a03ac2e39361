"""The student's interpreter: where it is, and what a sandbox must show of the system for it to run."""

from __future__ import annotations

import functools
import site
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.language import say

_ASK = (
    "import site, sys; print(sys.version_info[0], sys.version_info[1]); print(sys.prefix); print(sys.base_prefix); "
    "print(*site.getsitepackages(), sep=chr(0)); print(sys.executable); print(*sys.version.split())"
)
OLDEST = (3, 8)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that runs students' programs.

    `prefixes` are the folders that hold it, without their own links, `packages` those of installed packages. `release`
    is what it says of itself, the build included.
    """

    executable: str
    version: tuple[int, int]
    prefixes: tuple[str, ...]
    packages: tuple[str, ...] = ()
    release: str = ""


@functools.lru_cache(maxsize=16)
def find_interpreter(command: str | None) -> Interpreter:
    """The interpreter that a command names; None stands for the grader's own, without its virtual environment.

    Raises UsageError where it does not run or is older than 3.8.
    """
    if command is None:
        executable = str(Path(getattr(sys, "_base_executable", None) or sys.executable).resolve())
        base = str(Path(sys.base_prefix).resolve())
        release = " ".join(sys.version.split())
        return Interpreter(executable, sys.version_info[:2], (base,), tuple(site.getsitepackages([base])), release)
    try:
        done = subprocess.run(
            [command, "-I", "-X", "utf8", "-c", _ASK], capture_output=True, encoding="utf-8", timeout=20, check=True
        )
        version, prefix, base, packages, executable, release = done.stdout.split("\n")[:6]
    except (OSError, subprocess.SubprocessError, ValueError):
        raise UsageError(
            say("{command}: this Python does not run. Give the path of an interpreter with --python.", command=command)
        ) from None
    major, minor = map(int, version.split())
    if (major, minor) < OLDEST:
        raise UsageError(
            say(
                "{command}: Python {major}.{minor} is too old for students' programs; use 3.8 or newer.",
                command=command,
                major=major,
                minor=minor,
            )
        )
    prefixes = dict.fromkeys((str(Path(prefix).resolve()), str(Path(base).resolve())))
    where = str(Path(executable).absolute())
    return Interpreter(where, (major, minor), tuple(prefixes), tuple(packages.split("\0")), release)
