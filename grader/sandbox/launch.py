"""How a session's warm interpreter is started on each tier, and what the supervisor must do itself there."""

from __future__ import annotations

import itertools
import json
import os
import stat
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import SandboxError
from grader.language import say
from grader.model import Limits
from grader.probe import BOX, compile_box
from grader.sandbox import bubblewrap, landlock, shared
from grader.sandbox.interpreter import Interpreter
from grader.sandbox.scratch import Scratch
from grader.sandbox.tier import Tier

NOBODY = 65534
_FIRST_UID = 1 << 30
_sessions = itertools.count()
_ZYGOTE = "_grader_zygote.py"
_READABLE = (
    "/usr",
    "/lib",
    "/lib64",
    "/lib32",
    "/bin",
    "/sbin",
    "/dev/urandom",
    "/dev/zero",
    *bubblewrap.CONFIGURATION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A sandbox that is about to start.

    `command` starts a warm interpreter for this session alone, `template_command` one that makes sessions by forking
    itself, where the tier has such; both take the number of the control descriptor.
    """

    command: Callable[[int], list[str]]
    template_command: Callable[[int], list[str]] | None = None
    environment: dict[str, str]
    work: str
    private_pids: bool
    private_network: bool
    private_user: bool
    counts_forks: bool
    scratch: Scratch | None = None
    owner: int | None = None
    made: float = field(default_factory=time.time)

    def sweep(self) -> None:
        """Remove what a run has left in the shared memory that all sessions of this tier use."""
        if not self.private_user:
            shared.sweep(self.owner, self.made)

    def remove(self) -> None:
        """Remove the folder that was made for it, and what it has left elsewhere."""
        self.sweep()
        if self.scratch is not None:
            self.scratch.remove()


@dataclass(frozen=True, slots=True)
class Launch:
    """What to start."""

    tier: Tier
    interpreter: Interpreter
    limits: Limits

    def place(self) -> Place:
        """A place on this tier."""
        return self._in_namespaces() if self.tier is Tier.NAMESPACES else self._under_landlock()

    def _in_namespaces(self) -> Place:
        return Place(
            command=lambda fd: self._walled_in(fd, template=False),
            template_command=lambda fd: self._walled_in(fd, template=True),
            environment=_environment(bubblewrap.INSIDE_BOX, "/tmp", bubblewrap.INSIDE_WORK),
            work=bubblewrap.INSIDE_WORK,
            private_pids=True, private_network=True, private_user=True, counts_forks=False,
        )  # fmt: skip

    def _walled_in(self, control: int, *, template: bool) -> list[str]:
        start = bubblewrap.command(
            bubblewrap.available() or "bwrap", self.interpreter, self.limits.scratch, with_thread=not template
        )
        zygote = self._zygote(bubblewrap.INSIDE_BOX, control, bubblewrap.WRITABLE, alone=True, template=template)
        return [*_without_root(start, self.interpreter), *zygote]

    def _under_landlock(self) -> Place:
        scratch = Scratch.new()
        folder = scratch.folder
        work, temporary = folder / "work", folder / "tmp"
        work.mkdir()
        temporary.mkdir()
        folder.chmod(0o711)
        closed = _closed((*self.interpreter.prefixes, str(BOX)))
        uid = None if os.getuid() != 0 or closed else _give_away(work, temporary)
        plan = {
            "uid": uid,
            "readable": [*_READABLE, *self.interpreter.prefixes, str(BOX)],
            "writable": [str(work), str(temporary), "/dev/shm", "/dev/null"],
        }
        confine = [self.interpreter.executable, "-I", "-S", str(BOX / "_grader_confine.py"), json.dumps(plan)]
        writable = (str(work), str(temporary))
        alone = landlock.abi() >= landlock.SCOPES_SIGNALS or uid not in (None, NOBODY)
        return Place(
            command=lambda fd: [*confine, *self._zygote(str(BOX), fd, writable, alone=alone)],
            environment=_environment(str(BOX), str(temporary), str(work)),
            work=str(work), scratch=scratch, owner=None if uid == NOBODY else uid,
            private_pids=False, private_network=False, private_user=False, counts_forks=True,
        )  # fmt: skip

    def _zygote(
        self, box: str, control: int, writable: tuple[str, ...], *, alone: bool, template: bool = False
    ) -> list[str]:
        """The command of the warm interpreter; without `site`, whose work for installed packages is for nothing."""
        compile_box(self.interpreter.version)
        places = {
            "control": control, "work": writable[0], "writable": writable, "alone": alone,
            "packages": self.interpreter.packages, "template": template,
        }  # fmt: skip
        return [self.interpreter.executable, "-s", "-S", f"{box}/{_ZYGOTE}", json.dumps(places)]


def _give_away(*folders: Path) -> int:
    """Give folders to an account of their own, which no other session uses, and tell which. Only for root.

    Where a container maps few accounts only, it is everybody's `nobody`.
    """
    own = _FIRST_UID + (os.getpid() << 8) % _FIRST_UID + next(_sessions) % 256
    for uid in (own, NOBODY):
        try:
            for folder in folders:
                os.chown(folder, uid, uid)
        except OSError:
            continue
        return uid
    raise SandboxError(say("the scratch folder cannot be given to another account; run the grader as an ordinary user"))


def _environment(box: str, temporary: str, home: str) -> dict[str, str]:
    """All that a program finds in its environment; equal hash seeds make equal runs."""
    return {
        "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": home, "TMPDIR": temporary, "PYTHONPATH": box,
        "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _without_root(command: list[str], interpreter: Interpreter) -> list[str]:
    """The command, started under another uid if we are root."""
    if os.getuid() != 0:
        return command
    program = str(Path(__file__).with_name("enter.py"))
    closed = _closed((*interpreter.prefixes, str(BOX)))
    return [sys.executable, "-I", "-S", program, str(NOBODY), *closed, "--", *command]


def _closed(folders: tuple[str, ...]) -> list[str]:
    """Those of the folders that an ordinary user cannot reach."""
    return [folder for folder in folders if not _open_to_all(Path(folder))]


def _open_to_all(folder: Path) -> bool:
    return all(stat.S_IMODE(path.stat().st_mode) & 0o001 for path in (folder, *folder.parents))
