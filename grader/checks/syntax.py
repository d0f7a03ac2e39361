"""Read a program's source, never run it: which names it calls, where its loops are, what its main guard covers."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from grader import dialect

_SAME = {
    "multiprocessing.context.Process": "multiprocessing.Process",
    "multiprocessing.process.BaseProcess": "multiprocessing.Process",
    "multiprocessing.pool.Pool": "multiprocessing.Pool",
    "multiprocessing.dummy.Pool": "multiprocessing.pool.ThreadPool",
    "concurrent.futures.process.ProcessPoolExecutor": "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.thread.ThreadPoolExecutor": "concurrent.futures.ThreadPoolExecutor",
}
_CLOCKS = ("time.", "datetime.", "timeit.")


@dataclass(frozen=True, slots=True)
class Use:
    """A dotted name, as the import statements resolve it, and where it is used. `args` are constant arguments."""

    name: str
    line: int
    called: bool
    args: tuple[object, ...] = ()


@dataclass(slots=True)
class _Names(ast.NodeVisitor):
    """Collects uses; `known` maps the program's own names to the dotted names that they stand for."""

    known: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.known[alias.asname or alias.name.split(".")[0]] = (
                alias.name if alias.asname else alias.name.split(".")[0]
            )
            self.uses.append(Use(alias.name, node.lineno, called=False))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
                continue
            self.known[alias.asname or alias.name] = f"{module}.{alias.name}"
            self.uses.append(Use(_same(f"{module}.{alias.name}"), node.lineno, called=False))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        # A subclass stands for its base: to make one is to make the other.
        for base in node.bases:
            name = self.resolve(base)
            if name and "." in name:
                self.known[node.name] = name
                break
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        context = isinstance(node.value, ast.Call) and self.resolve(node.value.func) == "multiprocessing.get_context"
        name = "multiprocessing" if context else self.resolve(node.value)
        for target in node.targets:
            if name and isinstance(target, ast.Name) and (context or name.split(".")[0] != target.id):
                self.known[target.id] = name

    def visit_Call(self, node: ast.Call) -> None:
        name = self.resolve(node.func)
        if name:
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            args = tuple(value.value for value in values if isinstance(value, ast.Constant))
            self.uses.append(Use(name, node.lineno, called=True, args=args))
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = self.resolve(node)
        if name:
            self.uses.append(Use(name, node.lineno, called=False))
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.known:
            self.uses.append(Use(_same(self.known[node.id]), node.lineno, called=False))

    def resolve(self, node: ast.AST) -> str | None:
        """The dotted name of an expression, or None if imports do not tell."""
        if isinstance(node, ast.Name):
            stars = [f"{star}.{node.id}" for star in self.stars if node.id not in self.known]
            return _same(self.known.get(node.id) or (stars[0] if stars else "")) or None
        if isinstance(node, ast.Attribute):
            base = self.resolve(node.value)
            return _same(f"{base}.{node.attr}") if base else None
        if isinstance(node, ast.Call) and self.resolve(node.func) == "multiprocessing.get_context":
            return "multiprocessing"
        return None


def _same(name: str) -> str:
    return _SAME.get(name, name)


@lru_cache(maxsize=64)
def parse(source: str) -> ast.Module | SyntaxError:
    """The program's tree, or the error that says why it is no Python, not even a newer one than ours."""
    tree = _parsed(source)
    told = dialect.older(source) if isinstance(tree, SyntaxError) else None
    read = _parsed(told) if told is not None else tree
    return tree if isinstance(read, SyntaxError) else read


def _parsed(source: str) -> ast.Module | SyntaxError:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:
        return SyntaxError(str(error))


def uses(source: str) -> tuple[Use, ...]:
    """All uses of imported names in the order of the program; none where the source cannot be parsed."""
    tree = parse(source)
    if isinstance(tree, SyntaxError):
        return ()
    visitor = _Names()
    try:
        visitor.visit(tree)
    except RecursionError:
        return tuple(visitor.uses)
    return tuple(visitor.uses)


def calls(source: str, *names: str) -> tuple[Use, ...]:
    """The calls of any of these dotted names."""
    return tuple(use for use in uses(source) if use.called and use.name in names)


def uncalled(source: str, method: str) -> tuple[int, ...]:
    """Lines where a statement only names a method, `process.join`, and does not call it."""
    return tuple(
        node.lineno
        for node in nodes(source)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Attribute) and node.value.attr == method
    )


def methods(source: str, *names: str) -> tuple[int, ...]:
    """Lines where a method of one of these names is called on anything."""
    return tuple(
        node.lineno
        for node in nodes(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    )


def methods_outside(source: str, run: frozenset[str], *names: str) -> tuple[int, ...]:
    """The same in what the module's own lines lead to, by whatever name, if `run` is what others run: threads, say."""
    return tuple(
        node.lineno
        for node in _led_to(source, run)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    )


def _led_to(source: str, run: frozenset[str]) -> Iterator[ast.AST]:
    """The nodes of the module's own lines and of all functions that they name; those in `run` only if called there."""
    tree = parse(source)
    if isinstance(tree, SyntaxError):
        return
    functions: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            functions.setdefault(node.name, []).append(node)
    # What Python calls by itself (`__init__`, `__exit__`) nobody needs to name.
    waiting = [tree, *(one for name, each in functions.items() if name.startswith("__") for one in each)]
    seen = {name for name in functions if name.startswith("__")}
    while waiting:
        own = list(_own_nodes(waiting.pop()))
        yield from own
        called = {last_name(node.func) for node in own if isinstance(node, ast.Call)}
        named = {last_name(node) for node in own if isinstance(node, (ast.Name, ast.Attribute))} - run
        fresh = (called | named) & functions.keys() - seen
        seen |= fresh
        waiting += [one for name in fresh for one in functions[name]]


def _own_nodes(top: ast.AST) -> Iterator[ast.AST]:
    """The nodes beneath one, without what is within the functions that are defined there."""
    waiting = list(ast.iter_child_nodes(top))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += node.decorator_list
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


def puts_in_order(source: str) -> bool:
    """True if the program sorts something, or looks something up or stores it under a variable's value."""
    sorts = any(isinstance(node, ast.Call) and last_name(node.func) in ("sorted", "sort") for node in nodes(source))
    return sorts or any(isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) for node in nodes(source))


def loop_around(
    source: str, lines: tuple[int, ...], kinds: tuple[type[ast.While | ast.For], ...] = (ast.While, ast.For)
) -> int | None:
    """The first line of the outermost loop of these kinds around the first of these lines that is in one.

    Which line of an endless loop was running when the time was up is luck; the loop is not.
    """
    loops = [node for node in nodes(source) if isinstance(node, kinds)]
    for line in lines:
        around = [loop.lineno for loop in loops if loop.lineno <= line <= (loop.end_lineno or loop.lineno)]
        if around:
            return min(around)
    return None


_TAKEN = frozenset(("get", "get_nowait", "recv", "recv_bytes", "value", "acquire"))
"""Attributes by which processes take from a place that they share: who gets what is luck."""


def shares(source: str) -> bool:
    """True if the program's processes may compete for something: items of a queue, messages, a counter, a lock."""
    return any(isinstance(node, ast.Attribute) and node.attr in _TAKEN for node in nodes(source))


def barriers(source: str) -> tuple[int, ...]:
    """For how many each Barrier of the program is, where that is written out."""
    made = [node for node in nodes(source) if isinstance(node, ast.Call) and last_name(node.func) == "Barrier"]
    values = [
        word for node in made for word in (*node.args[:1], *(k.value for k in node.keywords if k.arg == "parties"))
    ]
    return tuple(value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, int))


def takes_in_loop(source: str, name: str) -> bool:
    """True if a function, or method, of this name takes one thing after the other out of a queue or a pipe."""
    mine = [node for node in nodes(source) if isinstance(node, ast.FunctionDef) and node.name == name]
    loops = [part for node in mine for part in ast.walk(node) if isinstance(part, (ast.While, ast.For))]
    return any(
        isinstance(part, ast.Attribute) and part.attr in ("get", "get_nowait", "recv")
        for loop in loops
        for part in ast.walk(loop)
    )


def looks_in_loop(source: str, method: str) -> bool:
    """True if a method of this name is called where a loop asks whether to go on."""
    tests = [node.test for node in nodes(source) if isinstance(node, ast.While)]
    calls_ = [part.func for test in tests for part in ast.walk(test) if isinstance(part, ast.Call)]
    return any(isinstance(func, ast.Attribute) and func.attr == method for func in calls_)


def reads_clock(source: str) -> bool:
    """True if the program asks for the time, so that what it prints may hold a time."""
    return any(use.called and use.name.startswith(_CLOCKS) and use.name != "time.sleep" for use in uses(source))


def is_main_guard(node: ast.AST) -> bool:
    """True for `if __name__ == "__main__":`, however it is put."""
    return isinstance(node, ast.If) and "__name__" in ast.dump(node.test)


def guarded(source: str, line: int) -> bool:
    """False if a line of the module lies neither under `if __name__ == "__main__":` nor in a function or class."""
    tree = parse(source)
    if isinstance(tree, SyntaxError):
        return True
    around = [node for node in tree.body if node.lineno <= line <= (node.end_lineno or node.lineno)]
    return all(
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or is_main_guard(node)
        for node in around
    )


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name; empty for any other expression."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def nodes(source: str) -> Iterator[ast.AST]:
    """Every node of the program; none where it cannot be parsed."""
    tree = parse(source)
    return iter(()) if isinstance(tree, SyntaxError) else ast.walk(tree)
