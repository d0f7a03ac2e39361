"""The text of a spec file, bounded in size, in UTF-8, without control characters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from grader.language import say

MAX_BYTES = 1_000_000
"""A spec file is at most this long; real ones have a few thousand bytes."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML 1.2 (5.1, Character Set) does not allow in a file."""


class Spot(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


START = Spot(1, 1)


class Fault(Exception):
    """A file cannot be read any further than this spot."""

    def __init__(self, message: str, spot: Spot = START) -> None:
        super().__init__(message)
        self.spot = spot


def read_text(file: Path) -> str:
    """The file's text. Raises `Fault`."""
    text = _decode(_read(file))
    found = _UNPRINTABLE.search(text)
    if found:
        char = f"U+{ord(found[0]):04X}"
        message = say(
            "expected text, got the control character {char}. Remove it, or write it as an escape in quotes.", char=char
        )
        raise Fault(message, _end(text[: found.start()]))
    return text


def _read(file: Path) -> bytes:
    try:
        if not file.is_file():
            there = say("a folder") if file.is_dir() else say("something else")
            what = there if file.exists() else say("no such file")
            raise Fault(say("expected a YAML file here, got {what}.", what=what))
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Fault(say("expected a readable file: {reason}.", reason=reason)) from error
    if len(data) > MAX_BYTES:
        raise Fault(
            say("expected a file of at most {max_bytes} bytes, got a longer one.", max_bytes=format(MAX_BYTES, ","))
        )
    return data


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `start` and `object` leave out a byte order mark, hence not `data`
        message = say(
            "expected UTF-8 text, got the byte 0x{byte}. Save the file as UTF-8.",
            byte=format(error.object[error.start], "02x"),
        )
        raise Fault(message, _end(error.object[: error.start].decode("utf-8"))) from error


def _end(before: str) -> Spot:
    """The place after this text."""
    lines = re.split("\r\n|[\n\r]", before)
    return Spot(len(lines), len(lines[-1]) + 1)
