"""Why the program never came to a line that would have done what was asked for: read from the source, never run."""

from __future__ import annotations

import ast

from grader.checks import syntax, words
from grader.language import say

LAZY = say("Write a for loop: map() does nothing until somebody goes through its results.")
GUARD = 'if __name__ == "__main__":'
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def why(source: str, line: int) -> tuple[str, str, int | None] | None:
    """Why nothing led to this line: in words, with how to mend it and the line to look at. None if that is not seen."""
    around = [node for node in syntax.nodes(source) if _lies_in(node, line)]
    for node in around:
        if isinstance(node, ast.If) and syntax.is_main_guard(node) and _never_true(node.test):
            of_line = words.at_line(node.lineno, "of")
            actual = say("the program never comes there, because the test{of_line} is never true", of_line=of_line)
            hint = say("Write {guard} for the main program's part, with two underscores on each side.", guard=GUARD)
            return actual, hint, node.lineno
    for node in around:
        if isinstance(node, _Function) and not _is_used(source, node.name):
            actual = say("{function}(), where it would be, is never called", function=node.name)
            hint = say("Under {guard} at the end of the program, call {function}().", guard=GUARD, function=node.name)
            return actual, hint, node.lineno
    return None


def _lies_in(node: ast.AST, line: int) -> bool:
    return isinstance(node, (_Function, ast.If)) and node.lineno <= line <= (node.end_lineno or node.lineno)


def _never_true(test: ast.expr) -> bool:
    """True for a comparison of `__name__` with another text than `__main__`."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return False
    texts = [side.value for side in (test.left, *test.comparators) if isinstance(side, ast.Constant)]
    return bool(texts) and "__main__" not in texts


def lazily(source: str, method: str) -> tuple[int, ...]:
    """Lines where a statement would call a method of each element, but by a `map()` or generator that nobody takes."""
    lazy = [
        node
        for node in syntax.nodes(source)
        if isinstance(node, ast.Expr)
        and (isinstance(node.value, ast.GeneratorExp) or _is_map(node.value))
        and any(isinstance(part, ast.Attribute) and part.attr == method for part in ast.walk(node))
    ]
    return tuple(node.lineno for node in lazy)


def over_nothing(source: str, method: str) -> tuple[str, int] | None:
    """A list that a loop goes through to call this method of each element, and the loop's line, if it stays empty."""
    found = list(syntax.nodes(source))
    named = [node for node in found if isinstance(node, ast.Name)]
    for loop in found:
        if not (isinstance(loop, ast.For) and isinstance(loop.iter, ast.Name) and _calls(loop, method)):
            continue
        name = loop.iter.id
        empty = [node for node in found if isinstance(node, ast.Assign) and _is_empty_list(node, name)]
        if empty and sum(node.id == name for node in named) == len(empty) + _loops_over(found, name):
            return name, loop.lineno
    return None


def told_of_nothing(name: str, line: int) -> tuple[str, str]:
    """The same in words, and how to mend it."""
    of_line = words.at_line(line, "of")
    why = say("nothing was ever put into {name}, so the loop{of_line} joins nobody", name=name, of_line=of_line)
    return why, say("Put each one into it as soon as it is made: {name}.append(...).", name=name)


def _calls(loop: ast.For, method: str) -> bool:
    parts = (part for line in loop.body for part in ast.walk(line))
    return any(isinstance(part, ast.Attribute) and part.attr == method for part in parts)


def _is_empty_list(node: ast.Assign, name: str) -> bool:
    value = node.value
    empty = (isinstance(value, ast.List) and not value.elts) or (
        isinstance(value, ast.Call) and syntax.last_name(value.func) == "list" and not value.args
    )
    return empty and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _loops_over(nodes: list[ast.AST], name: str) -> int:
    """How often the name stands only where a loop goes through it."""
    return sum(isinstance(one, ast.For) and isinstance(one.iter, ast.Name) and one.iter.id == name for one in nodes)


def _is_map(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "map"


def _is_used(source: str, name: str) -> bool:
    """True if anything names this function, or any method of its name."""
    return any(
        (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)
        for node in syntax.nodes(source)
    )
