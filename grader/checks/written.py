"""What a program prints whatever its processes do, and whether they could tell each other anything: read, never run."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from grader.checks import syntax

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_OPERATORS: Mapping[type[ast.operator], Callable[[object, object], object]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
}  # fmt: skip
_LONGEST = 1000
"""So long a text, and so large a number, is worked out."""


def lines(source: str) -> dict[str, int]:
    """The lines of text that the main process prints in any case, each with the line of the program that has it."""
    tree = syntax.parse(source)
    if isinstance(tree, SyntaxError):
        return {}
    known = {one.name: one for one in tree.body if isinstance(one, _Function)}
    reader = _Reader(known, _constants(source))
    reader.read(tree.body)
    return reader.found


@dataclass(slots=True)
class _Reader:
    """Goes through what is run in any case: not into branches and loops, and no further than where one may leave."""

    functions: dict[str, _Function]
    constants: dict[str, ast.expr]
    found: dict[str, int] = field(default_factory=dict)

    def read(self, body: list[ast.stmt]) -> None:
        """Read statements that are run one after the other."""
        for statement in body:
            if (isinstance(statement, ast.If) and syntax.is_main_guard(statement)) or isinstance(
                statement, (ast.With, ast.AsyncWith)
            ):
                self.read(statement.body)
            elif _may_leave(statement):
                return
            elif isinstance(statement, (ast.Expr, ast.Assign)) and isinstance(statement.value, ast.Call):
                self._call(statement.value)

    def _call(self, call: ast.Call) -> None:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name == "print":
            text = self._printed(call)
            for line in (text or "").splitlines():
                self.found.setdefault(line, call.lineno)
        elif name in self.functions:
            self.read(self.functions.pop(name).body)

    def _printed(self, call: ast.Call) -> str | None:
        if any(word.arg not in ("flush", "end") for word in call.keywords):
            return None
        try:
            return " ".join(str(self._value(part, depth=0)) for part in call.args)
        except (LookupError, TypeError, ValueError, ArithmeticError):
            return None

    def _value(self, node: ast.expr, depth: int) -> object:
        """What an expression of constants is worth. Raises LookupError for any other."""
        if depth > len(self.constants):
            raise LookupError
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self._value(self.constants[node.id], depth + 1)
        if isinstance(node, (ast.List, ast.Tuple)):
            values = [self._value(part, depth) for part in node.elts]
            return values if isinstance(node, ast.List) else tuple(values)
        if isinstance(node, ast.JoinedStr):
            return "".join(self._part(part, depth) for part in node.values)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            sides = self._value(node.left, depth), self._value(node.right, depth)
            if all(isinstance(side, int) and abs(side) < _LONGEST**2 for side in sides):
                return _OPERATORS[type(node.op)](*sides)
        raise LookupError

    def _part(self, node: ast.expr, depth: int) -> str:
        if not isinstance(node, ast.FormattedValue):
            return str(self._value(node, depth))
        form = self._part(node.format_spec, depth) if node.format_spec is not None else ""
        if len(form) > len(",.10f"):
            raise LookupError
        return format(self._value(node.value, depth), form)


def _constants(source: str) -> dict[str, ast.expr]:
    """What names stand for that are bound once in the whole program."""
    bound: dict[str, list[ast.expr | None]] = {}
    values = {
        id(target): node.value
        for node in syntax.nodes(source)
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    for node in syntax.nodes(source):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.setdefault(node.id, []).append(values.get(id(node)))
        elif isinstance(node, ast.arg):
            bound.setdefault(node.arg, []).append(None)
    return {name: found[0] for name, found in bound.items() if len(found) == 1 and found[0] is not None}


_LEAVES = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Assert)


def _may_leave(statement: ast.stmt) -> bool:
    """True if what comes after a statement may not be run: it says so, or ends the program."""
    if isinstance(statement, (_Function, ast.ClassDef)):
        return False
    return any(
        isinstance(node, _LEAVES) or (isinstance(node, ast.Call) and syntax.last_name(node.func) in ("exit", "_exit"))
        for node in ast.walk(statement)
    )


# --- whether anything can be told ------------------------------------------------------------------------------------

_MUTE = frozenset(
    ("collections", "contextlib", "dataclasses", "functools", "itertools", "logging", "math", "multiprocessing", "os",
     "random", "sys", "time", "timeit", "typing", "__future__")
)  # fmt: skip
"""Modules by which nobody tells another process anything, but for what `_TELLS` names."""
_TELLS = frozenset(
    ("Array", "BaseManager", "JoinableQueue", "Manager", "Pipe", "Pool", "Queue", "RawArray", "RawValue", "SimpleQueue",
     "SyncManager", "Value", "connection", "exitcode", "heap", "managers", "open", "pool", "queues", "shared_memory",
     "sharedctypes", "get_value", "FileHandler", "eval", "exec", "__import__")
)  # fmt: skip
_OF_OS = frozenset(("getpid", "getppid", "cpu_count"))


def shares_nothing(source: str) -> bool:
    """True if the processes have nothing by which one could learn what another has done, for all that can be read."""
    names = {use.name.partition(".")[0] for use in syntax.uses(source)}
    return "multiprocessing" in names and not any(_tells(node) for node in syntax.nodes(source))


def _tells(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.partition(".")[0] not in _MUTE for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        module = node.module or ""
        return (
            module.partition(".")[0] not in _MUTE
            or not _TELLS.isdisjoint({*names, *module.split(".")})
            or (module == "os" and not names <= _OF_OS)
        )
    if isinstance(node, ast.Attribute) and syntax.last_name(node.value) == "os":
        return node.attr not in _OF_OS
    return syntax.last_name(node) in _TELLS
