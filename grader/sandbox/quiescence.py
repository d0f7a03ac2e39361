"""Decide whether a set of processes can still make progress by itself, from what their threads are blocked in.

The proof needs two looks: threads that were all blocked in the first and that have, each of them, not been scheduled
since (their counts of context switches are equal) were all blocked at one moment between the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import pyseccomp

from grader.sandbox import proc

Snapshot = dict[tuple[int, int], proc.ThreadState]


class Stillness(Enum):
    """How still a set of processes is. ASLEEP: every wait could end by something else than a timer, but timers run."""

    BUSY = "busy"
    ASLEEP = "asleep"
    STUCK = "stuck"


def _number(name: str) -> int:
    return int(pyseccomp.resolve_syscall(pyseccomp.system_arch(), name))


_NAMES = (
    "nanosleep", "clock_nanosleep", "poll", "ppoll", "select", "pselect6", "futex", "epoll_wait", "epoll_pwait",
    "rt_sigtimedwait", "restart_syscall", "recvmmsg", "read", "readv",
)  # fmt: skip
CALLS = {_number(name): name for name in _NAMES if _number(name) >= 0}
"""The names of the calls whose arguments matter here, by number."""
_SIGNED_FOREVER = 0xFFFFFFFF


def waits_only_for_time(state: proc.ThreadState) -> bool:
    """True if nothing but a timer will end the call: a sleep, or a poll of nothing."""
    name, args = CALLS.get(state.call or 0, ""), state.args
    return (
        name in ("nanosleep", "clock_nanosleep", "restart_syscall")
        or (name in ("poll", "ppoll") and args[1] == 0 and not _forever(name, args))
        or (name in ("select", "pselect6") and args[0] == 0 and args[4] != 0)
        or (name == "futex" and args[3] != 0 and _futex_waits(args))
    )


def has_timer(state: proc.ThreadState) -> bool:
    """True if a timer can end the call, alone or beside other things."""
    name, args = CALLS.get(state.call or 0, ""), state.args
    if waits_only_for_time(state):
        return True
    if name in ("poll", "ppoll", "epoll_wait", "epoll_pwait"):
        return not _forever(name, args)
    if name in ("select", "pselect6"):
        return args[4] != 0
    if name == "rt_sigtimedwait":
        return args[2] != 0
    return name == "recvmmsg" and args[4] != 0


def _forever(name: str, args: tuple[int, ...]) -> bool:
    if name == "ppoll":
        return args[2] == 0
    timeout = args[2] if name == "poll" else args[3]
    return timeout & _SIGNED_FOREVER == _SIGNED_FOREVER


def _futex_waits(args: tuple[int, ...]) -> bool:
    """FUTEX_WAIT, WAIT_BITSET, LOCK_PI and their like take a timeout; other operations take a number there."""
    return args[1] & 0x7F in (0, 6, 9, 11, 13)


def look(pids: Iterable[int]) -> Snapshot | None:
    """The state of every thread of these processes if all of them are blocked, None if one runs."""
    found: Snapshot = {}
    for pid in pids:
        for tid in proc.threads(pid):
            state = proc.thread_state(pid, tid)
            if state is None:
                continue
            if state.call is None:
                facts = proc.facts(tid)
                if facts is not None and facts.state not in "ZX":
                    return None
                continue
            found[pid, tid] = state
    return found


def stillness(before: Snapshot | None, after: Snapshot | None) -> Stillness:
    """What two looks, one after the other, prove."""
    if not before or not after or before != after:
        return Stillness.BUSY
    if any(waits_only_for_time(state) for state in after.values()):
        return Stillness.BUSY
    return Stillness.ASLEEP if any(has_timer(state) for state in after.values()) else Stillness.STUCK


def call_name(number: int) -> str:
    """The name of a system call."""
    name = pyseccomp.resolve_syscall(pyseccomp.system_arch(), number)
    return name.decode() if isinstance(name, bytes) else str(name)
