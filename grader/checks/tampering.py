"""Programs that reach for the grader's own parts in the interpreter: what they say of themselves is no evidence.

The kernel decides what it can see; what remains, a person decides. Nobody names these parts by accident, and nobody but
the probe knows what its messages begin with, unless by these parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.language import say
from grader.model import Answer, Trace

_PARTS = re.compile(
    r"\b_grader_\w+|\bGRADER_\w+|\bsettrace\b|\bsetprofile\b|\bf_trace\w*|\bsys\.monitoring\b"
    r"|\b__(?:globals|closure|code|wrapped)__|\bcell_contents\b|\b(?:f_back|f_globals|f_locals|f_builtins)\b"
    r"|\b(?:tb|gi|cr|ag)_frame\b|\b_getframe\w*|\b_current_frames\b|\bcurrentframe\b|\bwalk_stack\b|\binspect\.stack\b"
    r"|\bsys\.modules\b|\bfrom\s+sys\s+import\b.*\bmodules\b|\baddaudithook\b"
    r"|\bget_(?:objects|referrers|referents)\b|\bpythonapi\b|\bPyDLL\b|\bstring_at\b|\bfrom_address\b"
)
"""What is ours by name, what takes the place of our tracing, and the ways from the program's own objects to others."""

_HARMLESS = re.compile(
    r"[\"'][\w.]+[\"']\s+(?:not\s+)?in\s+sys\.modules\b"
    r"|\b(?:sys\._getframe\(\d*\)|(?:inspect\.)?currentframe\(\))\.f_code\.co_name\b"
    r"|\binspect\.stack\(\)\[\d\](?:\[3\]|\.function)"
)
"""What honest programs write of it: whether a module is there, and what the function that runs is called."""


def tampering(answer: Answer, traces: Iterable[Trace] = ()) -> str | None:
    """Why a person has to look at this program before anything of it counts; None where nothing is odd."""
    if any(trace.forged for trace in traces):
        return say("the program has sent messages to the grader that are not the grader's own")
    if answer.program is None:
        return None
    for number, line in enumerate(answer.program.source.splitlines(), 1):
        if found := _PARTS.search(_HARMLESS.sub(" ", line)):
            return say(
                "the program reaches for what belongs to the grader, or for how it looks on ({name}, line {line})",
                name=found[0],
                line=number,
            )
    for name, source in sorted(answer.program.files.items()):
        if found := _PARTS.search(_HARMLESS.sub(" ", f"{name} {source}")):
            return say(
                "a file beside the program, {file}, reaches for what belongs to the grader, or for how it looks on"
                " ({name})",
                file=name,
                name=found[0],
            )
    return None
