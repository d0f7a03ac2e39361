"""Why a new process cannot have something that the main process has: read from the source, never run.

All of it only explains. That a program fails where processes start afresh is seen, not read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.checks import syntax, words
from grader.language import say

_LOCAL = re.compile(r"local object '(?P<path>[\w.<>]+)'")
_LOST = re.compile(r"Can't get attribute '(?P<name>\w+)' on <module '__mp_main__'")
_REBOUND = re.compile(r"not the same object as [\w.]*?(?P<name>\w+)$")
_LAMBDA = re.compile(r"<lambda>")
_INSTANCE = re.compile(r"cannot pickle '?(?P<type>[\w.]+)'? (object|instance)")
_MUTATORS = frozenset(
    ("add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popleft", "remove", "reverse",
     "setdefault", "sort", "update")
)  # fmt: skip
_SHARED = frozenset(
    ("Array", "Barrier", "BoundedSemaphore", "Condition", "Event", "JoinableQueue", "Lock", "Queue", "RLock",
     "Semaphore", "SimpleQueue", "Value")
)  # fmt: skip
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def unsendable(source: str, message: str, line: int | None) -> tuple[str, int | None]:
    """What could not be pickled, by the message of the error at this line: in words, with the line where it is made."""
    if _LAMBDA.search(message):
        made = _nearest([node.lineno for node in syntax.nodes(source) if isinstance(node, ast.Lambda)], line)
        at_line = words.at_line(made)
        return say("the lambda{at_line} has no name by which a new process could import it", at_line=at_line), made
    if (found := _REBOUND.search(message)) and (given := _rebound(source, found["name"])):
        name, at_line = found["name"], words.at_line(given)
        return say(
            "{name} is no longer the function: the name is given to something else{at_line}", name=name, at_line=at_line
        ), given
    if found := _LOCAL.search(message):
        *outer, name = found["path"].replace("<locals>.", "").split(".")
        made = _nearest([node.lineno for node in _functions(source) if node.name == name], line)
        at_line = words.at_line(made)
        if not outer:
            return say(
                "{name} is defined{at_line}, where a new process does not find it", name=name, at_line=at_line
            ), made
        return say(
            "{name} is defined inside {outer}{at_line}, where a new process does not find it",
            name=name,
            outer=outer[-1],
            at_line=at_line,
        ), made
    if found := _INSTANCE.search(message):
        kind = found["type"].rpartition(".")[2]
        return say(
            "the {kind} among what the process is given{at_line} cannot be sent to another one",
            kind=kind,
            at_line=words.at_line(line),
        ), line
    at_line = words.at_line(line)
    return say("what the process is given{at_line} cannot be sent to a new process", at_line=at_line), line


def _rebound(source: str, name: str) -> int | None:
    """Where a name that a function of the module has is given to something else."""
    defined = {node.lineno for node in _functions(source) if node.name == name}
    tree = syntax.parse(source)
    pairs = [] if isinstance(tree, SyntaxError) else sorted(_bindings(*tree.body), key=lambda pair: pair[1])
    return next((line for bound, line in pairs if bound == name and line not in defined), None) if defined else None


def hidden(source: str, message: str) -> tuple[str, int] | None:
    """The function or class under the main guard that a new process, by this message, did not find; and its line."""
    found = _LOST.search(message)
    tree = syntax.parse(source)
    if found is None or isinstance(tree, SyntaxError):
        return None
    guards = [node for node in tree.body if isinstance(node, ast.If) and syntax.is_main_guard(node)]
    bound = [pair for guard in guards for pair in _bindings(*guard.body) if pair[0] == found["name"]]
    return bound[0] if bound else None


def redefined(source: str) -> dict[str, tuple[int, ...]]:
    """The functions and classes that the program defines more than once, with the lines: a new process knows the last
    of them only.
    """
    tree = syntax.parse(source)
    lines: dict[str, tuple[int, ...]] = {}
    for node in [] if isinstance(tree, SyntaxError) else tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            lines[node.name] = (*lines.get(node.name, ()), node.lineno)
    return {name: found for name, found in lines.items() if len(found) > 1}


def unkept(source: str) -> tuple[tuple[str, int], ...]:
    """Locks, queues and the like that are made where they are passed on, `args=(Lock(),)`: nobody keeps them."""
    calls = [node for node in syntax.nodes(source) if isinstance(node, ast.Call)]
    given = [word.value for call in calls for word in call.keywords if word.arg in ("args", "kwargs", "initargs")]
    made = [node for value in given for node in ast.walk(value) if isinstance(node, ast.Call)]
    return tuple((name, node.lineno) for node in made if (name := syntax.last_name(node.func)) in _SHARED)


@dataclass(frozen=True, slots=True)
class Change:
    """A variable of the module that the main process alone sets or changes, and the line where it does so."""

    name: str
    line: int
    born: bool
    """True if a new process has no variable of this name at all."""

    @property
    def why(self) -> str:
        """It, in words."""
        at_line = words.at_line(self.line)
        if self.born:
            return say("{name} is set{at_line}, which only the main process runs", name=self.name, at_line=at_line)
        return say(
            "{name} is changed{at_line} in the main process alone, and a new process has it as it was at first",
            name=self.name,
            at_line=at_line,
        )


def changes(source: str) -> tuple[Change, ...]:
    """What the main process alone changes, under the main guard and in functions called from there, though functions
    read it: the first line for each name, in the order of the program.
    """
    tree = syntax.parse(source)
    if isinstance(tree, SyntaxError):
        return ()
    guards = [node for node in tree.body if isinstance(node, ast.If) and syntax.is_main_guard(node)]
    everywhere = {name for node in tree.body if node not in guards for name, _ in _bindings(node)}
    read = {name for function in _functions(source) for name in _free(function)}
    first: dict[str, int] = {}
    for name, line in sorted(_of_main(guards, source), key=lambda pair: pair[1]):
        if name in read:
            first.setdefault(name, line)
    return tuple(Change(name, line, born=name not in everywhere) for name, line in first.items())


def kept_by_workers(source: str, function: str) -> tuple[str, int] | None:
    """A plain variable of the module that this function changes and that others read, and the line where it does.

    In a worker it changes a copy, of which nobody else ever hears. None where something else may be behind the name.
    """
    tree = syntax.parse(source)
    mine = [one for one in _functions(source) if one.name == function]
    if isinstance(tree, SyntaxError) or len(mine) != 1:
        return None
    others = [one for one in _functions(source) if one is not mine[0]]
    rebound = {name for one in others for name in _declared_global(one)}
    inside = set(ast.walk(mine[0]))
    read = {
        node.id
        for node in syntax.nodes(source)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in inside
    }
    own = _own(mine[0])
    declared = _declared_global(mine[0])
    changed = [pair for pair in _mutations(*mine[0].body) if pair[0] not in own]
    changed += [pair for pair in _bindings(*mine[0].body) if pair[0] in declared]
    plain = _plain(source, mine[0])
    found = [pair for pair in changed if pair[0] in plain & read - rebound]
    return min(found, key=lambda pair: pair[1], default=None)


_IN_COLLECTIONS = ("defaultdict", "Counter", "deque")
_PLAIN = frozenset(
    ("list", "dict", "set", "int", *_IN_COLLECTIONS, *(f"collections.{name}" for name in _IN_COLLECTIONS))
)


def _plain(source: str, function: _Function) -> set[str]:
    """Names that the program binds to plain containers and numbers alone, but for what a function does."""
    inside = set(ast.walk(function))
    kinds: dict[str, bool] = {}
    for node in (node for node in syntax.nodes(source) if node not in inside):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            simple = isinstance(node.value, (ast.Constant, ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp))
            made = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in _PLAIN
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    kinds[target.id] = kinds.get(target.id, True) and (simple or made)
    return {name for name, plain in kinds.items() if plain}


def _of_main(guards: list[ast.If], source: str) -> Iterator[tuple[str, int]]:
    """Names of the module that are bound or changed by what only the main process runs."""
    for guard in guards:
        for statement in guard.body:
            yield from _bindings(statement)
            yield from _mutations(statement)
    for function in _called_from([statement for guard in guards for statement in guard.body], source):
        own = _own(function)
        yield from (pair for pair in _bindings(*function.body) if pair[0] in _declared_global(function))
        yield from (pair for pair in _mutations(*function.body) if pair[0] not in own)


def _called_from(statements: list[ast.stmt], source: str) -> list[_Function]:
    """The functions of the module that these statements call by name, and those call in turn."""
    by_name = {function.name: function for function in _functions(source)}
    found: dict[str, _Function] = {}
    todo: list[ast.AST] = list(statements)
    while todo:
        for node in ast.walk(todo.pop()):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called in by_name and called not in found:
                found[called] = by_name[called]
                todo.append(by_name[called])
    return list(found.values())


def _bindings(*statements: ast.stmt) -> Iterator[tuple[str, int]]:
    """The names that statements bind in their own scope."""
    todo: list[ast.AST] = list(statements)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, node.lineno
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0], node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif not isinstance(node, ast.Lambda):
            todo += ast.iter_child_nodes(node)


def _mutations(*statements: ast.stmt) -> Iterator[tuple[str, int]]:
    """Names whose object is changed: an item or attribute is stored, or a method called that changes it."""
    for node in (node for statement in statements for node in ast.walk(statement)):
        target: ast.AST | None = None
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            target = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _MUTATORS:
            target = node.func.value
        if isinstance(target, ast.Name):
            yield target.id, target.lineno


def _free(function: _Function) -> set[str]:
    """The names that a function reads and does not bind itself."""
    own = _own(function)
    loads = (node for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    return {node.id for node in loads if node.id not in own}


def _own(function: _Function) -> set[str]:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    bound = {name for name, _ in _bindings(*function.body)}
    return ({one.arg for one in every if one} | bound) - _declared_global(function)


def _declared_global(function: _Function) -> set[str]:
    return {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}


def _functions(source: str) -> list[_Function]:
    return [node for node in syntax.nodes(source) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _nearest(lines: list[int], line: int | None) -> int | None:
    """The last of these lines that is not after a line, or the only one there is."""
    before = [one for one in lines if line is not None and one <= line]
    return max(before) if before else lines[0] if len(lines) == 1 else None
