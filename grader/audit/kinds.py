"""What the names of a program stand for: processes, pools, what a pool promises, locks, queues. Nothing is run.

A collection stands for what is in it, and names are not told apart by function: enough to see that `p` in
`for p in workers: p.join()` is a process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

import libcst as cst
from libcst.metadata import QualifiedName

Names = Mapping[cst.CSTNode, Any]
"""Full names by node: a set of them, or a function that gives it."""


class Kind(Enum):
    """What an expression may stand for."""

    PROCESS = "process"
    THREAD = "thread"
    POOL = "pool"
    EXECUTOR = "executor"
    CONTEXT = "context"
    PROMISE = "promise"
    LOCK = "lock"
    QUEUE = "queue"
    BARRIER = "barrier"
    PIPE = "pipe"


Found = frozenset[Kind]
NOTHING: Found = frozenset()

_MULTIPROCESSING = ("multiprocessing", "multiprocessing.get_context", "multiprocessing.context")
_LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition")
_STARTED = ("", "Fork", "Spawn", "ForkServer")

MAKERS: dict[str, Kind] = {
    **{f"{home}.{start}Process": Kind.PROCESS for home in _MULTIPROCESSING for start in _STARTED},
    **{f"{home}.Pool": Kind.POOL for home in (*_MULTIPROCESSING, "multiprocessing.pool")},
    **{f"{home}.{name}": Kind.LOCK for home in _MULTIPROCESSING for name in _LOCKS},
    **{f"{home}.{name}": Kind.QUEUE for home in _MULTIPROCESSING for name in ("Queue", "SimpleQueue", "JoinableQueue")},
    **{f"{home}.Barrier": Kind.BARRIER for home in _MULTIPROCESSING},
    **{f"{home}.Pipe": Kind.PIPE for home in (*_MULTIPROCESSING, "multiprocessing.connection")},
    "threading.Thread": Kind.THREAD,
    "threading.Barrier": Kind.BARRIER,
    **{f"threading.{name}": Kind.LOCK for name in _LOCKS},
    **{f"queue.{name}": Kind.QUEUE for name in ("Queue", "SimpleQueue", "LifoQueue", "PriorityQueue")},
    "multiprocessing.get_context": Kind.CONTEXT,
    "multiprocessing.Manager": Kind.CONTEXT,
    "concurrent.futures.ProcessPoolExecutor": Kind.EXECUTOR,
    "concurrent.futures.process.ProcessPoolExecutor": Kind.EXECUTOR,
}
"""What a call of these makes, by qualified name."""

CHILDREN = "multiprocessing.active_children"

PASSES_ON = frozenset(
    f"builtins.{name}" for name in ("list", "tuple", "set", "sorted", "reversed", "enumerate", "zip", "iter", "next")
) | {"contextlib.closing", "concurrent.futures.as_completed", "concurrent.futures.wait"}
"""Functions whose result holds what their arguments hold."""

HANDS_OUT = frozenset({"items", "values", "get", "pop", "popleft", "copy"})
STORES = frozenset({"append", "appendleft", "add", "insert", "extend", "setdefault", "put"})
PROMISES = frozenset({"apply_async", "map_async", "starmap_async", "submit"})

_Comprehension = (cst.ListComp, cst.SetComp, cst.GeneratorExp)


class Kinds:
    """Answers what an expression of one module stands for."""

    def __init__(self, module: cst.Module, names: Names) -> None:
        self._qualified = names
        flows = _Flows()
        module.visit(flows)
        self._functions = flows.functions
        self.process_classes = self._subclasses(flows.classes, Kind.PROCESS)
        self.thread_classes = self._subclasses(flows.classes, Kind.THREAD)
        self._known: dict[str, Found] = defaultdict(lambda: NOTHING)
        while self._learn(flows.pairs):
            pass

    def of(self, node: cst.CSTNode) -> Found:
        """What this expression may stand for; empty if nobody knows."""
        if isinstance(node, cst.Call):
            return self._of_call(node)
        key = _key(node)
        if key is not None:
            return self._known[key]
        return NOTHING.union(*(self.of(part) for part in _parts(node)))

    def made(self, call: cst.Call) -> Kind | None:
        """What this call makes, if it makes a process, a thread, a pool, an executor or a context."""
        found = [MAKERS[name] for name in self.qualified(call.func) if name in MAKERS]
        if found:
            return found[0]
        if isinstance(call.func, cst.Attribute) and Kind.CONTEXT in self.of(call.func.value):
            return MAKERS.get(f"multiprocessing.{call.func.attr.value}")
        name = _last_name(call.func)
        return Kind.PROCESS if name in self.process_classes else Kind.THREAD if name in self.thread_classes else None

    def qualified(self, node: cst.CSTNode) -> set[str]:
        """The full names that an expression may have: `multiprocessing.Process` for `mp.Process`."""
        found = self._qualified.get(node, ())
        names: Iterable[QualifiedName] = found() if callable(found) else found
        return {name.name for name in names}

    def _of_call(self, call: cst.Call) -> Found:
        made = self.made(call)
        if made is not None:
            return frozenset({made})
        arguments = [argument.value for argument in call.args]
        if CHILDREN in self.qualified(call.func):
            return frozenset({Kind.PROCESS})
        if self.qualified(call.func) & PASSES_ON:
            return NOTHING.union(*map(self.of, arguments))
        if isinstance(call.func, cst.Attribute):
            return self._of_method(call.func)
        return self._known[f"{call.func.value}()"] if isinstance(call.func, cst.Name) else NOTHING

    def _of_method(self, func: cst.Attribute) -> Found:
        owner, name = self.of(func.value), func.attr.value
        if owner & {Kind.POOL, Kind.EXECUTOR}:
            return frozenset({Kind.PROMISE}) if name in PROMISES else NOTHING
        return owner if name in HANDS_OUT else NOTHING

    def _subclasses(self, classes: Mapping[str, cst.ClassDef], kind: Kind) -> frozenset[str]:
        """The names of the program's own classes of processes, or of threads."""
        found: set[str] = set()
        for name, definition in classes.items():  # a base stands before what is derived from it
            bases = [base.value for base in definition.bases]
            made = {MAKERS.get(full) for base in bases for full in self.qualified(base)}
            if kind in made or any(_last_name(base) in found for base in bases):
                found.add(name)
        return frozenset(found)

    def _learn(self, pairs: Sequence[tuple[str, cst.CSTNode]]) -> bool:
        """Follow every assignment once; True if something new came of it."""
        new = False
        for key, value in self._with_parameters(pairs):
            more = self.of(value) - self._known[key]
            self._known[key] |= more
            new = new or bool(more)
        return new

    def _with_parameters(self, pairs: Sequence[tuple[str, cst.CSTNode]]) -> Iterator[tuple[str, cst.CSTNode]]:
        """The pairs, those of a call resolved to the parameters of the program's own function."""
        for key, value in pairs:
            if not key.endswith("(") or not isinstance(value, cst.Call):
                yield key, value
                continue
            function = self._functions.get(key[:-1])
            parameters = [parameter.name.value for parameter in function.params.params] if function else []
            yield from zip(parameters, (each.value for each in value.args if each.keyword is None), strict=False)
            yield from ((each.keyword.value, each.value) for each in value.args if each.keyword and function)


class _Flows(cst.CSTVisitor):
    """Collects which value flows where: `name`, `.attribute`, `function()` for a result, `function(` for a call."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, cst.CSTNode]] = []
        self.functions: dict[str, cst.FunctionDef] = {}
        self.classes: dict[str, cst.ClassDef] = {}
        self._within: list[str] = []

    def _flow(self, target: cst.CSTNode, value: cst.CSTNode) -> None:
        self.pairs.extend((key, value) for key in _targets(target))

    def visit_Assign(self, node: cst.Assign) -> None:
        for each in node.targets:
            self._flow(each.target, node.value)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value is not None:
            self._flow(node.target, node.value)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._flow(node.target, node.value)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self._flow(node.target, node.value)

    def visit_For(self, node: cst.For) -> None:
        self._flow(node.target, node.iter)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self._flow(node.target, node.iter)

    def visit_WithItem(self, node: cst.WithItem) -> None:
        if node.asname is not None:
            self._flow(node.asname.name, node.item)

    def visit_Call(self, node: cst.Call) -> None:
        self._hand_over(node)
        if isinstance(node.func, cst.Name):
            self.pairs.append((f"{node.func.value}(", node))
        elif isinstance(node.func, cst.Attribute) and node.func.attr.value in STORES:
            for argument in node.args:
                self._flow(node.func.value, argument.value)

    def _hand_over(self, node: cst.Call) -> None:
        """`Process(target=f, args=(x, y))` calls f(x, y)."""
        given = {each.keyword.value: each.value for each in node.args if each.keyword is not None}
        target, args = given.get("target"), given.get("args")
        if isinstance(target, cst.Name) and isinstance(args, cst.Tuple | cst.List):
            called = cst.Call(func=target, args=[cst.Arg(element.value) for element in args.elements])
            self.pairs.append((f"{target.value}(", called))

    def visit_Return(self, node: cst.Return) -> None:
        if node.value is not None and self._within:
            self.pairs.append((f"{self._within[-1]}()", node.value))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.functions.setdefault(node.name.value, node)
        self._within.append(node.name.value)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:  # noqa: ARG002  # libcst's own name
        self._within.pop()

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.classes.setdefault(node.name.value, node)


def _key(node: cst.CSTNode) -> str | None:
    if isinstance(node, cst.Name):
        return node.value
    return f".{node.attr.value}" if isinstance(node, cst.Attribute) else None


def _targets(node: cst.CSTNode) -> Iterator[str]:
    """The keys of what an assignment to this node changes."""
    key = _key(node)
    if key is not None:
        yield key
    elif isinstance(node, cst.Subscript | cst.StarredElement):
        yield from _targets(node.value)
    elif isinstance(node, cst.Tuple | cst.List):
        for element in node.elements:
            yield from _targets(element.value)


def _parts(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The expressions of which this one's value is made."""
    if isinstance(node, _Comprehension):
        yield node.elt
    elif isinstance(node, cst.DictComp):
        yield node.value
    elif isinstance(node, cst.List | cst.Tuple | cst.Set | cst.Dict):
        yield from (element.value for element in node.elements)
    elif isinstance(node, cst.Subscript | cst.NamedExpr):
        yield node.value
    elif isinstance(node, cst.Await):
        yield node.expression
    elif isinstance(node, cst.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, cst.BinaryOperation | cst.BooleanOperation):
        yield from (node.left, node.right)


def _last_name(node: cst.CSTNode) -> str:
    """`Process` for `mp.Process`."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""
