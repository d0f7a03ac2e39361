"""Mutations of a function that a check calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.mutation import kind, mutation
from grader.audit.reading import Reading, Unsuited

CALLED = kind("calls")


@mutation("returns-nothing", "A function that a check calls does its work and returns nothing.", CALLED)
def returns_nothing(reading: Reading) -> cst.Module:
    """Leave out what the function returns."""
    changes: dict[Any, edit.Change[Any]] = {}
    for function in _called(reading):
        for node in reading.all(cst.Return):
            if node.value is not None and reading.function(node) is function:
                changes[node] = edit.put(cst.Return())
    if not changes:
        raise Unsuited("the function that a check calls has no return")
    return reading.changed(changes)


@mutation("returns-argument", "A function that a check calls gives back its first argument.", CALLED)
def returns_argument(reading: Reading) -> cst.Module:
    """Put a return of the first argument in the place of the function's body."""
    return _replaced(reading, lambda function: f"return {_first(function)}\n")


@mutation("returns-constant", "A function that a check calls gives the same whatever it is called with.", CALLED)
def returns_constant(reading: Reading) -> cst.Module:
    """Put a return of one number in the place of the function's body."""
    return _replaced(reading, lambda _function: "return 1\n")


def _replaced(reading: Reading, body: Callable[[cst.FunctionDef], str]) -> cst.Module:
    changes: dict[Any, edit.Change[Any]] = {}
    for function in _called(reading):
        changes[function] = _with_body(edit.statements(body(function)))
    return reading.changed(changes)


def _with_body(lines: list[Any]) -> edit.Change[cst.FunctionDef]:
    return lambda function: edit.reworked(function, lambda _body: lines)


def _called(reading: Reading) -> list[cst.FunctionDef]:
    """The program's functions that checks call, at its top level."""
    found = [
        function
        for function in reading.all(cst.FunctionDef)
        if function.name.value in reading.seen.called and reading.function(function) is reading.module
    ]
    if not found:
        raise Unsuited("no check calls a function of the program")
    return found


def _first(function: cst.FunctionDef) -> str:
    parameters = (*function.params.posonly_params, *function.params.params)
    if not parameters:
        raise Unsuited("the function that a check calls takes no argument")
    return parameters[0].name.value
