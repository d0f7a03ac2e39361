"""A traceback as the student knows his program: his own files and cells, and no frames of what started the process."""

from __future__ import annotations

import re

from grader.model import QuestionReport
from grader.report.excerpt import where

_FRAME = re.compile(
    r'^(?P<indent> +)File "(?P<path>[^"\n]*)", line (?P<line>\d+)(?P<rest>.*\n?)(?P<code>(?: {4,}(?!File ").*\n?)*)'
    r"(?: +\[Previous line repeated .*\n?)?",
    re.MULTILINE,
)
"""A frame with the line of code that Python quotes, and the marks beneath it."""
_HEAD = re.compile(r"^(?=.*Traceback \(most recent call last\):)", re.MULTILINE)
_LIBRARY = re.compile(r"/python3\.\d+/(?!site-packages/|dist-packages/)(?P<module>.+)$")
_STARTERS = re.compile(
    r"(multiprocessing/(process|popen_\w+|spawn|forkserver|context|pool)|concurrent/futures/(process|thread|_base)"
    r"|threading|runpy)\.py"
)
"""The modules of Python's library that start a process or a thread and call what it is to run."""


def retold(text: str, question: QuestionReport) -> str:
    """What a program of the question wrote, with its tracebacks retold; all else stays as it is.

    Lines of the program stand where the student wrote them, files have no folders of ours, and frames that only start a
    process are left out, unless a traceback has no others.
    """
    return "".join(_traceback(part, question) for part in _HEAD.split(text))


def _traceback(text: str, question: QuestionReport) -> str:
    bare = all(_starts(match) for match in _FRAME.finditer(text))
    return _FRAME.sub(lambda match: "" if _starts(match) and not bare else _named(match, question), text)


def _starts(frame: re.Match[str]) -> bool:
    library = _LIBRARY.search(frame["path"])
    return library is not None and _STARTERS.fullmatch(library["module"]) is not None


def _named(frame: re.Match[str], question: QuestionReport) -> str:
    place = _place(frame["path"], int(frame["line"]), question)
    return frame[0] if place is None else frame[0].replace(f'File "{frame["path"]}", line {frame["line"]}', place, 1)


def _place(path: str, line: int, question: QuestionReport) -> str | None:
    """Where the line stands, `cell 3, line 7`; None for a file of which nothing is known."""
    library = _LIBRARY.search(path)
    if library is not None:
        return f"{library['module']}, line {line}"
    name = path.rpartition("/")[2]
    program = question.answer.program if question.answer else None
    if program is not None and name in program.files:
        return f"{name}, line {line}"
    return where(question.answer, line) if name == f"{question.exercise.id}.py" else None
