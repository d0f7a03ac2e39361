"""Markdown that is made from the program itself, in the place of a comment of a page that names it.

`<!-- commands -->`, `<!-- assignment -->`, `<!-- question -->`, `<!-- families -->`, `<!-- parameters NAME -->`.
"""

from __future__ import annotations

import re

import command_pages
import field_tables

_MARK = re.compile(r"^<!-- (?P<what>[a-z]+)(?: (?P<name>[\w-]+))? -->$", re.MULTILINE)


def fill(markdown: str) -> str:
    """A page with its marks replaced. Raises KeyError for a mark that stands for nothing."""
    return _MARK.sub(lambda mark: _made(mark["what"], mark["name"]), markdown)


def _made(what: str, name: str | None) -> str:
    if what == "commands":
        return command_pages.commands()
    if what == "parameters":
        return field_tables.parameters(name or "")
    return {"assignment": field_tables.assignment, "question": field_tables.question}[what]()
