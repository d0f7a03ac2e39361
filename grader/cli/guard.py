"""From whatever ended a command to a message and an exit code: 0 to 3 as documented, 130 when interrupted."""

from __future__ import annotations

import errno
import functools
import tempfile
import traceback
from collections.abc import Callable
from typing import NoReturn, ParamSpec

import typer

from grader.cli.screen import complain
from grader.errors import GraderError, UsageError
from grader.language import gettext, shown

OUR_FAULT = 3
INTERRUPTED = 130

_Parameters = ParamSpec("_Parameters")


class Stopped(Exception):
    """Carries what ended a command past typer, which has answers of its own to EOFError, EPIPE and Ctrl-C."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause


def guarded(command: Callable[_Parameters, int]) -> Callable[_Parameters, NoReturn]:
    """The command as typer wants it: its returned exit code ends the program, its exceptions become `Stopped`."""

    @functools.wraps(command)
    def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> NoReturn:
        try:
            code = command(*args, **kwargs)
        except (Exception, KeyboardInterrupt) as error:
            raise Stopped(error) from error
        raise typer.Exit(code)

    return run


def explain(error: BaseException, *, debug: bool) -> int:
    """Tell on standard error what happened and what to do; the exit code. A traceback only with `debug`."""
    if isinstance(error, KeyboardInterrupt):
        complain("grader: " + gettext("interrupted"))
        return INTERRUPTED
    if isinstance(error, GraderError):
        complain(f"grader: {shown(error.message)}")
        if error.exit_code == OUR_FAULT:
            advice = [] if "grader doctor" in str(error) else [gettext('"grader doctor" tells what is missing here.')]
            complain(" ".join([gettext("This costs nobody a point."), *advice]))
    elif isinstance(error, PermissionError) and error.filename:
        complain("grader: " + _refused(error))
    elif _is_full(error):
        said = gettext("the disk is full. Make room, and call this command again: what is done is kept.")
        complain(f"grader: {said}")
    else:
        complain(_our_fault(error, debug=debug))
    if debug:
        complain("".join(traceback.format_exception(error)).rstrip())
    if (isinstance(error, PermissionError) and error.filename) or _is_full(error):
        return UsageError.exit_code
    return error.exit_code if isinstance(error, GraderError) else OUR_FAULT


def _is_full(error: BaseException) -> bool:
    """Whether a disk, or what somebody may keep on it, is full; SQLite says so in words (sqlite.org/rescode.html)."""
    said = str(getattr(error, "orig", ""))
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "database or disk is full" in said


def _refused(error: PermissionError) -> str:
    """Windows also refuses to replace or remove a file that a program has open, such as a table in Excel."""
    return gettext(
        "{file}: permission denied. If another program has the file open, close it there, and call this command again.",
        file=error.filename2 or error.filename,
    )


def _our_fault(error: BaseException, *, debug: bool) -> str:
    name = " ".join(traceback.format_exception_only(error)).strip()
    fault = gettext("this is the grader's own fault, not yours, and costs nobody a point.")
    said = f"grader: {fault}\n  {name}\n"
    if debug:
        return said + gettext("Please report it with what follows.")
    return said + _where_to_find(error)


def _where_to_find(error: BaseException) -> str:
    again = gettext('"grader --debug" with the same command shows the traceback.')
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="grader-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return again
    return gettext("The traceback is in {file}; please report it. Or: {again}", file=file.name, again=again)
