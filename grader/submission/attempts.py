"""Several attempts at one question -> the one that counts: the last, where it takes the place of those above it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from grader.language import joined, say
from grader.model import Place
from grader.submission.cells import name_place, sentence
from grader.submission.lines import Line, LineKind
from grader.submission.names import read_names
from grader.submission.python_text import does_something, parse
from grader.submission.workload import made, makes_workers

Run = tuple[Line, ...]
"""Lines that were written together, those of an answer in one cell."""

_NOUN = r"(?:attempt|try|version|versuch|fassung|essai|tentative|tentativa|tentativo|intento)"
_NEW = re.compile(
    rf"\W*(?:(?:my\s+)?(?:second|third|fourth|fifth|2nd|3rd|4th|5th|final|last|corrected|fixed|improved|new|working)\s+{_NOUN}"
    rf"|{_NOUN}\W{{0,3}}(?:no\W{{0,2}})?[2-9]|(?:zweiter|dritter|letzter|neuer)\s+versuch)\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    rf"\W*(?:(?:my\s+)?(?:first|1st|old|previous|failed|erster|alter)\s+{_NOUN}|{_NOUN}\W{{0,3}}(?:no\W{{0,2}})?1)\b",
    re.IGNORECASE,
)
_SAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The runs that count, and what is said: `notes` of what is sure, `doubts` of what a person should look at."""

    runs: list[Run]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class _Attempt:
    """Runs that belong together; `new` and `old` tell what the words above it say of it."""

    runs: list[Run] = field(default_factory=list)
    new: bool = False
    old: bool = False

    @property
    def tree(self) -> ast.Module | None:
        return parse("\n".join(_code(run) for run in self.runs))

    @property
    def defined(self) -> frozenset[str]:
        """The names of its functions and classes."""
        return frozenset(name for run in self.runs for name in _defined(run))

    @property
    def is_whole(self) -> bool:
        return _is_whole(self.runs)

    @property
    def failed(self) -> bool:
        """True if the notebook keeps the error with which one of its cells had ended."""
        return any(run[0].cell.failed for run in self.runs)

    @property
    def name(self) -> str:
        """Where it stands, for people."""
        return joined(", ", [name_place(_place(run)) for run in self.runs])


def choose(runs: Sequence[Run], code: Sequence[Run], asks_for: int | None) -> Chosen:
    """Which of the runs with code count. `runs` are all of the answer, its text included, in order.

    Who says "attempt 2", fills in what was a stub above, or writes again what had ended with an error, has taken an
    earlier attempt back. Where one merely looks like another in new words the last counts, too, and a person looks if
    it loses points. What looks like no other is judged together, as it always was: nobody gains by variants.
    """
    written = [run for run in code if not _is_empty_copy(run, code)]
    notes = [_not_written(run) for run in code if run not in written]
    attempts = _attempts(runs, written)
    together = sum(_number(one) for one in attempts) == asks_for
    marks = [(one, _is_taken_back(one, attempts, together=together)) for one in attempts]
    gone = {id(one): sure for one, sure in marks if sure is not None}
    kept = [one for one in attempts if id(one) not in gone]
    lost = [one for one in attempts if id(one) in gone]
    counts = [run for one in kept for run in one.runs]
    if not all(gone.values()):
        where = joined("; ", [one.name for one in attempts])
        doubt = say("These look like attempts at one question, of which the last counts: {where}.", where=where)
        return Chosen(runs=counts, notes=tuple(notes), doubts=(doubt,))
    notes += [_taken_back(one, kept[-1]) for one in lost]
    return Chosen(runs=counts, notes=tuple(notes), doubts=tuple(_variants(kept, asks_for)))


def _not_written(run: Run) -> str:
    where = sentence(name_place(_place(run)))
    return say("{where}: not graded; nothing is written there that is not written elsewhere.", where=where)


def _taken_back(one: _Attempt, last: _Attempt) -> str:
    return say(
        "{where}: not graded; of several attempts at one question the last counts, here {last}.",
        where=sentence(one.name), last=last.name,
    )  # fmt: skip


def _variants(kept: Sequence[_Attempt], asks_for: int | None) -> Iterator[str]:
    """A doubt where several programs are left, of which one alone makes as many workers as were asked for."""
    numbers = [_number(one) for one in kept if one.is_whole]
    if len(numbers) > 1 and asks_for in numbers:
        where = joined("; ", [one.name for one in kept])
        yield say("Several programs stand here and were judged together: {where}. Which is meant?", where=where)


def _attempts(runs: Sequence[Run], code: Sequence[Run]) -> list[_Attempt]:
    """The code, divided where another whole program begins that takes nothing from the one above it."""
    attempts = [_Attempt()]
    waiting: list[Run] = []
    is_new = is_old = False
    for run, has_code in _parts(runs, code):
        heads = [line.text for line in run if line.kind in (LineKind.TEXT, LineKind.COMMENT)]
        is_new, is_old = is_new or any(map(_NEW.match, heads)), is_old or any(map(_OLD.match, heads))
        if not has_code:
            continue
        if attempts[-1].is_whole and (is_new or (does_something(_code(run)) and _is_whole([*waiting, run]))):
            attempts.append(_Attempt(runs=waiting, new=is_new))
            waiting = []
        if attempts[-1].is_whole and not does_something(_code(run)):
            waiting.append(run)  # definitions: of the program below, if there is one
            continue
        attempts[-1].runs += [*waiting, run]
        attempts[-1].old |= is_old
        waiting, is_new, is_old = [], False, False
    attempts[-1].runs += waiting
    return _with_what_they_share(attempts)


def _parts(runs: Sequence[Run], code: Sequence[Run]) -> Iterator[tuple[Run, bool]]:
    """Each run and whether it is one of the code's; one with code is cut at comments such as `# attempt 2`."""
    wanted = {id(run) for run in code}
    for run in runs:
        if id(run) not in wanted:
            yield run, False
            continue
        cuts = [0, *(n for n, line in enumerate(run) if n and _is_mark(line)), len(run)]
        parts = [run[start:end] for start, end in pairwise(cuts)]
        sound = all(parse(_code(part)) is not None for part in parts)
        for part in parts if sound else [run]:
            yield part, any(line.kind is LineKind.CODE for line in part)


def _is_mark(line: Line) -> bool:
    at_margin = line.kind is LineKind.TEXT or (line.kind is LineKind.COMMENT and not line.text[:1].isspace())
    return at_margin and bool(_NEW.match(line.text) or _OLD.match(line.text))


def _with_what_they_share(attempts: Sequence[_Attempt]) -> list[_Attempt]:
    """Those together of which a later one goes on with what an earlier one has made: they are one program."""
    result: list[_Attempt] = []
    for one in attempts:
        tree = one.tree
        source = "\n".join(map(_code, one.runs))
        names = read_names(source, tree.body) if tree is not None else None
        needs = (names.needs | names.needs_later) - names.binds if names is not None else frozenset()
        first = next((n for n, other in enumerate(result) if needs & _made_by(other)), len(result))
        parts = [*result[first:], one]
        runs = [run for part in parts for run in part.runs]
        result = [*result[:first], _Attempt(runs=runs, new=parts[0].new, old=parts[0].old)]
    return result


def _made_by(one: _Attempt) -> frozenset[str]:
    """The names that its statements bind by calling something: processes, queues, results."""
    passive = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    body = [s for s in (one.tree.body if one.tree is not None else []) if not isinstance(s, passive)]
    calling = [s for s in body if any(isinstance(node, ast.Call) for node in ast.walk(s))]
    return frozenset(name for s in calling for name in read_names(ast.unparse(s), [s]).binds)


def _number(one: _Attempt) -> int:
    """How many workers it seems to make."""
    return made(one.tree) if one.tree is not None else 0


def _is_taken_back(one: _Attempt, attempts: Sequence[_Attempt], *, together: bool) -> bool | None:
    """Whether it is sure that another takes its place, or None if nothing says so.

    `together` tells that they make as many workers together as were asked for: then they are parts, however alike.
    """
    place = attempts.index(one)
    later = [other for other in attempts[place + 1 :] if other.is_whole]
    if not later or not one.is_whole:
        return None
    alike = [_likeness(one, other) for other in later]
    if one.old or any(other.new for other in later) or (one.failed and max(alike) >= _SAME):
        return True
    again = any(like >= _SAME and one.defined & other.defined for like, other in zip(alike, later, strict=True))
    return False if (again and not together) or one.failed else None


def _likeness(one: _Attempt, other: _Attempt) -> float:
    """How alike two programs are, 0 to 100, comments and layout aside."""
    texts = [ast.unparse(each.tree) if each.tree is not None else "" for each in (one, other)]
    return fuzz.ratio(*texts)


def _is_empty_copy(run: Run, code: Sequence[Run]) -> bool:
    """True for code whose functions are left empty, as they were given, and which others have written."""
    empty = {name for name, node in _defined(run).items() if _is_empty(node)}
    others = [other for other in code if other is not run]
    written = {name for other in others for name, node in _defined(other).items() if not _is_empty(node)}
    return bool(empty) and empty <= written and any(does_something(_code(other)) for other in others)


def _defined(run: Run) -> dict[str, ast.stmt]:
    """Its functions and classes by name."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    tree = parse(_code(run))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, kinds)} if tree is not None else {}


def _is_empty(node: ast.AST) -> bool:
    """True for a function of which nothing is written: `pass`, `...`, `raise NotImplementedError`, a docstring."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and all(
        isinstance(s, ast.Pass)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        or (isinstance(s, ast.Raise) and "NotImplementedError" in ast.unparse(s))
        for s in node.body
    )


def _is_whole(runs: Iterable[Run]) -> bool:
    """True for a program by itself: it makes workers, or tasks, and does something at its top level."""
    code = "\n".join(map(_code, runs))
    tree = parse(code)
    return tree is not None and does_something(code) and makes_workers(tree)


def _code(run: Iterable[Line]) -> str:
    return "\n".join(line.code or "" for line in run)


def _place(run: Run) -> Place:
    filled = [line.number for line in run if line.kind is not LineKind.BLANK]
    return run[0].cell.place(filled[0], filled[-1])
