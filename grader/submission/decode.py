"""Bytes of a file -> its text, or a message that says why it has none."""

from __future__ import annotations

import codecs
from pathlib import Path

from grader.errors import UsageError

MAX_BYTES = 20 * 1024 * 1024
"""A notebook keeps its pictures in itself, so this is far more than anybody types."""

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(path: Path) -> str:
    """The text of one file: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises UsageError if the file is missing, unreadable, empty, larger than MAX_BYTES, or no text in these encodings.
    """
    text = _decode(_read_bytes(path), path)
    if not text.strip():
        raise UsageError(f"{path}: the file is empty. Save your work in it and hand it in again.")
    return text


def _read_bytes(path: Path) -> bytes:
    """At most MAX_BYTES; a named pipe or a device is refused, because reading it might never end."""
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder. Check the path.")
    if not path.is_file():
        raise UsageError(f"{path}: this is not an ordinary file. Name a notebook, a script or a text file.")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: the file cannot be read ({error.strerror}). Check its permissions.") from error
    if len(data) > MAX_BYTES:
        raise UsageError(
            f"{path}: the file is larger than {MAX_BYTES // 1024**2} MB. Clear the outputs of the notebook and save it."
        )
    return data


def _decode(data: bytes, path: Path) -> str:
    encoding = "utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        said = f"not text in {encoding.removesuffix('-sig').upper()}"
        what = "a picture or another binary file" if b"\0" in data[:4096] else said
        raise UsageError(
            f"{path}: this is {what} (byte {error.start}). Hand in a notebook, or save the file as UTF-8 text."
        ) from error
    if "\0" in text:
        raise UsageError(f"{path}: this is a binary file, not text. Hand in a notebook, a script or a text file.")
    return text
