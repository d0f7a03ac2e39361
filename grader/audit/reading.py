"""A reference solution as the mutations see it: its text, and what a run of it showed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, QualifiedNameProvider

from grader.audit import edit
from grader.audit.kinds import Kind, Kinds

Node = TypeVar("Node", bound=cst.CSTNode)

TASKS = ("map", "starmap", "imap", "imap_unordered", "apply", "apply_async", "map_async", "starmap_async", "submit")
"""The methods that give a pool or an executor something to do; the function is their first argument."""

WAITS = frozenset({"is_alive", "sentinel", "exitcode", "active_children", "waitpid"})
"""Names by which a program can wait for a process without join()."""


LOOPS: tuple[type[cst.CSTNode], ...] = (cst.For, cst.ListComp, cst.SetComp, cst.GeneratorExp, cst.DictComp)


class Unsuited(Exception):
    """A mutation has nothing to change in this program; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the reference's own run showed: its worker processes, threads, sizes of pools, and all that it printed.

    `called` are the names of the functions that checks call.
    """

    workers: int = 0
    threads: int = 0
    pools: tuple[int, ...] = ()
    output: str = ""
    called: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A program, read. Nodes are those of `module`, in the order of the text. Raises `Unsuited` if it is no Python."""

    source: str
    seen: Seen = field(default_factory=Seen)

    # --- the text -------------------------------------------------------------------------------------------------

    @cached_property
    def _wrapper(self) -> MetadataWrapper:
        try:
            return MetadataWrapper(cst.parse_module(self.source))
        except cst.ParserSyntaxError as error:
            raise Unsuited(f"it is not valid Python: {error.message} (line {error.editor_line})") from error

    @cached_property
    def module(self) -> cst.Module:
        """The whole program."""
        return self._wrapper.module

    @cached_property
    def kinds(self) -> Kinds:
        """What its names stand for."""
        names: Any = QualifiedNameProvider  # its declared type and that of `resolve` do not meet
        return Kinds(self.module, self._wrapper.resolve(names))

    @cached_property
    def _parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        return self._wrapper.resolve(ParentNodeProvider)

    @cached_property
    def nodes(self) -> tuple[cst.CSTNode, ...]:
        """Every node, those that stand first in the text before the others."""
        return tuple(edit.walk(self.module))

    def all(self, kind: type[Node]) -> list[Node]:
        """Every node of this type."""
        return [node for node in self.nodes if isinstance(node, kind)]

    def around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What stands around a node, the nearest first."""
        while node in self._parents:
            node = self._parents[node]
            yield node

    def enclosing(self, node: cst.CSTNode, *kinds: type[Node]) -> Node | None:
        """The nearest node of one of these types around a node, within its function."""
        for outer in self.around(node):
            if isinstance(outer, kinds):
                return outer
            if isinstance(outer, cst.FunctionDef | cst.Lambda):
                return None
        return None

    def function(self, node: cst.CSTNode) -> cst.CSTNode:
        """The function in which a node stands, or the module."""
        return next((outer for outer in self.around(node) if isinstance(outer, cst.FunctionDef)), self.module)

    def loop(self, node: cst.CSTNode) -> cst.For | cst.CompFor | None:
        """The nearest `for`, of a loop or a comprehension, around a node, within its function."""
        found = self.enclosing(node, *LOOPS)
        if isinstance(found, cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp):
            return found.for_in
        return found if isinstance(found, cst.For) else None

    def statement(self, node: cst.CSTNode) -> cst.SimpleStatementLine | None:
        """The line of simple statements in which a node stands; None where it is in the head of a block."""
        for outer in self.around(node):
            if isinstance(outer, cst.SimpleStatementLine):
                return outer
            if isinstance(outer, cst.BaseCompoundStatement):
                return None
        return None

    # --- processes ------------------------------------------------------------------------------------------------

    def made(self, *kinds: Kind) -> list[cst.Call]:
        """The calls that make one of these."""
        return [call for call in self.all(cst.Call) if self.kinds.made(call) in kinds]

    def methods(self, kind: Kind, *names: str) -> list[cst.Call]:
        """The calls of these methods of such objects."""
        return [call for call in self.all(cst.Call) if self._is_method(call, kind, names)]

    def _is_method(self, call: cst.Call, kind: Kind, names: Sequence[str]) -> bool:
        func = call.func
        return isinstance(func, cst.Attribute) and func.attr.value in names and kind in self.kinds.of(func.value)

    @cached_property
    def unit(self) -> Kind:
        """What it works with: processes, or threads where it makes those alone."""
        return Kind.THREAD if self.made(Kind.THREAD) and not self.made(Kind.PROCESS) else Kind.PROCESS

    @cached_property
    def makes_processes(self) -> bool:
        """Whether there are processes besides the main one."""
        made = self.made(Kind.PROCESS, Kind.POOL, Kind.EXECUTOR)
        return bool(made or self.seen.workers or self.seen.pools)

    @cached_property
    def starts(self) -> list[cst.Call]:
        """Where processes, or threads, are started."""
        return self.methods(self.unit, "start")

    @cached_property
    def joins(self) -> list[cst.Call]:
        """Where processes, or threads, are joined."""
        return self.methods(self.unit, "join")

    @cached_property
    def other_wait(self) -> str | None:
        """The name by which the program waits, or may wait, for processes besides join()."""
        loops: list[cst.CSTNode] = [loop.test for loop in self.all(cst.While)]
        loops += [loop.iter for loop in self.all(cst.For)]
        names = (node.value for loop in loops for node in edit.walk(loop) if isinstance(node, cst.Name))
        sentinels = (node.attr.value for node in self.all(cst.Attribute) if node.attr.value == "sentinel")
        return next((name for name in (*names, *sentinels) if name in WAITS), None)

    @cached_property
    def plain_makers(self) -> list[cst.Call]:
        """The calls that make a process from a target, not from a class of the program's own."""
        return [call for call in self.made(self.unit) if argument(call, "target") is not None]

    # --- pools ----------------------------------------------------------------------------------------------------

    @cached_property
    def tasks(self) -> list[cst.Call]:
        """Where a pool or an executor is given something to do."""
        pools = self.methods(Kind.POOL, *TASKS)
        return pools + [call for call in self.methods(Kind.EXECUTOR, *TASKS) if call not in pools]

    # --- functions ------------------------------------------------------------------------------------------------

    @cached_property
    def targets(self) -> list[cst.FunctionDef]:
        """The functions that processes run, `run` of the program's own classes included."""
        named = [name for call in self.plain_makers for name in _function_names(_value(call, "target"))]
        classes = self.kinds.thread_classes if self.unit is Kind.THREAD else self.kinds.process_classes
        own = [
            function
            for made in self.all(cst.ClassDef)
            if made.name.value in classes
            for function in made.body.body
            if isinstance(function, cst.FunctionDef) and function.name.value == "run"
        ]
        return [*self._functions(named), *own]

    @cached_property
    def task_functions(self) -> list[cst.FunctionDef]:
        """The functions that a pool's workers run."""
        given = [call.args[0].value for call in self.tasks if call.args]
        return self._functions([name for node in given for name in _function_names(node)])

    @cached_property
    def work(self) -> list[cst.FunctionDef]:
        """The functions that run in other processes."""
        return [*self.targets, *(each for each in self.task_functions if each not in self.targets)]

    def _functions(self, names: Sequence[str]) -> list[cst.FunctionDef]:
        return [function for function in self.all(cst.FunctionDef) if function.name.value in names]

    def prints(self, function: cst.FunctionDef) -> bool:
        """True if a function seems to print something."""
        words = {node.value for node in edit.walk(function) if isinstance(node, cst.Name)}
        return bool(words & {"print", "stdout", "stderr"})

    # --- what becomes of it ---------------------------------------------------------------------------------------

    def changed(
        self, changes: Mapping[Any, edit.Change[Any]], *, imports: Sequence[str] = (), helper: str = ""
    ) -> cst.Module:
        """The program with these nodes changed, these modules imported, and helper functions put below the imports."""
        return edit.changed(self.module, changes, imports=imports, helper=helper)

    def silenced(self, calls: Sequence[cst.Call]) -> dict[cst.CSTNode, edit.Change[Any]]:
        """The changes that leave these calls out."""
        around = {call: self._parents[call] for call in calls}
        return {
            (outer if isinstance(outer, cst.Expr) else call): edit.put(
                edit.PASS if isinstance(outer, cst.Expr) else edit.NONE
            )
            for call, outer in around.items()
        }

    def fresh(self, name: str) -> str:
        """A name that the program does not use."""
        used = {node.value for node in self.all(cst.Name)}
        while name in used:
            name += "_"
        return name


def argument(call: cst.Call, name: str) -> cst.Arg | None:
    """The argument that a call gives by this name."""
    return next((each for each in call.args if each.keyword is not None and each.keyword.value == name), None)


def _value(call: cst.Call, name: str) -> cst.BaseExpression:
    found = argument(call, name)
    return found.value if found is not None else cst.Name("None")


def _function_names(node: cst.CSTNode) -> list[str]:
    """The names of functions in an expression that stands for one: `f`, `obj.f`, `partial(f, ...)`."""
    if isinstance(node, cst.Call):
        return _function_names(node.args[0].value) if node.args else []
    if isinstance(node, cst.Attribute):
        return [node.attr.value]
    return [node.value] if isinstance(node, cst.Name) else []
