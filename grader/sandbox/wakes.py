"""Find the processes whose end would end what others are blocked in: a poll of a sentinel, a read of their pipe.

A sentinel is the reading end of a pipe whose writing end only the child has (multiprocessing.Process.sentinel). So a
wait for a pipe ends when everybody who could still write to it has ended, one for a socket when all have who have its
other end, and a wait for a pidfd when that process has.
"""

from __future__ import annotations

import signal
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.sandbox import proc
from grader.sandbox.quiescence import CALLS, Snapshot

_POLLFD = struct.Struct("ihh")
_MOST = 1024


@dataclass(frozen=True, slots=True)
class Told:
    """What the program's processes have told of descriptors: which process a pipe ("pipe:[inode]") stands for, and the
    inodes of sockets with those of their other ends.

    The first is asked where the kernel does not tell, as a fork server holds the writing ends for all its children.
    """

    sentinels: Mapping[str, int] = field(default_factory=dict)
    peers: Mapping[int, int] = field(default_factory=dict)

    def other_end(self, link: str) -> str:
        """The link of that from which a descriptor gets what is read from it; empty if that is not known."""
        kind, _, inode = link.rstrip("]").partition(":[")
        if kind == "pipe":
            return link
        return f"socket:[{self.peers[int(inode)]}]" if kind == "socket" and int(inode) in self.peers else ""


def waited_for(snapshot: Snapshot, held: set[int], living: Iterable[int], told: Told) -> set[int]:
    """Those of the `held` processes whose end would end a call that a thread of the snapshot is blocked in."""
    found, ends = set(), set()
    for (pid, _), state in snapshot.items():
        for fd in descriptors(pid, state):
            link = proc.link(pid, fd)
            ends.add(told.other_end(link))
            if "pidfd" in link:
                found.add(proc.outer_of_pidfd(pid, fd))
        if _for_sigchld(pid, state):
            found.update(proc.children(pid))
    for link, writers in _writers(ends - {""}, living).items():
        found |= writers if writers <= held else {told.sentinels.get(link, 0)}
    return found & held


def _for_sigchld(pid: int, state: proc.ThreadState) -> bool:
    """True if SIGCHLD, which the end of a child sends, would end a wait for signals."""
    name = CALLS.get(state.call or 0)
    if name in ("pause", "rt_sigsuspend"):
        return proc.handles(pid, signal.SIGCHLD)
    waited_for = proc.memory(pid, state.args[0], 8) if name == "rt_sigtimedwait" else b""
    return bool(int.from_bytes(waited_for, sys.byteorder) >> (signal.SIGCHLD - 1) & 1)


def descriptors(pid: int, state: proc.ThreadState) -> Iterator[int]:
    """What a blocked call waits to read from."""
    name, args = CALLS.get(state.call or 0, ""), state.args
    if name in ("poll", "ppoll"):
        data = proc.memory(pid, args[0], min(args[1], _MOST) * _POLLFD.size)
        yield from (fd for fd, _, _ in _POLLFD.iter_unpack(data) if fd >= 0)
    elif name in ("select", "pselect6"):
        data = proc.memory(pid, args[1], (min(args[0], _MOST) + 7) // 8) if args[1] else b""
        yield from (fd for fd in range(min(args[0], len(data) * 8)) if data[fd // 8] >> fd % 8 & 1)
    elif name in ("epoll_wait", "epoll_pwait"):
        yield from proc.polled_by(pid, args[0])
    elif name in ("read", "readv"):
        yield args[0]


def _writers(ends: set[str], living: Iterable[int]) -> dict[str, set[int]]:
    """For each pipe or end of a socket the processes that could write to it."""
    found: dict[str, set[int]] = {}
    for pid in living if ends else ():
        for fd in proc.descriptors(pid):
            link = proc.link(pid, fd)
            if link in ends and (link.startswith("socket") or proc.writes(pid, fd)):
                found.setdefault(link, set()).add(pid)
    return found
