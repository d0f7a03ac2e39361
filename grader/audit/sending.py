"""Mutations that only show where processes start afresh, as on Windows and macOS."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.mutation import cure, mutation
from grader.audit.reading import Reading, Unsuited, argument
from grader.model import StartMethod

AFRESH = cure("portable", same_under=(StartMethod.FORKSERVER,))
RESULTS = cure("pool", results=True)


@mutation("no-main-guard", "The code that starts processes is not under a main guard.", AFRESH)
def no_main_guard(reading: Reading) -> cst.Module:
    """Put what is under the main guard in its place."""
    guards = [line for line in reading.module.body if edit.is_guard(line)]
    if not guards:
        raise Unsuited("there is no main guard")
    if not reading.makes_processes:
        raise Unsuited("it starts no process")
    return reading.changed({guard: lambda guard: edit.several(*edit.lines(guard.body)) for guard in guards})


@mutation(
    "lambda-target", "What the processes run is a lambda, which cannot be sent to a new process.", AFRESH, RESULTS
)
def lambda_target(reading: Reading) -> cst.Module:
    """Wrap the function in a lambda where it is handed over."""
    given = _handed_over(reading)
    if not given:
        raise Unsuited("no function is handed over")
    wrap = "lambda *values, **named: FUNCTION(*values, **named)"
    return reading.changed({node: lambda node: edit.expression(wrap, FUNCTION=node) for node in given})


@mutation(
    "nested-target", "What the processes run is a function inside another, which cannot be sent.", AFRESH, RESULTS
)
def nested_target(reading: Reading) -> cst.Module:
    """Put the function inside one that makes it."""
    names = {edit.code(node) for node in _handed_over(reading)}
    found = [line for line in reading.module.body if isinstance(line, cst.FunctionDef) and line.name.value in names]
    if not found:
        raise Unsuited("no function of the program's top level is handed over")
    return reading.changed(dict.fromkeys(found, _nested))


def _nested(function: cst.FunctionDef) -> Any:
    name = function.name.value
    inner = function.with_changes(leading_lines=[])
    maker = cst.FunctionDef(
        name=cst.Name(f"make_{name}"),
        params=cst.Parameters(),
        body=edit.block([inner, *edit.statements(f"return {name}\n")]),
        leading_lines=function.leading_lines,
    )
    empty = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    (made,) = edit.statements(f"{name} = make_{name}()\n")
    return edit.several(maker, made.with_changes(leading_lines=empty))


def _handed_over(reading: Reading) -> list[cst.BaseExpression]:
    """The expressions that say what processes and tasks run, lambdas left out."""
    if not reading.makes_processes:
        raise Unsuited("it starts no process")
    targets = [found.value for call in reading.plain_makers if (found := argument(call, "target"))]
    tasks = [call.args[0].value for call in reading.tasks if call.args and call.args[0].keyword is None]
    return [node for node in [*targets, *tasks] if not isinstance(node, cst.Lambda)]
