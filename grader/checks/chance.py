"""What a program leaves to chance: read from the source, never run."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set

from grader.checks import syntax

_DEALT = frozenset(("random.sample", "random.shuffle", "random.seed", "random.Random"))
_LOTS = ("random.", "secrets.", "uuid.", "numpy.random.", "os.urandom")


def draws_lots(source: str) -> bool:
    """True if the program uses random numbers for more than the length of a sleep."""
    return bool(_lots(source))


def _lots(source: str) -> tuple[syntax.Use, ...]:
    tree = syntax.parse(source)
    if isinstance(tree, SyntaxError):
        return ()
    sleeps = {
        (node.lineno, node.end_lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and syntax.last_name(node.func) == "sleep"
    }
    return tuple(
        use
        for use in syntax.uses(source)
        if use.called
        and use.name.startswith(_LOTS)
        and not any(first <= use.line <= (last or first) for first, last in sleeps)
    )


def drawn_number(source: str) -> int | None:
    """Where a number is drawn by lot that says how often a loop turns in which processes are made; None: nowhere."""
    lots = frozenset() if sows(source) else frozenset(use.line for use in _lots(source))
    named = {
        target.id: node.value
        for node in syntax.nodes(source)
        if isinstance(node, ast.Assign) and node.lineno in lots
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in syntax.nodes(source):
        turns = [node.iter] if isinstance(node, ast.For) else [one.iter for one in getattr(node, "generators", ())]
        makes = any(isinstance(part, ast.Call) and syntax.last_name(part.func) == "Process" for part in ast.walk(node))
        for turn in turns if makes else ():
            line = _turns_by_lot(turn, lots, named)
            if line is not None:
                return line
    return None


_THROUGH = frozenset(("enumerate", "zip", "sorted", "reversed", "list", "tuple"))
_DRAWS = frozenset(("sample", "choices"))


def _turns_by_lot(turn: ast.expr, lots: Set[int], named: Mapping[str, ast.expr]) -> int | None:
    """Where it is drawn how many elements this has; which they are may well be left to lot."""
    if isinstance(turn, ast.Name):
        left = {name: value for name, value in named.items() if name != turn.id}
        return _turns_by_lot(named[turn.id], lots, left) if turn.id in named else None
    inner: list[ast.expr] | None = None
    if isinstance(turn, (ast.ListComp, ast.GeneratorExp)) and not any(one.ifs for one in turn.generators):
        inner = [one.iter for one in turn.generators]
    elif isinstance(turn, ast.Call) and syntax.last_name(turn.func) in _THROUGH:
        inner = turn.args
    elif isinstance(turn, (ast.List, ast.Tuple)):
        inner = []
    if inner is not None:
        found = (_turns_by_lot(one, lots, named) for one in inner)
        return next((line for line in found if line is not None), None)
    parts: list[ast.AST] = [turn]
    if isinstance(turn, ast.Call) and syntax.last_name(turn.func) in _DRAWS:
        parts = [*turn.args[1:], *(keyword.value for keyword in turn.keywords if keyword.arg == "k")]
    for part in (part for one in parts for part in ast.walk(one)):
        if isinstance(part, ast.Name) and part.id in named:
            return named[part.id].lineno
        if isinstance(part, ast.Call) and part.lineno in lots and syntax.last_name(part.func) != "range":
            return part.lineno
    return None


def sows(source: str) -> bool:
    """True if the program begins a series of random numbers with a constant: it is then the same in every run."""
    return any(use.args for use in syntax.calls(source, "random.seed", "random.Random", "numpy.random.seed"))


def deals(source: str, workers: frozenset[str]) -> bool:
    """True if lots are only drawn by `random.sample` and `random.shuffle`, which give nobody what another one has.

    Not so where a function draws that is one of the `workers`, or that they may call: each then draws by itself.
    """
    lots = _lots(source)
    apart = [node for node in _reachable(source, workers) for use in lots if _has_line(node, use.line)]
    return bool(lots) and not apart and all(use.name in _DEALT for use in lots)


def _reachable(source: str, names: frozenset[str]) -> list[ast.FunctionDef]:
    """The functions and methods with these names, and those that they name."""
    functions = [node for node in syntax.nodes(source) if isinstance(node, ast.FunctionDef)]
    known: frozenset[str] = frozenset()
    while names != known:
        known = names
        found = [node for node in functions if node.name in known]
        inside = (syntax.last_name(part) for node in found for part in ast.walk(node))
        names = known.union(inside).intersection(node.name for node in functions).union(known)
    return [node for node in functions if node.name in known]


def _has_line(node: ast.FunctionDef, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


# --- what else may differ from run to run ----------------------------------------------------------------------------

_MEETING_PLACES = frozenset(
    ("Array", "Barrier", "BoundedSemaphore", "Condition", "Event", "JoinableQueue", "Lock", "Manager", "Pipe", "Queue",
     "RLock", "RawArray", "RawValue", "Semaphore", "SharedMemory", "ShareableList", "SimpleQueue", "Value")
)  # fmt: skip


def leaves_to_luck(source: str) -> bool:
    """True if it may be luck which of several equal processes does what: they share something, or look at chance."""
    made = (syntax.last_name(node.func) for node in syntax.nodes(source) if isinstance(node, ast.Call))
    return (
        draws_lots(source)
        or syntax.reads_clock(source)
        or syntax.shares(source)
        or not _MEETING_PLACES.isdisjoint(made)
    )


_LOOKS = frozenset(
    ("is_alive", "exitcode", "active_children", "ready", "successful", "done", "running", "cancel", "cancelled", "poll",
     "empty", "full", "qsize", "get_nowait", "is_set", "wait", "as_completed", "imap_unordered", "add_done_callback",
     "callback", "timeout", "terminate", "kill", "Thread", "id", "hash")
)  # fmt: skip
"""Names by which a program sees how far others have come, or what is another one in every run."""
_ONESELF = frozenset(("getpid", "current_process", "pid", "name", "_identity"))
_POOLS = ("multiprocessing.Pool", "concurrent.futures.ProcessPoolExecutor")


def may_vary(source: str) -> bool:
    """True if what the program does may differ from run to run, for all that can be read."""
    if leaves_to_luck(source):
        return True
    words = {syntax.last_name(node) for node in syntax.nodes(source)}
    words |= {node.arg or "" for node in syntax.nodes(source) if isinstance(node, ast.keyword)}
    in_pool = any(use.name.startswith(_POOLS) for use in syntax.uses(source))
    return not words.isdisjoint(_LOOKS) or (in_pool and (not words.isdisjoint(_ONESELF) or _has_memory(source)))


def _has_memory(source: str) -> bool:
    """True if what a function gives may depend on what was done before in the same process."""
    return any(
        isinstance(node, ast.Global | ast.Nonlocal)
        or (isinstance(node, ast.arguments) and any(map(_is_mutable, [*node.defaults, *node.kw_defaults])))
        or (
            isinstance(node, ast.Call)
            and syntax.last_name(node.func) in ("append", "add", "update", "pop", "setdefault")
        )
        for node in syntax.nodes(source)
    )


def _is_mutable(node: ast.AST | None) -> bool:
    return isinstance(node, ast.List | ast.Dict | ast.Set | ast.Call)
