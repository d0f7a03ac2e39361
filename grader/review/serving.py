"""A socket on this machine, and a server on it until somebody ends it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import uvicorn

from grader.errors import UsageError
from grader.language import say

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the desk is served: on this machine, and nowhere else."""

    listener: socket.socket

    @staticmethod
    def take(port: int) -> Address:
        """This port, or any that is free for 0. Raises UsageError where it is taken."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        _take_no_others(listener)
        try:
            listener.bind((HOST, port))
        except (OSError, OverflowError) as error:
            listener.close()
            raise UsageError(
                say("--port {port}: {why}.", port=port, why=getattr(error, "strerror", None) or error)
            ) from error
        return Address(listener)

    @property
    def port(self) -> int:
        """The port's number."""
        return int(self.listener.getsockname()[1])

    def way_in(self, token: str) -> str:
        """What a person opens in a browser, once."""
        return f"http://{HOST}:{self.port}/?token={token}"


def _take_no_others(listener: socket.socket) -> None:
    """A port that was in use a moment ago will do; on Windows that option takes one on which somebody listens, too.

    https://learn.microsoft.com/windows/win32/winsock/using-so-reuseaddr-and-so-exclusiveaddruse
    """
    if sys.platform == "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def serve(app: Any, address: Address, ready: Callable[[], None]) -> None:
    """Answer requests until the process is interrupted or told to end; `ready` is called when somebody may come."""
    config = uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=2,
    )  # fmt: skip
    with closing(address.listener):
        address.listener.listen()
        ready()
        uvicorn.Server(config).run(sockets=[address.listener])
