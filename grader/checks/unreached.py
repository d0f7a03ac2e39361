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


def _is_map(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "map"


def _is_used(source: str, name: str) -> bool:
    """True if anything names this function, or any method of its name."""
    return any(
        (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)
        for node in syntax.nodes(source)
    )
