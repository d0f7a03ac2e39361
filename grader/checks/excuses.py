"""Why a program could not show what it can, through no fault of its author: then a person has to look.

Of the files beside a program only Python's go into the sandbox with it, and of notebooks what they write themselves.
"""

from __future__ import annotations

import difflib
import re
import sys

from grader.language import say
from grader.model import Answer, Event, Trace

_NO_FILE = re.compile(r"No such file or directory: '(?P<name>[^']+)'")
_WRITES = re.compile(
    r"""(?P<q>["'])[rwax]?[bt]?(?:[wax]|\+)[bt+]{0,2}(?P=q)"""  # a mode of open(): "w", "ab", "r+"
    r"|\.(?:write_text|write_bytes|touch|mkdir|rename|replace)\(|makedirs|mkfifo|mkstemp|NamedTemporaryFile"
)
"""What makes a file: who has that in a program may have looked for the file too early, or in the wrong place."""
_MISSING = re.compile(r"No module named '(?P<name>[\w.]+)'")
CLOSE = 0.75
"""So alike (difflib's ratio) is a misspelt name to what was meant: `multiprocesing`, `treading`."""


def excuse(answer: Answer, trace: Trace) -> str | None:
    """What the program needed and did not find here: a package, somebody who types. None if nothing excuses it."""
    for event in trace.find("error"):
        if event.data.get("where") in ("main", "process"):
            said = _package(event, answer) or _input(event) or _file(event, answer)
            if said:
                return said
    return None


def _package(event: Event, answer: Answer) -> str | None:
    found = _MISSING.search(str(event.data.get("message")))
    if event.data.get("type") != "ModuleNotFoundError" or found is None:
        return None
    name = found["name"].split(".")[0]
    files = answer.program.files if answer.program else {}
    known = [*sys.stdlib_module_names, *(file.removesuffix(".py") for file in files)]
    if name in known or difflib.get_close_matches(name, known, n=1, cutoff=CLOSE):
        return None
    return say("the program needs the package {name}, which is not installed where it was run", name=name)


def _input(event: Event) -> str | None:
    if event.data.get("type") == "EOFError" and "EOF when reading a line" in str(event.data.get("message")):
        return say(
            "the program asks for input, and nobody was there to type it: write the values into the program instead"
        )
    return None


def _file(event: Event, answer: Answer) -> str | None:
    """A file that the program names and does not make: it lay beside the program at home."""
    found = _NO_FILE.search(str(event.data.get("message")))
    source = answer.program.source if answer.program else ""
    if event.data.get("type") != "FileNotFoundError" or found is None or _WRITES.search(source):
        return None
    name = found["name"]
    if not re.search(rf"""["'](?:\./)?{re.escape(name)}["']""", source):
        return None
    return say("the program reads the file {name}, which was not there where it was run", name=name)
