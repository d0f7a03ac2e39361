"""Which sandbox this machine offers: found by trying it, not by guessing from versions."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from grader.errors import SandboxError
from grader.model import Limits, Program, Run, Schedule
from grader.sandbox.interpreter import Interpreter, find_interpreter
from grader.sandbox.plain import PlainSession
from grader.sandbox.selftest import can_forge_authors
from grader.sandbox.tier import AnySession, Tier

AUTO = "auto"
_HELLO = "import multiprocessing\np = multiprocessing.Process(target=print, args=('hello',))\np.start()\np.join()\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a diagnosis: what was looked at, whether it is there, what was seen, what to do about it."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


def try_tier(tier: Tier, interpreter: Interpreter, limits: Limits) -> AnySession:
    """A session on this tier in which a first run was seen as it was, and in which no author can be forged.

    Raises SandboxError with the reason otherwise.
    """
    session = open_session(tier, interpreter, limits)
    if tier is Tier.PLAIN:
        return session
    try:
        trace = session.run(Program(source=_HELLO), Run(schedule=Schedule.HOLD_EXITS), "hello.py")
        if [(trace.text(process.pid), process.joined) for process in trace.workers] != [("hello\n", True)]:
            raise SandboxError("a run was not seen as it was")
        if can_forge_authors(session):
            raise SandboxError(
                "a program could write under another process's name here; drop the grader's capabilities"
            )
    except OSError as error:
        session.close()
        raise SandboxError(str(error)) from error
    except BaseException:
        session.close()
        raise
    return session


def open_session(tier: Tier, interpreter: Interpreter, limits: Limits) -> AnySession:
    """A session that is not tried yet; what only Linux has is imported only there."""
    if tier is Tier.PLAIN:
        return PlainSession(interpreter.executable, limits)
    if sys.platform != "linux":
        raise SandboxError("it needs Linux")
    from grader.sandbox import bubblewrap, landlock
    from grader.sandbox.session import Session

    if tier is Tier.NAMESPACES and bubblewrap.available() is None:
        raise SandboxError("bubblewrap is not installed")
    if tier is Tier.LANDLOCK and landlock.abi() < 1:
        raise SandboxError("this kernel has no Landlock")
    return Session(tier, interpreter, limits)


def choose(
    name: str, interpreter: Interpreter, limits: Limits, at_least: Tier = Tier.PLAIN
) -> tuple[Tier, AnySession | None]:
    """The tier of this name, or the strongest that works, with the session in which that was tried, if it was.

    Raises SandboxError with the reasons where nothing of what was asked for works, or nothing as strong as `at_least`.
    """
    if name == AUTO and _KNOWN and not _KNOWN[0].is_weaker_than(at_least):
        return _KNOWN[0], None
    reasons = []
    for tier in [Tier(name)] if name != AUTO else list(Tier):
        if tier.is_weaker_than(at_least):
            reasons.append(f"{tier.value}: weaker than {at_least.value}, which is required")
            continue
        try:
            session = try_tier(tier, interpreter, limits)
        except SandboxError as error:
            reasons.append(f"{tier.value}: {error}")
            continue
        if name == AUTO:
            _KNOWN.append(tier)
        return tier, session
    raise SandboxError(f"no sandbox works here ({'; '.join(reasons)}). `grader doctor` tells what to do.")


_KNOWN: list[Tier] = []
"""The strongest tier, once it has been found: a machine does not change while the grader runs."""


def diagnose() -> list[Line]:
    """What this machine offers, strongest first, and how to get what is missing."""
    advice = {
        Tier.NAMESPACES: "Install bubblewrap: `sudo apt install bubblewrap` or `sudo dnf install bubblewrap`.",
        Tier.LANDLOCK: "Needs Linux 5.19 or newer with Landlock, and libseccomp (`sudo apt install libseccomp2`).",
        Tier.PLAIN: "",
    }
    lines = []
    for tier in Tier:
        reason = _reason_against(tier)
        lines.append(
            Line(f"sandbox: {tier.value}", reason is None, reason or _MEANS[tier], advice[tier] if reason else "")
        )
    return lines


def _reason_against(tier: Tier) -> str | None:
    try:
        try_tier(tier, find_interpreter(None), Limits(wall=10.0)).close()
    except SandboxError as error:
        return str(error)
    return None


_MEANS = {
    Tier.NAMESPACES: "private processes, network and files by bubblewrap; the kernel attests what happened",
    Tier.LANDLOCK: "restricted files and calls by Landlock and seccomp; the kernel attests what happened",
    Tier.PLAIN: "no confinement, no word of the kernel: only for code that you trust",
}
