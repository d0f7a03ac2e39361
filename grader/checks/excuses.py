"""Why a program could not show what it can, through no fault of its author: then a person has to look.

Nobody types here, nothing outside can be reached, and the time is limited. The Python may be older than at home. Of the
files beside a program only Python's go into the sandbox with it, and of notebooks what they write themselves.
"""

from __future__ import annotations

import ast
import re
import sys

from rapidfuzz.distance import OSA

from grader import dialect
from grader.checks import facts, syntax, words
from grader.checks.since import lacking
from grader.language import say
from grader.model import Answer, Ended, Event, Trace

_NO_FILE = re.compile(r"No such file or directory: '(?P<name>[^']+)'")
_WRITES = re.compile(
    r"""(?P<q>["'])[rwax]?[bt]?(?:[wax]|\+)[bt+]{0,2}(?P=q)"""  # a mode of open(): "w", "ab", "r+"
    r"|\.(?:write_text|write_bytes|touch|mkdir|rename|replace)\(|makedirs|mkfifo|mkstemp|NamedTemporaryFile"
)
"""What makes a file: who has that in a program may have looked for the file too early, or in the wrong place."""
_NO_NETWORK = re.compile(
    r"name resolution|NameResolutionError|Name or service not known|getaddrinfo failed|nodename nor servname"
    r"|Network is unreachable"
)
_MAKES_FOLDERS = re.compile(r"mkdir|makedirs|mkdtemp|TemporaryDirectory|copytree")
_MISSING = re.compile(r"No module named '(?P<name>[\w.]+)'")
_LETTERS_A_SLIP = 7
_A_FOLDER = 4
_SLEEPS = frozenset(("clock_nanosleep", "nanosleep"))


def excuse(answer: Answer, trace: Trace) -> str | None:
    """What the program needed and did not find here: a newer Python, a package, somebody who types; None if nothing."""
    for event in trace.find("error"):
        if event.data.get("where") in ("main", "process"):
            said = (
                _newer(event, answer)
                or _package(event, answer)
                or _input(event)
                or _network(event)
                or _loop(event, answer)
                or _file(event, answer)
            )
            if said:
                return said
    return _sleep(answer, trace)


def _newer(event: Event, answer: Answer) -> str | None:
    """It is written for a newer Python than the one that ran it, in its grammar or in what it takes from a library."""
    source, line = answer.program.source if answer.program else "", event.line
    if event.data.get("type") != "SyntaxError":
        since = lacking(str(event.data.get("message")))
    elif isinstance(syntax.parse(source), SyntaxError):
        return None
    else:
        found = next((one for one in dialect.newer(source) if line in (one.line, None)), None)
        since, line = (found.since, found.line) if found is not None else (None, None)
    if since is None:
        return None
    return say(
        "the program needs Python {version} or newer{at_line}, and an older one ran it (--python names another)",
        version=".".join(map(str, since)),
        at_line=words.at_line(line),
    )


def _sleep(answer: Answer, trace: Trace) -> str | None:
    """When its time was up it slept, in no loop of which nobody knows how often it turns: it would have ended."""
    source = answer.program.source if answer.program else ""
    sleeping = [one for one in trace.blocked if one.call in _SLEEPS and one.lines]
    endless = any(syntax.loop_around(source, one.lines, (ast.While,)) is not None for one in trace.blocked)
    if trace.ended is not Ended.TIMED_OUT or trace.run != facts.NATURAL or not sleeping or endless:
        return None
    return say(
        "it was still asleep{at_line} when its time was up: shorter sleeps show the same",
        at_line=words.at_line(min(one.lines[-1] for one in sleeping)),
    )


def _package(event: Event, answer: Answer) -> str | None:
    found = _MISSING.search(str(event.data.get("message")))
    if event.data.get("type") != "ModuleNotFoundError" or found is None:
        return None
    name = found["name"].split(".")[0]
    files = answer.program.files if answer.program else {}
    known = [*sys.stdlib_module_names, *(file.removesuffix(".py") for file in files)]
    if any(_is_slip(name, one) for one in known):
        return None
    return say("the program needs the package {name}, which is not installed where it was run", name=name)


def _is_slip(name: str, meant: str) -> bool:
    """True for a misspelt name: a letter wrong, left out, too many or in another place, in a long one two.

    `multiprocesing` and `treading`, but not `psutil` (`shutil`) or `multiprocess`, which are packages.
    """
    most = max(1, len(name) // _LETTERS_A_SLIP)
    return OSA.distance(name.lower(), meant.lower(), score_cutoff=most) <= most


def _input(event: Event) -> str | None:
    kind = event.data.get("type")
    if kind == "BdbQuit" or (kind == "EOFError" and "EOF when reading a line" in str(event.data.get("message"))):
        return say(
            "the program asks for input, and nobody was there to type it: write the values into the program instead"
        )
    return None


def _network(event: Event) -> str | None:
    """Nothing outside the sandbox can be reached: a page or a picture that it loads at home."""
    if _NO_NETWORK.search(str(event.data.get("message"))) is None:
        return None
    return say("the program needs the network, which there is not where it was run: let it work on data of its own")


def _loop(event: Event, answer: Answer) -> str | None:
    """In a notebook an event loop runs beside the cells, so that a task can be made outside of functions."""
    cells = {place.cell for place in answer.program.origin if place is not None} if answer.program else set()
    if "no running event loop" not in str(event.data.get("message")) or not cells - {None}:
        return None
    return say(
        "a notebook has a running event loop, a program has none: make the task in a function, and asyncio.run() that"
    )


def _file(event: Event, answer: Answer) -> str | None:
    """A file that the program names and does not make, or the folder that it names: that lay beside it at home."""
    found = _NO_FILE.search(str(event.data.get("message")))
    source = answer.program.source if answer.program else ""
    if event.data.get("type") != "FileNotFoundError" or found is None:
        return None
    name = found["name"]
    if name.removeprefix("./") in [text.removeprefix("./") for text in _texts(source)]:
        said = say("the program reads the file {name}, which was not there where it was run", name=name)
        return None if _WRITES.search(source) else said
    folder = next((text for text in _texts(source) if _is_folder(text, name)), None)
    if folder is None or _MAKES_FOLDERS.search(source):
        return None
    return say("the program needs the folder {name}, which was not there where it was run", name=folder)


def _texts(source: str) -> list[str]:
    nodes = syntax.nodes(source)
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _is_folder(text: str, name: str) -> bool:
    """True if a path lies in the folder that a text names: `f"data/{month}.txt"`, `"data" / name`."""
    return len(text) >= _A_FOLDER and f"{text.removeprefix('./').rstrip('/')}/" in name
