"""`grader review`: pages on this machine on which people decide what the grader left to them."""

from __future__ import annotations

import getpass
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.screen import announce
from grader.errors import UsageError
from grader.language import N_, gettext, say

EXAMPLES = N_("""\b
Examples:
    grader review results                     a queue of what awaits a person, in the browser
    grader review results --as "Ada L."       under this name each decision is kept
    grader review results --hide-names
    grader review results --no-browser --port 8123     the address alone; for an SSH tunnel
\b
Served on 127.0.0.1 alone. Each address that is shown lets one browser in; then another is shown, for a second one.
Ctrl-C ends it; nothing is lost by that. `grader export` brings the grades back to where they belong.
\b
Exit code: 0 ended by Ctrl-C, 2 wrong usage.
""")


def review(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=N_("What `grader grade -o DIR` has left."))],
    who: Annotated[
        str | None,
        typer.Option("--as", metavar="NAME", help=N_("Who decides, as it is kept; else your account's name.")),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help=N_("Where to serve; 0 takes any that is free."))] = 0,
    hide_names: Annotated[bool, typer.Option("--hide-names", help=N_("Show no names of students at first."))] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=N_("Open a browser."))] = True,
    database: Annotated[str | None, typer.Option("--db", metavar="URL", help=N_("Where the results are kept."))] = None,
) -> int:
    """Decide on what awaits a person, on pages in the browser, with the keyboard."""
    try:
        from grader import review as desk
    except ModuleNotFoundError as error:
        raise UsageError(say("The review desk needs {why}: pip install 'grader[web]'", why=error.name)) from error
    from grader import batch, store

    place = batch.Output(folder)
    if database is None and not place.database.exists():
        raise UsageError(
            say("{folder}: there are no results here. `grader grade ... -o {folder}` makes them.", folder=folder)
        )
    with store.open_store(database or place.database) as kept:
        lies = desk.Desk(kept)
        lies.refresh()
        if not lies.questions():
            raise UsageError(say("{folder}: nobody has been graded yet.", folder=folder))
        address = desk.Address.take(port)
        gate = desk.Gate(port=address.port, who=who or _account(), hide=hide_names)
        gate.tell = lambda token: announce(
            gettext("Somebody came in. For another browser: {address}", address=address.way_in(token))
        )
        with suppress(KeyboardInterrupt):
            desk.serve(
                desk.make_app(lies, gate, folder), address, lambda: _ready(address.way_in(gate.token), browser=browser)
            )
    announce(gettext("The review desk is closed. Everything that was decided is kept."))
    return 0


def _ready(address: str, *, browser: bool) -> None:
    announce(gettext("The review desk is open (Ctrl-C closes it): {address}", address=address))
    if browser:
        webbrowser.open(address)


def _account() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return gettext("reviewer")
