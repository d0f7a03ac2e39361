"""The sockets of one run: what its processes write, each piece with the kernel's word for who wrote it.

A receiver that has set SO_PASSCRED before the first write gets the writer's pid with every piece (unix(7)). Only
credentials fit into the room we give, so that descriptors a program passes are dropped by the kernel.
"""

from __future__ import annotations

import itertools
import json
import os
import select
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_CREDENTIALS = struct.Struct("3i")
_PIECE = 65536
_MOST_EVENTS, _MOST_TOLD = 20_000, 16 * 1024 * 1024
"""The probe's events and their bytes beyond which the rest is thrown away."""
_MOST_DUMPS = 1000
_AT_ONCE = 1000
"""So many messages are taken from one channel before the others get their turn."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes from one process (pid in the grader's namespace), `time` in seconds of CLOCK_MONOTONIC."""

    pid: int
    stream: str
    time: float
    data: bytes


class Channel:
    """The grader's end of one socket pair."""

    def __init__(self, name: str, kind: int) -> None:
        self.name = name
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, kind)
        self.ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.ours.setblocking(False)
        self.over = False

    def read(self, now: float) -> Iterator[Piece]:
        """All that has arrived. At the end it is `over`: an empty datagram has an author, the end has none."""
        while True:
            try:
                data, ancillary, _, _ = self.ours.recvmsg(_PIECE, socket.CMSG_SPACE(_CREDENTIALS.size))
            except (BlockingIOError, ConnectionError):
                return
            author = credentials(ancillary)
            if not data and not author:
                self.over = True
                return
            yield Piece(author, self.name, now, data)

    def close(self) -> None:
        """Close both ends."""
        self.ours.close()
        self.theirs.close()


def credentials(ancillary: list[tuple[int, int, bytes]]) -> int:
    """The sender's pid, 0 where the kernel gave none."""
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS and len(data) >= _CREDENTIALS.size:
            return int(_CREDENTIALS.unpack_from(data)[0])
    return 0


@dataclass
class Channels:
    """Everything that one run may say: output up to a limit, the probe's events up to a number, stacks when asked."""

    limit: int
    key: bytes = b""
    """What the probe sets before each message: what comes without it, the program has sent."""
    stdout: Channel = field(default_factory=lambda: Channel("stdout", socket.SOCK_STREAM))
    stderr: Channel = field(default_factory=lambda: Channel("stderr", socket.SOCK_STREAM))
    probe: Channel = field(default_factory=lambda: Channel("probe", socket.SOCK_SEQPACKET))
    stacks: Channel = field(default_factory=lambda: Channel("stacks", socket.SOCK_STREAM))
    pieces: list[Piece] = field(default_factory=list)
    events: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    dumps: list[Piece] = field(default_factory=list)
    made: list[tuple[int, int]] = field(default_factory=list)
    forged: bool = False
    """Whether something was sent that is not the probe's."""
    written: int = 0
    told: int = 0

    @property
    def all(self) -> tuple[Channel, ...]:
        """The channels in the order in which the run gets them."""
        return (self.stdout, self.stderr, self.probe, self.stacks)

    def __post_init__(self) -> None:
        self.ready = select.epoll()
        self._by_fd = {channel.ours.fileno(): channel for channel in self.all}
        for fd in self._by_fd:
            self.ready.register(fd, select.EPOLLIN)

    def hand_over(self) -> None:
        """Forget the run's ends: it has them now."""
        for channel in self.all:
            channel.theirs.close()

    def drain(self, now: float) -> set[int]:
        """Take all that has arrived; the pids that spoke. Beyond the limits it is taken and thrown away."""
        spoke: set[int] = set()
        for fd, _ in self.ready.poll(0):
            channel = self._by_fd[fd]
            for piece in itertools.islice(channel.read(now), _AT_ONCE):
                spoke.add(piece.pid)
                self._take(channel, piece)
                if self.flooded:
                    break  # it may go on for ever; the run is over
            if channel.over:
                self.ready.unregister(fd)  # or it would be ready for ever, while the last process is still ending
        return spoke - {0}

    def _take(self, channel: Channel, piece: Piece) -> None:
        if channel is self.probe:
            self._event(piece)
        elif channel is self.stacks:
            if len(self.dumps) < _MOST_DUMPS:
                self.dumps.append(piece)
        else:
            self.written += len(piece.data)
            if self.written <= self.limit + _PIECE:
                self.pieces.append(piece)

    def _event(self, piece: Piece) -> None:
        self.told += len(piece.data)
        if not piece.data.startswith(self.key):
            self.forged = True
            return
        if len(self.events) >= _MOST_EVENTS or self.told > _MOST_TOLD:
            return
        try:
            message = json.loads(piece.data[len(self.key) :])
        except (ValueError, RecursionError):
            return
        if isinstance(message, dict):
            self.events.append((piece.pid, message))
            data = message.get("d")
            if message.get("k") == "process" and isinstance(data, dict) and isinstance(data.get("pid"), int):
                self.made.append((piece.pid, data["pid"]))

    def take_made(self) -> list[tuple[int, int]]:
        """Who has said since the last time that it had started a process, and its pid as the program sees it."""
        made, self.made = self.made, []
        return made

    def sentinels(self) -> dict[str, int]:
        """What the probe told of sentinels: the pipe of each, and the pid, as the program sees it, that it is for."""
        found = {}
        for _, message in self.events:
            data = message.get("d")
            if message.get("k") == "process" and isinstance(data, dict) and isinstance(data.get("pid"), int):
                found[f"pipe:[{data.get('sentinel')}]"] = data["pid"]
        return found

    def peers(self) -> dict[int, int]:
        """What the probe told of pairs of sockets: the inode of each end, and that of the other."""
        found = {}
        for _, message in self.events:
            data = message.get("d")
            ends = data.get("ends") if message.get("k") == "pipe" and isinstance(data, dict) else None
            if isinstance(ends, list) and len(ends) == 2 and all(isinstance(end, int) for end in ends):
                found[ends[0]], found[ends[1]] = ends[1], ends[0]
        return found

    @property
    def flooded(self) -> bool:
        """True if more was written than the limit allows."""
        return self.written > self.limit

    def close(self) -> None:
        """Close everything."""
        self.ready.close()
        for channel in self.all:
            channel.close()


def memory_file(name: str, data: bytes) -> int:
    """A descriptor of a file that lies in memory, positioned at its start."""
    fd = os.memfd_create(name)
    os.write(fd, data) if len(data) < 1 << 20 else _write_all(fd, data)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
