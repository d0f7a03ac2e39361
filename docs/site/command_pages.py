"""The reference of the commands, from the application that they are: what it is for, arguments, options, defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from grader.cli.app import app

_EXTRA = re.compile(r"\s*\[(?P<inside>[^\[\]]*(?:default: |required|<=|>=)[^\[\]]*)\]$")

_CHOICES = re.compile(r" <(?P<words>[^<>]*\|[^<>]*)>")


def commands() -> str:
    """Every command, in the order of `grader --help`."""
    return "\n\n".join(_told(name, command) for name, command in all_commands())


def all_commands() -> Iterator[tuple[str, Any]]:
    """Every command by what one types, those of a group included."""
    yield from _below("grader", typer.main.get_command(app))


def _below(path: str, group: Any) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _below(f"{path} {name}", command)
        else:
            yield f"{path} {name}", command


def _told(path: str, command: Any) -> str:
    context = command.context_class(command, info_name=path)
    usage = " ".join([path, *map(_bare, command.collect_usage_pieces(context))])
    parts = [f"## `{path}`", command.help, f"```sh\n{usage}\n```", _table(command, context), *_epilog(command.epilog)]
    return "\n\n".join(parts)


def _table(command: Any, context: Any) -> str:
    records = [one.get_help_record(context) for one in command.params]  # --help, which all have, is none of them
    rows = [_row(*record) for record in records if record]
    return "\n".join(["| Argument or option | Meaning | Default |", "|---|---|---|", *rows]) if rows else ""


def _bare(piece: str) -> str:
    """A piece of the usage line without the brackets that are there twice, and the braces that say nothing."""
    once = re.sub(r"\[(\[[^]]*\](?:\.\.\.)?)\](?:\.\.\.)?", r"\1", piece)
    return re.sub(r"\{([^{}]*)\}", r"\1", once).replace("......", "...")


def _row(name: str, meaning: str) -> str:
    extra = _EXTRA.search(meaning)
    said = extra["inside"].split("; ") if extra else []
    default = next((one.removeprefix("default: ") for one in said if one.startswith("default: ")), "")
    bounds = [one for one in said if not one.startswith("default: ") and one != "required"]
    text = " ".join([meaning[: extra.start()] if extra else meaning, *(f"({one})" for one in bounds)])
    choices = _CHOICES.search(name)
    if choices:  # too wide for a phone in the first column
        name, text = name.replace(choices[0], ""), f"{text} One of `{choices['words'].replace('|', '`, `')}`."
    shown = "*required*" if "required" in said else f"`{default}`" if default else ""
    return f"| `{_cell(name)}` | {_cell(text)} | {_cell(shown)} |"


def _cell(text: str) -> str:
    """A text for a cell of a table; a bar would end it."""
    return text.replace("|", "\\|")


def _epilog(epilog: str | None) -> Iterator[str]:
    """Examples as code, sentences as text; a line with a backspace alone tells typer to leave what follows as it is."""
    for part in re.split(r"^\x08?\n", epilog or "", flags=re.MULTILINE):
        lines = [line for line in part.splitlines() if line != "Examples:"]
        indented = all(line.startswith("    ") for line in lines)
        if lines and indented:
            yield "\n".join(["```text", *(line[4:] for line in lines), "```"])
        elif lines:
            yield " ".join(lines)
