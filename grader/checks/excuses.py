"""Why a program could not show what it can, through no fault of its author: then a person has to look."""

from __future__ import annotations

import difflib
import re
import sys

from grader.language import say
from grader.model import Answer, Event, Trace

_MISSING = re.compile(r"No module named '(?P<name>[\w.]+)'")
CLOSE = 0.75
"""So alike (difflib's ratio) is a misspelt name to what was meant: `multiprocesing`, `treading`."""


def excuse(answer: Answer, trace: Trace) -> str | None:
    """What the program needed and did not find here: a package, somebody who types. None if nothing excuses it."""
    for event in trace.find("error"):
        if event.data.get("where") in ("main", "process"):
            said = _package(event, answer) or _input(event)
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
