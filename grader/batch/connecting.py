"""From what a person says of a scheduler to a connection with it."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.language import say

if TYPE_CHECKING:
    from distributed import Client

CONNECT = 10.0
"""Seconds in which a scheduler must answer."""
PORT = 8786
"""Where a scheduler of dask listens if nobody says otherwise."""


def connect(said: str) -> tuple[Client, str]:
    """A connection, and the scheduler's address. Raises UsageError with what to do."""
    where = scheduler_address(said)
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise UsageError(
            say("--cluster needs dask.distributed, which is not installed here: pip install 'grader[cluster]'")
        ) from None
    # What a person needs to know of it, we say.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"})  # a student's work may be large
    try:
        asyncio.run(asyncio.wait_for(_knock(where), CONNECT))
        return Client(where, timeout=CONNECT, set_as_default=False, name="grader"), where
    except (OSError, ValueError, TypeError, RuntimeError, asyncio.TimeoutError) as error:
        raise UsageError(_unreachable(where, error)) from error


async def _knock(where: str) -> None:
    """See whether anybody of dask's is there: a client that finds nobody takes long to give up, and does it loudly."""
    from distributed.comm.core import connect as meet
    from distributed.security import Security

    arguments = Security().get_connection_args("client")
    met = await meet(where, timeout=CONNECT / 2, **arguments)
    await met.close()


def scheduler_address(said: str) -> str:
    """The address that a person means: one with a protocol, `host:port`, or that in a scheduler file.

    https://docs.dask.org/en/stable/deploying-cli.html tells of the file: JSON with the key `address`.
    Raises UsageError.
    """
    if "://" in said:
        return said
    path = Path(said)
    if path.is_file():
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError, KeyError, TypeError):
            raise UsageError(
                say("{said}: this is no scheduler file. `dask scheduler --scheduler-file FILE` writes one.", said=said)
            ) from None
    host, _, port = said.rpartition(":")
    if host and port.isdigit():
        return f"tcp://{said}"
    raise UsageError(
        say(
            "--cluster: {said} is neither a scheduler's address (tcp://host:{port}, tls://host:{port}) "
            "nor a scheduler file that is there.",
            said=repr(said),
            port=PORT,
        )
    )


def _unreachable(where: str, error: Exception) -> str:
    reason = str(error).strip().partition("\n")[0].rstrip(".") or say("it does not answer")
    if where.startswith("tls://"):
        todo = say("Is it running, and do dask's settings here name certificates that it trusts (docs/cluster.md)?")
    else:
        todo = say("Is `dask scheduler` running there, can this machine reach it, and does it not ask for tls://?")
    return say("No scheduler can be reached at {where}: {reason}. {todo}", where=where, reason=reason, todo=todo)
