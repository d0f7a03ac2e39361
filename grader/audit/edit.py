"""Changes of a program's text that leave all the rest as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import libcst as cst

Node = TypeVar("Node", bound=cst.CSTNode)
Change = Callable[[Node], Any]
"""From a node, in which smaller changes have been made, to what stands in its place: a node or several statements."""

PASS = cst.Pass()
NONE = cst.Name("None")
_TIGHT = cst.AssignEqual(whitespace_before=cst.SimpleWhitespace(""), whitespace_after=cst.SimpleWhitespace(""))


class _Editor(cst.CSTTransformer):
    def __init__(self, changes: Mapping[Any, Change[Any]]) -> None:
        super().__init__()
        self._changes = changes

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        change = self._changes.get(original_node)
        return change(updated_node) if change else updated_node


def changed(
    module: cst.Module, changes: Mapping[Any, Change[Any]], *, imports: Sequence[str] = (), helper: str = ""
) -> cst.Module:
    """The module with these nodes changed, these modules imported, and the helper's statements below the imports."""
    made = module.visit(_Editor(changes))
    made = _with_imports(made, imports) if imports else made
    return _with_helper(made, helper) if helper else made


def _with_imports(module: cst.Module, names: Sequence[str]) -> cst.Module:
    """The module with these modules imported at the end of its first imports, where they are not imported there."""
    # libcst's own AddImportsVisitor does the same, and takes longer than all the rest of making a mutant.
    start = 1 if module.body and is_text(module.body[0]) else 0
    end = next((place for place, line in enumerate(module.body[start:], start) if not _imports(line)), len(module.body))
    there = {name for line in module.body[start:end] for name in _imported(line)}
    added = [line for name in sorted(set(names) - there) for line in statements(f"import {name}\n")]
    rest = module.body[end:]
    if added and rest and (not rest[0].leading_lines or rest[0].leading_lines[0].comment is not None):
        rest = [rest[0].with_changes(leading_lines=[cst.EmptyLine(), *rest[0].leading_lines]), *rest[1:]]
    return module.with_changes(body=[*module.body[:end], *added, *rest])


def _imported(line: cst.CSTNode) -> list[str]:
    """The modules that a line imports under their own names."""
    parts = line.body if isinstance(line, cst.SimpleStatementLine) else []
    aliases = [alias for part in parts if isinstance(part, cst.Import) for alias in part.names]
    return [alias.evaluated_name for alias in aliases if alias.asname is None]


def _with_helper(module: cst.Module, helper: str) -> cst.Module:
    last = max((place for place, line in enumerate(module.body) if _is_head(place, line)), default=-1)
    empty = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    added = [line.with_changes(leading_lines=empty) for line in statements(helper)]
    return module.with_changes(body=[*module.body[: last + 1], *added, *module.body[last + 1 :]])


def _is_head(place: int, line: cst.CSTNode) -> bool:
    """True for an import, and for the text at the top."""
    return _imports(line) or (place == 0 and is_text(line))


def _imports(line: cst.CSTNode) -> bool:
    """True for a line that begins with an import."""
    return isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.Import | cst.ImportFrom)


def is_text(line: cst.CSTNode) -> bool:
    """True for a line that is a text and nothing else, such as a docstring."""
    return (
        isinstance(line, cst.SimpleStatementLine)
        and isinstance(line.body[0], cst.Expr)
        and isinstance(line.body[0].value, cst.SimpleString | cst.ConcatenatedString)
    )


def is_guard(line: cst.CSTNode) -> bool:
    """True for a main guard."""
    if not isinstance(line, cst.If) or line.orelse is not None:
        return False
    text = code(line.test).replace(" ", "").replace("'", '"').strip("()")
    return text in ('__name__=="__main__"', '"__main__"==__name__')


def put(node: Any) -> Change[Any]:
    """The change that puts this in a node's place, whatever was there."""
    return lambda _old: node


# --- making nodes ---------------------------------------------------------------------------------------------------


def expression(text: str, **parts: cst.BaseExpression) -> cst.BaseExpression:
    """An expression from a text, in which each of these names is replaced by a part."""
    found = cst.parse_expression(text)
    swap = {node: put(parts[node.value]) for node in walk(found) if isinstance(node, cst.Name) and node.value in parts}
    made = found.visit(_Editor(swap))
    assert isinstance(made, cst.BaseExpression)
    return made


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all within it, what stands first in the text before the rest."""
    yield node
    for child in node.children:
        yield from walk(child)


def statements(text: str) -> list[Any]:
    """Statements from a text."""
    return list(cst.parse_module(text).body)


def line(value: cst.BaseExpression) -> cst.SimpleStatementLine:
    """A statement that is only this expression."""
    return cst.SimpleStatementLine(body=[cst.Expr(value)])


def method(call: cst.Call, name: str, *args: cst.Arg) -> cst.Call:
    """Another method of the same object, with these arguments."""
    assert isinstance(call.func, cst.Attribute)
    return call.with_changes(func=call.func.with_changes(attr=cst.Name(name)), args=arguments(args))


def arguments(args: Sequence[cst.Arg]) -> list[cst.Arg]:
    """These arguments with commas between them and none after the last."""
    return [each.with_changes(comma=cst.MaybeSentinel.DEFAULT) for each in args]


def given(name: str, value: str) -> Change[cst.Call]:
    """The change that gives a call one more argument, by its name."""
    argument = cst.Arg(keyword=cst.Name(name), value=cst.parse_expression(value), equal=_TIGHT)
    return lambda call: call.with_changes(args=arguments([*call.args, argument]))


def several(*nodes: Any) -> Any:
    """Several statements in place of one."""
    return cst.FlattenSentinel(nodes)


# --- blocks ---------------------------------------------------------------------------------------------------------


def lines(block: cst.BaseSuite) -> list[Any]:
    """The statements of a block, however it is written."""
    if isinstance(block, cst.IndentedBlock):
        return list(block.body)
    return [cst.SimpleStatementLine(body=[part for part in block.body if isinstance(part, cst.BaseSmallStatement)])]


def block(body: Sequence[Any]) -> cst.IndentedBlock:
    """A block of these statements."""
    return cst.IndentedBlock(body=list(body) or [cst.SimpleStatementLine(body=[PASS])])


def reworked(function: cst.FunctionDef, rework: Callable[[list[Any]], list[Any]]) -> cst.FunctionDef:
    """A function with another body; its docstring stays where it is."""
    body = lines(function.body)
    head = body[:1] if body and is_text(body[0]) else []
    return function.with_changes(body=block([*head, *rework(body[len(head) :])]))


def finally_(body: Sequence[Any], last: str) -> list[Any]:
    """`try: body`, `finally: last`."""
    return [cst.Try(body=block(body), finalbody=cst.Finally(body=block(statements(last))))]


def swallowed(body: Sequence[Any], instead: str = "pass") -> list[Any]:
    """`try: body`, `except Exception: instead`."""
    handler = cst.ExceptHandler(type=cst.Name("Exception"), body=block(statements(instead)))
    return [cst.Try(body=block(body), handlers=[handler])]


def without_items(mine: Sequence[int], first: Sequence[Any] = (), last: Sequence[Any] = ()) -> Change[cst.With]:
    """The change from a `with` block to one without these items, or to what is in it, between other statements."""

    def change(block_: cst.With) -> Any:
        others = [item for place, item in enumerate(block_.items) if place not in mine]
        rest = lines(block_.body)
        if others:
            end = others[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            rest = [block_.with_changes(items=[*others[:-1], end], leading_lines=[])]
        made: list[Any] = [*first, *rest, *last]
        head = [*block_.leading_lines, *made[0].leading_lines]
        return several(made[0].with_changes(leading_lines=head), *made[1:])

    return change


# --- what a loop goes through ---------------------------------------------------------------------------------------


def code(node: cst.CSTNode) -> str:
    """The text of a node."""
    return cst.Module(body=[]).code_for_node(node)


def shortened(values: cst.BaseExpression) -> cst.BaseExpression:
    """The same values without the last."""
    if _is_range(values):
        return _range_by(values, -1)
    return cst.parse_expression(f"list({code(values)})[:-1]")


def lengthened(values: cst.BaseExpression) -> cst.BaseExpression:
    """The same values and one more: another number where all are numbers, else the last again."""
    if _is_range(values):
        return _range_by(values, 1)
    text = code(values)
    found = _whole_numbers(values)
    if found:
        return cst.parse_expression(f"[*{text}, {max(found) + 1}]")
    return cst.parse_expression(f"[*{text}, *list({text})[-1:]]")


def _is_range(values: cst.BaseExpression) -> bool:
    """True for `range(stop)` and `range(start, stop)`."""
    named = isinstance(values, cst.Call) and isinstance(values.func, cst.Name) and values.func.value == "range"
    return named and isinstance(values, cst.Call) and len(values.args) in (1, 2)


def _range_by(values: cst.BaseExpression, step: int) -> cst.BaseExpression:
    assert isinstance(values, cst.Call)
    stop = values.args[-1].value
    if isinstance(stop, cst.Integer):
        other: cst.BaseExpression = cst.Integer(str(int(stop.value, 0) + step))
    else:
        other = cst.parse_expression(f"{code(stop)} {'+' if step > 0 else '-'} 1")
    return values.with_changes(args=[*values.args[:-1], values.args[-1].with_changes(value=other)])


def _whole_numbers(values: cst.BaseExpression) -> list[int]:
    """The numbers in a list that is written out, empty if it holds anything else."""
    if not isinstance(values, cst.Tuple | cst.List):
        return []
    parts = [element.value for element in values.elements]
    if not all(isinstance(part, cst.Integer) for part in parts):
        return []
    return [int(part.value, 0) for part in parts if isinstance(part, cst.Integer)]
