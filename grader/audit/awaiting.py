"""Mutations of how coroutines are awaited."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.mutation import cure, mutation
from grader.audit.reading import Reading, Unsuited

_GATHER = "asyncio.gather"
_TASK = frozenset({"create_task", "ensure_future"})


@mutation("awaited-in-turn", "Coroutines are awaited one after the other, not together.", cure("tasks", together=2))
def awaited_in_turn(reading: Reading) -> cst.Module:
    """Turn `await asyncio.gather(a, b)` into `[await a, await b]`."""
    changes: dict[Any, edit.Change[Any]] = {
        node: edit.put(_in_turn(node.expression))
        for node in reading.all(cst.Await)
        if isinstance(node.expression, cst.Call) and _GATHER in reading.kinds.qualified(node.expression.func)
    }
    if not changes:
        raise Unsuited("it never awaits asyncio.gather()")
    made = (node.func for node in reading.all(cst.Call))
    if any(isinstance(func, cst.Attribute) and func.attr.value in _TASK for func in made):
        raise Unsuited("it makes tasks, which run together however they are awaited")
    return reading.changed(changes)


def _in_turn(gather: cst.Call) -> cst.BaseExpression:
    given = [one for one in gather.args if one.keyword is None]
    parts = [
        f"*[await one for one in {edit.code(one.value)}]" if one.star else f"await {edit.code(one.value)}"
        for one in given
    ]
    return cst.parse_expression(f"[{', '.join(parts)}]")
