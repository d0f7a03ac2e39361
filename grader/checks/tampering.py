"""Programs that reach for the grader's own parts in the interpreter: what they say of themselves is no evidence.

The kernel decides what it can see; what remains, a person decides. Nobody names these parts by accident.
"""

from __future__ import annotations

import re

from grader.language import say
from grader.model import Answer

_PARTS = re.compile(r"\b_grader_\w+|\bsettrace\b|\bsetprofile\b|\bf_trace\w*")
"""What is ours by name, and what takes the place of our tracing."""


def tampering(answer: Answer) -> str | None:
    """Why a person has to look at this program before anything of it counts; None where nothing is odd."""
    if answer.program is None:
        return None
    for number, line in enumerate(answer.program.source.splitlines(), 1):
        if found := _PARTS.search(line):
            return say(
                "the program names a part of the grader, or of how it looks on ({name}, line {line})",
                name=found[0],
                line=number,
            )
    for name, source in sorted(answer.program.files.items()):
        if found := _PARTS.search(f"{name} {source}"):
            return say(
                "a file beside the program, {file}, names a part of the grader, or of how it looks on ({name})",
                file=name,
                name=found[0],
            )
    return None
