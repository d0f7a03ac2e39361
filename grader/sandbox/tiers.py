"""Which sandbox this machine offers: found by trying it, not by guessing from versions."""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError
from grader.language import joined, say
from grader.model import Limits, Program, Run, Schedule
from grader.sandbox import shared
from grader.sandbox.interpreter import Interpreter, find_interpreter
from grader.sandbox.plain import PlainSession
from grader.sandbox.selftest import can_forge_authors
from grader.sandbox.tier import NOTHING_IN_PROC, AnySession, Tier

AUTO = "auto"
_HELLO = """
import multiprocessing
if __name__ == "__main__":
    try:
        multiprocessing.Lock()
    except OSError as error:
        print(error)
    p = multiprocessing.Process(target=print, args=("hello",))
    p.start()
    p.join()
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a diagnosis: what was looked at, whether it is there, what was seen, what to do about it."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


def try_tier(tier: Tier, interpreter: Interpreter) -> None:
    """See that a first run on this tier is seen as it was, and that no author can be forged.

    Raises SandboxError with the reason otherwise.
    """
    session = open_session(tier, interpreter, Limits())
    if tier is Tier.PLAIN and sys.platform == "linux" and not Path("/proc/self/stat").exists():
        raise SandboxError(NOTHING_IN_PROC)
    try:
        trace = session.run(Program(source=_HELLO), Run(schedule=Schedule.HOLD_EXITS), "hello.py")
        _need_semaphores(trace.text(trace.main).strip())
        if [(trace.text(process.pid), process.joined) for process in trace.workers] != [("hello\n", True)]:
            raise SandboxError(say("a run was not seen as it was"))
        if tier is not Tier.PLAIN and can_forge_authors(session):
            raise SandboxError(
                say("a program could write under another process's name here; drop the grader's capabilities")
            )
    except OSError as error:
        raise SandboxError(str(error)) from error
    finally:
        session.close()


def _need_semaphores(complaint: str) -> None:
    """Raise SandboxError where a program could make none: it would lose points for that."""
    if complaint:
        raise SandboxError(say("{no_semaphores}: {complaint}", no_semaphores=_NO_SEMAPHORES, complaint=complaint))


def open_session(tier: Tier, interpreter: Interpreter, limits: Limits) -> AnySession:
    """A session that is not tried yet; what only Linux has is imported only there."""
    if tier is Tier.PLAIN:
        return PlainSession(interpreter.executable, limits)
    if sys.platform != "linux":
        raise SandboxError(say("it needs Linux"))
    from grader.sandbox import bubblewrap, landlock

    try:
        from grader.sandbox.session import Session
    except (ImportError, OSError, RuntimeError) as error:  # whichever pyseccomp meets on its way to the library
        raise SandboxError(_NO_SECCOMP) from error
    if tier is Tier.NAMESPACES and bubblewrap.available() is None:
        raise SandboxError(_NO_BUBBLEWRAP)
    if tier is Tier.LANDLOCK and landlock.abi() < 1:
        raise SandboxError(_NO_LANDLOCK)
    return Session(tier, interpreter, limits)


@functools.cache
def choose(name: str, interpreter: Interpreter, at_least: Tier = Tier.PLAIN) -> Tier:
    """The tier of this name, or the strongest that works; tried once, for no machine changes while the grader runs.

    Raises SandboxError with the reasons where nothing of what was asked for works, or nothing as strong as `at_least`.
    """
    reasons = []
    for tier in [Tier(name)] if name != AUTO else list(Tier):
        if tier.is_weaker_than(at_least):
            reasons.append(say("{tier}: weaker than {least}, which is required", tier=tier.value, least=at_least.value))
        elif reason := _reason_against(tier, interpreter):
            reasons.append(say("{tier}: {reason}", tier=tier.value, reason=reason))
        else:
            return tier
    raise SandboxError(
        say("no sandbox works here ({reasons}). `grader doctor` tells what to do.", reasons=joined("; ", reasons))
    )


def diagnose() -> list[Line]:
    """What this machine offers, strongest first, and how to get what is missing."""
    lines = []
    for tier in Tier:
        reason = _reason_against(tier, find_interpreter(None))
        lines.append(
            Line(say("sandbox: {tier}", tier=tier.value), reason is None, reason or _MEANS[tier], _advice(reason or ""))
        )
    return lines


def _advice(reason: str) -> str:
    return next((advice for begin, advice in _ADVICE.items() if reason.startswith(begin)), "")


def _reason_against(tier: Tier, interpreter: Interpreter) -> str | None:
    try:
        try_tier(tier, interpreter)
    except SandboxError as error:
        return error.message
    return None


_MEANS = {
    Tier.NAMESPACES: say("private processes, network and files by bubblewrap; the kernel attests what happened"),
    Tier.LANDLOCK: say("restricted files and calls by Landlock and seccomp; the kernel attests what happened"),
    Tier.PLAIN: say("no confinement, no word of the kernel: only for code that you trust"),
}

_NO_BUBBLEWRAP = say("bubblewrap is not installed")
_NO_LANDLOCK = say("this kernel has no Landlock")
_NO_SECCOMP = say("libseccomp is not installed")
_NO_SEMAPHORES = say("programs can have no lock, queue or pool here")
_ADVICE = {
    _NO_BUBBLEWRAP: say("Install it: `sudo apt install bubblewrap` or `sudo dnf install bubblewrap`."),
    _NO_LANDLOCK: say("It needs Linux 5.19 or newer, and a container that lets its calls through."),
    _NO_SECCOMP: say("Install it: `sudo apt install libseccomp2` or `sudo dnf install libseccomp`."),
    _NO_SEMAPHORES: say(
        "{folder} has to be a file system in memory that every account may write to.", folder=shared.SHARED_MEMORY
    ),
    NOTHING_IN_PROC: say("Mount /proc, without `hidepid` for the account that grades."),
    "the sandbox did not start: bwrap": say(
        "Bubblewrap may make no namespaces here. In a container that is usual, and landlock will do; on a machine of "
        "your own, see how your system allows unprivileged user namespaces."
    ),
}
"""By the beginning of a reason, what to do about it."""
