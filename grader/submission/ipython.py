"""What only IPython understands in a code cell: magics, shell lines, help; taken out without moving any line.

The syntax: https://ipython.readthedocs.io/en/stable/interactive/reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.language import say

_LINE = re.compile(
    r"(?P<indent>\s*)(?P<target>[\w, ]+=\s*)?"
    r"(?P<mark>%%?(?=[A-Za-z])|!!?(?=\s*[\w./~${])|\?{1,2}(?=[A-Za-z]))(?P<rest>.*)"
)
_PROMPT = re.compile(r"^\s*(?:>>>(?: |$)|In \[[\d ]*\]:(?: |$)|\.\.\.(?: |$)|\s*\.\.\.:(?: |$))")
_HELP = re.compile(r"\s*[\w.*]+\?{1,2}\s*$")
_KERNEL_CALL = re.compile(r"(?P<indent>\s*)get_ipython\(\)\s*\.")
_RUNS_STATEMENT = frozenset(("time", "timeit", "prun", "memit", "capture"))
_OTHER_LANGUAGES = frozenset(
    (
        "bash",
        "sh",
        "cmd",
        "html",
        "javascript",
        "js",
        "latex",
        "markdown",
        "svg",
        "perl",
        "ruby",
        "scala",
        "sql",
        "R",
        "r",
    )
)
_FILE_MAGICS = frozenset(("writefile", "file"))
_RUN_FILE = re.compile(
    r"\s*(?:%run\s+|!\s*(?:python[\d.]*|py|\{sys\.executable\})(?:\s+-\w+)*\s+)['\"]?(?P<name>[\w./-]+\.py)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file that `%%writefile` makes; `first` is the 0-based line of the cell at which its text begins.

    `appends` tells that the text is added to what the file holds by then (`-a`).
    """

    name: str
    lines: tuple[str, ...]
    first: int
    appends: bool = False

    @property
    def text(self) -> str:
        """The content of the file."""
        return "\n".join(self.lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCell:
    """A cell without IPython: `lines` as many as before; `left_out` tells which (0-based) were changed and why.

    `runs` are the names of files that `%run` or `!python` would run.
    """

    lines: tuple[str, ...]
    left_out: Mapping[int, str] = field(default_factory=dict)
    files: tuple[WrittenFile, ...] = ()
    runs: tuple[str, ...] = ()


def without_ipython(lines: tuple[str, ...]) -> PlainCell:
    """The cell without its magics, prompts and leading indent. What `%time` or `%%time` would have run stays."""
    lines = _without_prompts(dedent_leading(lines))
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is not None and lines[first].startswith("%%"):
        return _cell_magic(lines, first)
    return _line_magics(lines)


def dedent_leading(lines: tuple[str, ...]) -> tuple[str, ...]:
    """IPython takes the indent of a cell's first line away from every line that has it."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    return tuple(line.removeprefix(indent) for line in lines) if indent else lines


def _without_prompts(lines: tuple[str, ...]) -> tuple[str, ...]:
    """IPython takes `>>> ` and `In [1]: ` away if the first line has one."""
    first = next((line for line in lines if line.strip()), "")
    if not _PROMPT.match(first):
        return lines
    return tuple(_PROMPT.sub("", line) for line in lines)


def _cell_magic(lines: tuple[str, ...], first: int) -> PlainCell:
    name, _, argument = lines[first][2:].strip().partition(" ")
    rest = lines[first + 1 :]
    if name in _FILE_MAGICS:
        return _written_file(lines, first, argument, rest)
    if name in _OTHER_LANGUAGES or name.startswith(("script", "cython")):
        return PlainCell(lines=("",) * len(lines), left_out={first: say("{magic} is not Python", magic="%%" + name)})
    plain = _line_magics(("",) * (first + 1) + dedent_leading(rest))
    left_out = {first: say("the magic {magic}", magic="%%" + name), **plain.left_out}
    return PlainCell(lines=plain.lines, left_out=left_out, files=plain.files, runs=plain.runs)


def _written_file(lines: tuple[str, ...], first: int, argument: str, rest: tuple[str, ...]) -> PlainCell:
    name = next((word.strip("'\"") for word in argument.split() if not word.startswith("-")), "")
    blank = ("",) * len(lines)
    if not is_safe_name(name):
        said = say("%%writefile to {file}, outside the working folder", file=repr(name[:60]))
        return PlainCell(lines=blank, left_out={first: said})
    appends = bool({"-a", "--append"} & set(argument.split()))
    written = WrittenFile(name=name, lines=rest, first=first + 1, appends=appends)
    said = say("the cell is written to the file {file}", file=name)
    return PlainCell(lines=blank, left_out={first: said}, files=(written,))


def is_safe_name(name: str) -> bool:
    """True for a relative path that stays in its folder."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and not set(name) & set("\\:\0~")


def _line_magics(lines: tuple[str, ...]) -> PlainCell:
    plain, left_out, runs = list(lines), {}, []
    quote = ""
    for number, line in enumerate(lines):
        if not quote and (found := _plain_line(line)) is not None:
            plain[number], left_out[number] = found
            if match := _RUN_FILE.match(line):
                runs.append(match["name"].removeprefix("./"))
        else:
            quote = _open_quote(line, quote)
    return PlainCell(lines=tuple(plain), left_out=left_out, runs=tuple(runs))


def _plain_line(line: str) -> tuple[str, str] | None:
    """The line as plain Python and what was wrong with it, or None if nothing was."""
    if match := _LINE.match(line):
        return match["indent"] + _replacement(match), say("{code} is for IPython only", code=repr(line.strip()[:60]))
    if match := _KERNEL_CALL.match(line):
        return match["indent"] + _filler(match["indent"]), say(
            "{code} is for IPython only", code=repr(line.strip()[:60])
        )
    if _HELP.match(line):
        return _filler(line), say("{code} asks IPython for help", code=repr(line.strip()[:60]))
    return None


def _replacement(match: re.Match[str]) -> str:
    if match["mark"] == "%" and not match["target"]:
        name, _, statement = match["rest"].partition(" ")
        if name in _RUNS_STATEMENT:
            return re.sub(r"^(?:\s*-\w+(?:\s*\d+)?(?=\s))*\s*", "", statement) or _filler(match["indent"])
    return _filler(match["indent"])


def _filler(indent: str) -> str:
    """A block that held nothing but a magic must not become empty."""
    return "pass" if indent[:1].isspace() else ""


def _open_quote(line: str, quote: str) -> str:
    """The triple quote that is open after this line. Comments and short strings are skipped roughly."""
    for mark in re.findall(r"'''|\"\"\"|#", line):
        if not quote and mark == "#":
            break
        if mark != "#":
            quote = "" if mark == quote else quote or mark
    return quote
