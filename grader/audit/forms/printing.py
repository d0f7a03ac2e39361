"""Variations of how a program prints."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.forms.names import main_guard
from grader.audit.forms.variation import variation
from grader.audit.reading import Reading, Unsuited, argument


@variation("written-for-printed", "It writes to sys.stdout instead of calling print().")
def written_for_printed(reading: Reading) -> cst.Module:
    """Turn every plain print() into a write() of the same line."""
    found = [call for call in _prints(reading) if all(not each.star and each.keyword is None for each in call.args)]
    if not found:
        raise Unsuited("it never calls print() with values alone")
    return reading.changed(dict.fromkeys(found, _written), imports=["sys"])


@variation("flushed", "What it prints is flushed at once.")
def flushed(reading: Reading) -> cst.Module:
    """Give every print() `flush=True`."""
    found = [call for call in _prints(reading) if argument(call, "flush") is None]
    if not found:
        raise Unsuited("it never calls print() without flush=")
    return reading.changed(dict.fromkeys(found, edit.given("flush", "True")))


@variation("with-a-heading", "The main process prints a line of its own before all others.")
def with_a_heading(reading: Reading) -> cst.Module:
    """Print a line as soon as the main program begins."""
    if not _prints(reading):
        raise Unsuited("it prints nothing")
    return reading.changed({main_guard(reading): begins_with('print("Here we go:")\n')})


def begins_with(text: str) -> edit.Change[cst.If]:
    """The change that puts a statement first in a block."""

    def change(block: cst.If) -> Any:
        return block.with_changes(body=edit.block([*edit.statements(text), *edit.lines(block.body)]))

    return change


def _prints(reading: Reading) -> list[cst.Call]:
    return [call for call in reading.all(cst.Call) if "builtins.print" in reading.kinds.qualified(call.func)]


def _written(call: cst.Call) -> cst.BaseExpression:
    texts = [f"str({edit.code(each.value)})" for each in call.args]
    line = ' + " " + '.join(texts)
    return cst.parse_expression(f'sys.stdout.write({line} + "\\n")' if texts else 'sys.stdout.write("\\n")')
