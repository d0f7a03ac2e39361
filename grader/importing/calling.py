"""What a course's tests call -> a check that calls it, too. The tests are read and never run."""

from __future__ import annotations

import ast
import contextlib
import doctest
import json
from collections.abc import Iterator, Sequence

from grader.courses.questions import CourseTest
from grader.importing.drafts import DraftCheck

_MOST = 50
"""So many calls of a course's tests become inputs."""


def check_for(reference: str, tests: Sequence[CourseTest]) -> DraftCheck | None:
    """A check with the inputs of the tests, if they call one of the reference's functions, and with literals alone."""
    own = _functions(reference)
    calls = [(call, test) for test in tests for call in _calls(test.source) if _name(call) in own]
    names = {_name(call) for call, _ in calls}
    inputs = [(text, test) for call, test in calls if (text := _arguments(call)) is not None]
    if len(names) != 1 or not inputs:
        return None
    (name,) = names
    texts = list(dict.fromkeys(text for text, _ in inputs))[:_MOST]
    listed = ", ".join(json.dumps(text, ensure_ascii=True) for text in texts)
    return DraftCheck(
        id="calls", title=f"{name}() gives what it should", family="calls",
        params=f"{{function: {name}, inputs: [{listed}]}}", weight=3,
        hidden=any(test.hidden or "HIDDEN TESTS" in test.source for _, test in inputs),
        decide=("TODO: which other inputs should it be called with? These are those of the course's tests.",),
    )  # fmt: skip


def _functions(source: str) -> frozenset[str]:
    """The functions at a program's top level."""
    return frozenset(node.name for node in _parsed(source) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _parsed(source: str) -> Sequence[ast.stmt]:
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.parse(source).body
    return ()


def _calls(source: str) -> Iterator[ast.Call]:
    """The calls of plain names in a test, which may be a doctest, in the order of the text."""
    parts = [source]
    with contextlib.suppress(ValueError):
        parts = [example.source for example in doctest.DocTestParser().get_examples(source)] or parts
    for statement in (statement for part in parts for statement in _parsed(part)):
        found = [node for node in ast.walk(statement) if isinstance(node, ast.Call) and _name(node)]
        yield from sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _arguments(call: ast.Call) -> str | None:
    """What stands in the brackets of a call, None if anything in it is no literal."""
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    try:
        for value in values:
            ast.literal_eval(value)
    except (ValueError, TypeError, RecursionError):
        return None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    named = [f"{keyword.arg}={ast.unparse(keyword.value)}" for keyword in call.keywords]
    return ", ".join([*map(ast.unparse, call.args), *named])
