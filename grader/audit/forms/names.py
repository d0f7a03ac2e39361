"""Variations of what things are called, how `multiprocessing` is imported, and where the main program stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.forms.variation import variation
from grader.audit.reading import Reading, Unsuited

MODULE = "multiprocessing"
_PARTS = frozenset({"connection", "context", "dummy", "managers", "pool", "process", "queues", "shared_memory",
                    "sharedctypes", "synchronize"})  # fmt: skip
"""Modules of the package: names of theirs are left as they are."""
_OF_A_CONTEXT = frozenset({"Array", "Barrier", "BoundedSemaphore", "Condition", "Event", "JoinableQueue", "Lock",
                           "Pool", "Process", "Queue", "RLock", "Semaphore", "SimpleQueue", "Value"})  # fmt: skip


@variation("other-names", "Its own functions and variables have other names.")
def other_names(reading: Reading) -> cst.Module:
    """Put `my_` before the names that the program gives to functions, classes, parameters and variables."""
    kept = {*reading.seen.called, *_kept(reading)}
    new = {name: reading.fresh(f"my_{name}") for name in _given(reading.module) if name not in kept}
    if not new:
        raise Unsuited("it gives no names of its own")
    changes: dict[Any, edit.Change[Any]] = {
        node: _renamed(new[node.value])
        for node in reading.all(cst.Name)
        if node.value in new and not _is_part_of_another(reading, node)
    }
    return reading.changed(changes)


@variation("module-by-another-name", "It imports multiprocessing as mp.")
def module_by_another_name(reading: Reading) -> cst.Module:
    """Write `mp.Process` for what comes from the module."""
    name = reading.fresh("mp") if "import multiprocessing as mp" not in reading.source else "mp"
    return _imported(reading, f"import {MODULE} as {name}", lambda member: cst.parse_expression(f"{name}.{member}"))


@variation("names-from-the-module", "It imports what it needs from multiprocessing by name.")
def names_from_the_module(reading: Reading) -> cst.Module:
    """Write `Process` for what comes from the module."""
    members = sorted({member for _, member in _members(reading)})
    taken = set(_given(reading.module)) & set(members)
    if taken:
        raise Unsuited(f"it has a {taken.pop()} of its own")
    return _imported(reading, f"from {MODULE} import {', '.join(members)}", cst.Name)


@variation("by-a-context", "It makes everything by a context, multiprocessing.get_context().")
def by_a_context(reading: Reading) -> cst.Module:
    """Write `context.Process(...)` where something is made."""
    if any(name.value in ("set_start_method", "get_context") for name in reading.all(cst.Name)):
        raise Unsuited("it chooses a start method")
    calls = {call.func: member for call in reading.all(cst.Call) for member in _made(reading, call)}
    if not calls:
        raise Unsuited(f"it makes nothing of {MODULE}'s")
    name = reading.fresh("context")
    changes = {func: edit.put(cst.parse_expression(f"{name}.{member}")) for func, member in calls.items()}
    return reading.changed(changes, imports=[MODULE], helper=f"{name} = {MODULE}.get_context()\n")


@variation("in-a-main-function", "Its main program stands in a function, which is called under the main guard.")
def in_a_main_function(reading: Reading) -> cst.Module:
    """Put what is under the main guard into a function."""
    guard = main_guard(reading)
    own = set(_given(guard))
    shared = own & {name for outer in reading.module.body if outer is not guard for name in _read(outer)}
    if shared or "global" in {type(node).__name__.lower() for node in reading.all(cst.Global)}:
        raise Unsuited(f"functions may use variables of the main program: {', '.join(sorted(shared)) or 'global'}")
    name = reading.fresh("main")
    made = cst.FunctionDef(name=cst.Name(name), params=cst.Parameters(), body=edit.block(edit.lines(guard.body)))
    empty = [cst.EmptyLine(indent=False), cst.EmptyLine(indent=False)]
    (called,) = edit.statements(f"{name}()\n")

    def change(old: cst.If) -> Any:
        function = made.with_changes(leading_lines=old.leading_lines, body=edit.block(edit.lines(old.body)))
        return edit.several(function, old.with_changes(leading_lines=empty, body=edit.block([called])))

    return reading.changed({guard: change})


def main_guard(reading: Reading) -> cst.If:
    """The main guard; `Unsuited` if there is not just one."""
    found = [line for line in reading.module.body if edit.is_guard(line)]
    if len(found) != 1 or not isinstance(found[0], cst.If):
        raise Unsuited("there is not one main guard")
    return found[0]


# --- names ----------------------------------------------------------------------------------------------------------


def _given(node: cst.CSTNode) -> list[str]:
    """The names that something here is given to: functions, classes, parameters, variables."""
    return list(dict.fromkeys(_names_given(node)))


def _names_given(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Param):
        yield node.name.value
    elif isinstance(node, cst.AssignTarget | cst.AnnAssign | cst.For | cst.CompFor | cst.NamedExpr):
        yield from _targets(node.target)
    elif isinstance(node, cst.AsName):
        yield from _targets(node.name)
    for child in node.children:
        yield from _names_given(child)


def _targets(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, cst.Name):
        yield node.value
    elif isinstance(node, cst.Tuple | cst.List):
        for element in node.elements:
            yield from _targets(element.value)
    elif isinstance(node, cst.StarredElement):
        yield from _targets(node.value)


def _kept(reading: Reading) -> Iterator[str]:
    """Names that others may know a thing by: imported ones, arguments, attributes and methods of classes."""
    for call in reading.all(cst.Call):
        yield from (each.keyword.value for each in call.args if each.keyword is not None)
    for line in (*reading.all(cst.Import), *reading.all(cst.ImportFrom)):
        yield from (node.value for node in edit.walk(line) if isinstance(node, cst.Name))
    for made in reading.all(cst.ClassDef):
        for line in edit.lines(made.body):
            if isinstance(line, cst.FunctionDef):
                yield line.name.value
            else:
                yield from _names_given(line)
    yield from (node.value for node in reading.all(cst.Name) if node.value.startswith("__"))
    yield from (node.raw_value for node in reading.all(cst.SimpleString))  # kwargs={"times": 500}
    yield from ("self", "cls")


def _is_part_of_another(reading: Reading, node: cst.Name) -> bool:
    """Whether it only means something with what stands before it, as in `worker.name` and `name=1`."""
    outer = next(reading.around(node))
    return (isinstance(outer, cst.Attribute) and outer.attr is node) or (
        isinstance(outer, cst.Arg) and outer.keyword is node
    )


def _renamed(name: str) -> edit.Change[cst.Name]:
    return lambda node: node.with_changes(value=name)


def _read(node: cst.CSTNode) -> set[str]:
    """The names that a function or class uses and does not give itself."""
    found = {each.value for each in edit.walk(node) if isinstance(each, cst.Name)}
    return found - set(_given(node))


# --- imports --------------------------------------------------------------------------------------------------------


def _members(reading: Reading) -> list[tuple[cst.BaseExpression, str]]:
    """Where something of multiprocessing is used, and what."""
    found: list[tuple[cst.BaseExpression, str]] = []
    nodes: list[cst.Name | cst.Attribute] = [*reading.all(cst.Name), *reading.all(cst.Attribute)]
    for node in nodes:
        name = next(iter(reading.kinds.qualified(node)), "")
        package, _, member = name.partition(".")
        if package != MODULE or not member or _imports(reading, node):
            continue
        if member in _PARTS or member.split(".")[0] in _PARTS:
            raise Unsuited(f"it uses a module within {MODULE}")
        if "." not in member:
            found.append((node, member))
    if not found:
        raise Unsuited(f"it uses nothing of {MODULE}'s")
    return found


def _imports(reading: Reading, node: cst.CSTNode) -> bool:
    return any(isinstance(outer, cst.Import | cst.ImportFrom) for outer in reading.around(node))


def _imported(reading: Reading, line: str, spelt: Any) -> cst.Module:
    """The program with this import in the place of those of multiprocessing, and each member spelt anew."""
    members = _members(reading)
    first, *others = _import_lines(reading)
    changes: dict[Any, edit.Change[Any]] = {node: edit.put(spelt(member)) for node, member in members}
    (new,) = edit.statements(f"{line}\n")
    changes[first] = lambda old: new.with_changes(leading_lines=old.leading_lines)
    changes |= {old: edit.put(cst.RemoveFromParent()) for old in others}
    return reading.changed(changes)


def _import_lines(reading: Reading) -> list[cst.SimpleStatementLine]:
    """The lines that import multiprocessing; `Unsuited` if there are none, or some that import more or elsewhere."""
    found = []
    parts: list[cst.Import | cst.ImportFrom] = [*reading.all(cst.Import), *reading.all(cst.ImportFrom)]
    for part in parts:
        if isinstance(part, cst.ImportFrom):
            mine = part.module is not None and edit.code(part.module) == MODULE
            alone = mine and not isinstance(part.names, cst.ImportStar)
        else:
            names = [alias.evaluated_name for alias in part.names]
            mine = any(name.partition(".")[0] == MODULE for name in names)
            alone = names == [MODULE]
        line = reading.statement(part)
        if not mine:
            continue
        if not alone or line not in reading.module.body or line is None or len(line.body) != 1:
            raise Unsuited(f"it imports {MODULE} in a line with others, or not at the top")
        found.append(line)
    if not found:
        raise Unsuited(f"it does not import {MODULE}")
    return found


def _made(reading: Reading, call: cst.Call) -> list[str]:
    """What of multiprocessing's a call makes, if a context makes it too."""
    full = next(iter(reading.kinds.qualified(call.func)), "")
    package, _, member = full.partition(".")
    return [member] if package == MODULE and member in _OF_A_CONTEXT else []
