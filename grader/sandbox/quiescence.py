"""Decide whether a set of processes can still make progress by itself, from what their threads are blocked in.

The proof needs two looks: threads that were all blocked in the first and that have, each of them, not been scheduled
since (their counts of context switches are equal) were all blocked at one moment between the two.
"""

from __future__ import annotations

import ctypes
import struct
import time
from collections.abc import Collection, Container, Iterable
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
    "rt_sigtimedwait", "restart_syscall", "recvmmsg", "read", "readv", "pause", "rt_sigsuspend", "wait4", "waitid",
)  # fmt: skip
CALLS = {_number(name): name for name in _NAMES if _number(name) >= 0}
"""The names of the calls whose arguments matter here, by number."""
_SIGNED_FOREVER = 0xFFFFFFFF
LONG_ENOUGH = 0.25
"""Seconds: who waits for a child for less only looks at it. `_grader_waits` has it too."""
_TIMES = struct.Struct("qq")
_COMMAND, _PRIVATE, _REALTIME = 0x7F, 0x80, 0x100
"""Of a futex's operation: what is to be done, FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME (linux/futex.h)."""
_PLACES = {"ppoll": 2, "select": 4, "pselect6": 4, "rt_sigtimedwait": 2}
"""Which argument of a call points to its timeout."""


def waits_only_for_time(state: proc.ThreadState) -> bool:
    """True if nothing but a timer will end the call: a sleep, or a poll of nothing."""
    name, args = CALLS.get(state.call or 0, ""), state.args
    return (
        name in ("nanosleep", "clock_nanosleep", "restart_syscall")
        or (name in ("poll", "ppoll") and args[1] == 0 and not _forever(name, args))
        or (name in ("select", "pselect6") and args[0] == 0 and args[4] != 0)
        or dozes(state)
    )


def dozes(state: proc.ThreadState) -> bool:
    """True if a thread waits for a futex with a timeout: for nobody, or for a semaphore of `multiprocessing`."""
    return CALLS.get(state.call or 0) == "futex" and state.args[3] != 0 and _futex_waits(state.args)


def end_of_doze(pid: int, state: proc.ThreadState) -> float | None:
    """When (CLOCK_MONOTONIC) the time is up of a wait for a futex that others share; None where it cannot be told.

    Of one that is private (FUTEX_PRIVATE_FLAG) no other process knows, so that none can end it.
    """
    command = state.args[1]
    data = b"" if command & _PRIVATE else proc.memory(pid, state.args[3], _TIMES.size)
    if len(data) < _TIMES.size:
        return None
    seconds, part = _TIMES.unpack(data)
    is_relative = command & _COMMAND == 0
    if is_relative:
        return None  # to when it was made, and that nobody knows
    clock = time.CLOCK_REALTIME if command & _REALTIME else time.CLOCK_MONOTONIC
    return float(seconds + part / 1e9 - time.clock_gettime(clock) + time.monotonic())


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


def is_elsewhere(state: proc.ThreadState | None) -> bool:
    """True if a thread sleeps in a call that is no wait for a child."""
    return state is not None and state.call is not None and CALLS.get(state.call) not in ("wait4", "waitid")


def child_waited_for(state: proc.ThreadState) -> int:
    """The one child, as the program calls it, for which a thread sits in wait4(2); 0 if there is none."""
    number = ctypes.c_int32(state.args[0] & 0xFFFFFFFF).value if CALLS.get(state.call or 0) == "wait4" else 0
    return max(0, number)


def is_brief(pid: int, state: proc.ThreadState) -> bool:
    """True if a call waits for something, but for less than `LONG_ENOUGH`.

    One of epoll never is: it stands for a loop that comes back to it, with the timeout of whatever is due next.
    """
    seconds = timeout(pid, state)
    return seconds is not None and seconds < LONG_ENOUGH


def timeout(pid: int, state: proc.ThreadState) -> float | None:
    """After how many seconds a call gives up that waits for something; None if it never does, or cannot be asked."""
    name, args = CALLS.get(state.call or 0, ""), state.args
    if name == "poll":
        return None if _forever(name, args) else args[2] / 1000
    place = _PLACES.get(name)
    data = proc.memory(pid, args[place], _TIMES.size) if place is not None and args[place] else b""
    if len(data) < _TIMES.size:
        return None
    seconds, part = _TIMES.unpack(data)
    return float(seconds + part / (1e6 if name == "select" else 1e9))


def _forever(name: str, args: tuple[int, ...]) -> bool:
    if name == "ppoll":
        return args[2] == 0
    timeout = args[2] if name == "poll" else args[3]
    return timeout & _SIGNED_FOREVER == _SIGNED_FOREVER


def _futex_waits(args: tuple[int, ...]) -> bool:
    """FUTEX_WAIT, WAIT_BITSET, LOCK_PI and their like take a timeout; other operations take a number there."""
    return args[1] & _COMMAND in (0, 6, 9, 11, 13)


def look(pids: Iterable[int], without: Container[int] = ()) -> Snapshot | None:
    """The state of every thread of these processes, but for some, if all of them are blocked, None if one runs."""
    found: Snapshot = {}
    for pid in pids:
        for tid in proc.threads(pid):
            if tid in without:
                continue
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


def stillness(
    before: Snapshot | None, after: Snapshot | None, but: Collection[tuple[int, int]] = frozenset()
) -> Stillness:
    """What two looks, one after the other, prove. `but` are threads that wait for more than for time (`dozes`)."""
    if not before or not after or before != after:
        return Stillness.BUSY
    if any(waits_only_for_time(state) for thread, state in after.items() if thread not in but):
        return Stillness.BUSY
    return Stillness.ASLEEP if any(has_timer(state) for state in after.values()) else Stillness.STUCK


def call_name(number: int) -> str:
    """The name of a system call."""
    name = pyseccomp.resolve_syscall(pyseccomp.system_arch(), number)
    return name.decode() if isinstance(name, bytes) else str(name)
