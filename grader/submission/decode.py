"""Bytes of a file -> its text, or a message that says why it has none."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from pathlib import Path

from grader.errors import UsageError
from grader.language import say

MAX_BYTES = 20 * 1024 * 1024
"""A notebook keeps its pictures in itself, so this is far more than anybody types."""

_CODING = re.compile(r"(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
"""A program's word on its own encoding, in one of its first two lines (PEP 263)."""
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path) -> str:
    """The text of one file: UTF-8 with or without a byte order mark, UTF-16 with one, or what a program says itself.

    Such a program is one in UTF-8 from here on, and says so.

    Raises UsageError if the file is missing, unreadable, empty, larger than MAX_BYTES, or no text in these encodings.
    """
    data = _read_bytes(path)
    text = (_declared(data) if path.suffix.lower() == ".py" else None) or _decode(data, path)
    if not text.strip():
        raise UsageError(say("{path}: the file is empty. Save your work in it and hand it in again.", path=path))
    return text


def _read_bytes(path: Path) -> bytes:
    """At most MAX_BYTES; a named pipe or a device is refused, because reading it might never end."""
    if not path.exists():
        raise UsageError(say("{path}: there is no such file or folder. Check the path.", path=path))
    if not path.is_file():
        raise UsageError(
            say("{path}: this is not an ordinary file. Name a notebook, a script or a text file.", path=path)
        )
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            say("{path}: the file cannot be read ({why}). Check its permissions.", path=path, why=error.strerror)
        ) from error
    if len(data) > MAX_BYTES:
        raise UsageError(
            say(
                "{path}: the file is larger than {max_bytes} MB. Clear the outputs of the notebook and save it.",
                path=path,
                max_bytes=MAX_BYTES // 1024**2,
            )
        )
    return data


def _declared(data: bytes) -> str | None:
    """The text of a program that names its encoding, as editors on Windows once wrote it."""
    try:
        text = data.decode(tokenize.detect_encoding(io.BytesIO(data).readline)[0])
    except (SyntaxError, UnicodeDecodeError):
        return None
    found = _CODING.match(text)
    return f"{text[: found.start(1)]}utf-8{text[found.end(1) :]}" if found else None


def _decode(data: bytes, path: Path) -> str:
    encoding = "utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        said = say("not text in {encoding}", encoding=encoding.removesuffix("-sig").upper())
        what = say("a picture or another binary file") if b"\0" in data[:4096] else said
        raise UsageError(
            say(
                "{path}: this is {what} (byte {start}). Hand in a notebook, or save the file as UTF-8 text.",
                path=path,
                what=what,
                start=error.start,
            )
        ) from error
    if "\0" in text:
        raise UsageError(
            say("{path}: this is a binary file, not text. Hand in a notebook, a script or a text file.", path=path)
        )
    return text
