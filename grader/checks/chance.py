"""What a program leaves to chance: read from the source, never run."""

from __future__ import annotations

import ast

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
    lots = set() if sows(source) else {use.line for use in _lots(source)}
    drawn = {
        target.id: node.lineno
        for node in syntax.nodes(source)
        if isinstance(node, ast.Assign) and node.lineno in lots
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in syntax.nodes(source):
        turns = [node.iter] if isinstance(node, ast.For) else [one.iter for one in getattr(node, "generators", ())]
        makes = any(isinstance(part, ast.Call) and syntax.last_name(part.func) == "Process" for part in ast.walk(node))
        for part in (part for turn in turns if makes for part in ast.walk(turn)):
            if isinstance(part, ast.Name) and part.id in drawn:
                return drawn[part.id]
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
