"""Where the commands' words go: standard output and standard error, coloured or plain, whoever reads them."""

from __future__ import annotations

import errno
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from grader.errors import UsageError
from grader.language import say
from grader.report.glyphs import ASCII, UNICODE, WORDS, Glyphs
from grader.report.sanitise import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_WIDEST = 120


def is_plain(stream: TextIO, *, wished: bool = False) -> bool:
    """Whether there are to be no colours: the text is to be read aloud, or the stream cannot show all signs."""
    return signs(stream, wished=wished).ascii_only


def signs(stream: TextIO, *, wished: bool = False) -> Glyphs:
    """Words where plain output is asked for, by an option, NO_COLOR or a dumb terminal; else signs that can be shown.

    https://no-color.org: the variable counts if it is not empty.
    """
    if wished or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return WORDS
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")
    return UNICODE if encoding == "utf8" else ASCII


def console(stream: TextIO, *, plain: bool) -> Console:
    """A rich console that takes nothing in a text for markup, and is at most 120 columns wide."""
    from rich.console import Console  # here, because rich costs more time to import than most commands take

    class Tolerant(Console):
        def on_broken_pipe(self) -> None:
            """Rich would end the program with status 1; the grade decides the status here."""
            raise BrokenPipeError

    made = Tolerant(
        file=stream, markup=False, highlight=False, emoji=False, color_system=None if plain else "auto", no_color=plain
    )
    if made.width > _WIDEST:
        made.width = _WIDEST
    return made


def show(draw: Callable[[Glyphs], RenderableType], *, plain: bool) -> None:
    """Print what is drawn with the signs that standard output can show, or wants to show."""
    glyphs = signs(sys.stdout, wished=plain)
    drawn = draw(glyphs)
    tolerating(lambda: console(sys.stdout, plain=glyphs.ascii_only).print(drawn))


def announce(text: str) -> None:
    """A line or more on standard output, nothing in it obeyed by the terminal."""
    tolerating(lambda: print(visible(text)))


def complain(text: str) -> None:
    """A message on standard error, nothing in it obeyed by the terminal."""
    try:
        print(visible(text), file=sys.stderr, flush=True)
    except OSError as error:
        if not _has_gone(error):  # who has need not be told
            raise


def spare(path: Path, member: str) -> None:
    """Leave alone what is not ours: raises UsageError where something is there that is no archive with this member."""
    if not path.exists():
        return
    try:
        with zipfile.ZipFile(path) as archive:
            is_ours = member in archive.namelist()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        is_ours = False
    if not is_ours:
        raise UsageError(
            say("{path}: there is something else already. Name another file with -o, or remove this one.", path=path)
        )


def save(path: Path, text: str, *, mode: str = "w", newline: str | None = None) -> None:
    """The text in a file; what UTF-8 cannot hold is written out.

    Raises UsageError where it cannot be written; PermissionError, which Windows also does while a program has it open.
    """
    try:
        with path.open(mode, encoding="utf-8", errors="backslashreplace", newline=newline) as file:
            file.write(text)
    except PermissionError:
        raise
    except OSError as error:
        raise UsageError(say("{path}: cannot be written ({why}).", path=path, why=error.strerror)) from error


def write(text: str) -> None:
    """A document on standard output as it is: in UTF-8 where it goes to a file or to another program."""
    tolerating(lambda: _write(text))


def tolerating(printing: Callable[[], object]) -> None:
    """Print, and carry on in silence where the reader has gone (`grader check ... | head`)."""
    try:
        printing()
        sys.stdout.flush()
    except OSError as error:
        if not _has_gone(error):
            raise
        # What is still buffered would fail again when the interpreter ends.
        # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _has_gone(error: OSError) -> bool:
    """Whether there is nobody any more who reads what is printed; Windows has a general error for it."""
    return isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL)


def speak_utf8() -> None:
    """From now on standard output is UTF-8, whatever the system's encoding: what reads it expects that."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def tolerate_characters() -> None:
    """From now on a character that the terminal's encoding lacks is written as an escape instead of raising."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _write(text: str) -> None:
    if sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
