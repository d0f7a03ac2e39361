"""The tutorials as their readers follow them: commands in a copy of the repository, files that are written on the way.

Run as a program, it writes anew what the commands print, for who has changed that. Times and pictures vary.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.report.activity import HELD_WORDS

ROOT = Path(__file__).parent.parent
TUTORIALS = ROOT / "docs" / "tutorials"
_BLOCK = re.compile(
    r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ (?P<command>.*)\n(?P<printed>(?:(?!\$ ).*\n)*)", re.MULTILINE)
_BY_LUCK = (*HELD_WORDS.values(), "is let go:")
"""Who comes to its end before it is waited for is held there, who comes later is not."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command with what the page says that it prints; or a file, with its name as the command."""

    command: str
    text: str
    is_file: bool = False


def steps(page: str) -> Iterator[Step]:
    """What a reader of this page types and saves, in order."""
    for block in _BLOCK.finditer(page):
        if block["title"]:
            yield Step(block["title"], block["text"], is_file=True)
        elif block["language"] == "console":
            yield from (Step(one["command"], one["printed"]) for one in _COMMAND.finditer(block["text"]))


def copy(folder: Path) -> Path:
    """What a fresh clone has that a tutorial needs, and the commands on a path of its own."""
    for name in ("examples", "exercises", "solutions"):
        shutil.copytree(ROOT / name, folder / name)
    commands = folder / "commands"
    commands.mkdir()
    for name, module in {"grader": "grader", "pytest": "pytest"}.items():
        (commands / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', encoding="utf-8")
        (commands / name).chmod(0o755)
    (folder / "run").write_text('#!/bin/sh\n[ "$1" = grade ] && shift && exec grader check "$@"\n', encoding="utf-8")
    (folder / "run").chmod(0o755)
    return folder


def follow(step: Step, folder: Path) -> str:
    """Do what the step says; all that was printed."""
    if step.is_file:
        (folder / step.command).write_text(step.text, encoding="utf-8")
        return step.text
    places = (folder / "commands", Path(sys.executable).parent, "/usr/local/bin", "/usr/bin", "/bin")
    clean = {
        "PATH": os.pathsep.join(map(str, places)),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "96",
        "TMPDIR": tempfile.gettempdir(),
    }
    done = subprocess.run(
        ["sh", "-c", step.command], cwd=folder, env=clean, text=True, encoding="utf-8", stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False, timeout=100,
    )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def lasting(printed: str) -> list[str]:
    """The lines of a text without what varies: times, lives in a picture, the key to it, order at one time."""
    text = re.sub(r"^ *├ starts.*\n(?: *(?!\.\.\.$)\S.*\n)*", "", printed, flags=re.MULTILINE)
    text = re.sub(r"^.*last line ended here.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"[├┊].*[┤┊✗](?: *│)?", "~", text)
    text = re.sub(r"\d+(\.\d+)? ?(m?s|a second)\b", "TIME", text)
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not any(words in line for words in _BY_LUCK)]
    # What two processes do at the same time may be listed either way.
    groups = itertools.groupby(lines, key=lambda line: line.startswith("TIME "))
    return [line for listed, group in groups for line in (sorted(group) if listed else group)]


def matches(said: str, printed: str) -> bool:
    """True if a page's text is what was printed; a line of three dots stands for any lines."""
    parts = ["(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in lasting(said)]
    return re.fullmatch("".join(parts), "".join(f"{line}\n" for line in lasting(printed))) is not None


def main() -> None:
    """Write the pages' outputs anew."""
    for page in sorted(TUTORIALS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            copy(Path(folder))
            for step in steps(text):
                printed = follow(step, Path(folder))
                if step.text == "OUTPUT\n":
                    text = text.replace(f"$ {step.command}\n{step.text}", f"$ {step.command}\n{printed}", 1)
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
