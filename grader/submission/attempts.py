"""Several attempts at one question -> the one that counts: the last, where it takes the place of those above it."""

from __future__ import annotations

import ast
import re
from collections import Counter
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
_MANY = 40
"""With more cells nothing is an attempt: nobody answers a question in so many."""
_LONGEST = 20_000
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The runs that count, and what is said: `notes` of what is sure, `doubts` of what a person should look at."""

    runs: list[Run]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Piece:
    """A run, or a part of one, and all that has to be known of its code, which is looked at once.

    `made` are the names that it binds by calling something: processes, queues, results. `text` is the code without
    comments and layout.
    """

    run: Run
    has_code: bool
    body: list[ast.stmt]
    text: str
    works: bool
    makes: bool
    defined: frozenset[str]
    empty: frozenset[str]
    needs: frozenset[str]
    binds: frozenset[str]
    made: frozenset[str]


@dataclass(kw_only=True, eq=False)
class _Attempt:
    """Pieces that belong together; `new` and `old` tell what the words above them say."""

    pieces: list[_Piece] = field(default_factory=list)
    new: bool = False
    old: bool = False

    @property
    def is_whole(self) -> bool:
        return _is_whole(self.pieces)

    @property
    def defined(self) -> frozenset[str]:
        """The names of its functions and classes."""
        return frozenset(name for piece in self.pieces for name in piece.defined)

    @property
    def failed(self) -> bool:
        """True if the notebook keeps the error with which one of its cells had ended."""
        return any(piece.run[0].cell.failed for piece in self.pieces)

    @property
    def number(self) -> int:
        """How many workers it seems to make."""
        return made(ast.Module(body=[s for piece in self.pieces for s in piece.body], type_ignores=[]))

    @property
    def name(self) -> str:
        """Where it stands, for people."""
        return joined(", ", [name_place(_place(piece.run)) for piece in self.pieces])


def choose(runs: Sequence[Run], code: Sequence[Run], asks_for: int | None) -> Chosen:
    """Which of the runs with code count. `runs` are all of the answer, its text included, in order.

    Who says "attempt 2", fills in what was a stub above, or writes again what had ended with an error, has taken an
    earlier attempt back. Where one merely looks like another in new words the last counts, too, and a person looks if
    it loses points. What looks like no other is judged together, as it always was: nobody gains by variants.
    """
    several = len(code) > 1 or any(_is_mark(line) for run in code for line in run)
    if not several or len(code) > _MANY:
        return Chosen(runs=list(code))
    pieces = list(_pieces(runs, code))
    empty = _empty_copies(pieces)
    attempts = _attempts([piece for piece in pieces if piece not in empty])
    together = sum(one.number for one in attempts) == asks_for
    marks = [(one, _is_taken_back(one, attempts[place + 1 :], together=together)) for place, one in enumerate(attempts)]
    kept = [one for one, sure in marks if sure is None]
    counts = [piece.run for one in kept for piece in one.pieces]
    notes = [_not_written(piece.run) for piece in empty]
    if any(sure is False for _, sure in marks):
        where = joined("; ", [one.name for one in attempts])
        doubt = say("These look like attempts at one question, of which the last counts: {where}.", where=where)
        return Chosen(runs=counts, notes=tuple(notes), doubts=(doubt,))
    notes += [_taken_back(one, kept[-1]) for one, sure in marks if sure]
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
    numbers = [one.number for one in kept if one.is_whole]
    if len(numbers) > 1 and asks_for in numbers:
        where = joined("; ", [one.name for one in kept])
        yield say("Several programs stand here and were judged together: {where}. Which is meant?", where=where)


def _pieces(runs: Sequence[Run], code: Sequence[Run]) -> Iterator[_Piece]:
    """The runs; those with code that counts are cut at comments such as `# attempt 2`."""
    wanted = {id(run) for run in code}
    for run in runs:
        if id(run) not in wanted:
            yield _piece(run, has_code=False)
            continue
        cuts = [0, *(n for n, line in enumerate(run) if n and _is_mark(line)), len(run)]
        parts = [run[start:end] for start, end in pairwise(cuts)]
        sound = 1 < len(parts) <= _MANY and all(parse(_code(part)) is not None for part in parts)
        for part in parts if sound else [run]:
            yield _piece(part, has_code=any(line.kind is LineKind.CODE for line in part))


def _piece(run: Run, *, has_code: bool) -> _Piece:
    source = _code(run) if has_code else ""
    tree = parse(source)
    body = tree.body if tree is not None else []
    functions = {node.name: node for node in body if isinstance(node, _NAMED)}
    names = read_names(source, body) if body else None
    return _Piece(
        run=run,
        has_code=has_code,
        body=body,
        text=ast.unparse(tree) if tree is not None else "",
        works=does_something(source),
        makes=tree is not None and makes_workers(tree),
        defined=frozenset(functions),
        empty=frozenset(name for name, node in functions.items() if _is_empty(node)),
        needs=names.needs | names.needs_later if names is not None else frozenset(),
        binds=names.binds if names is not None else frozenset(),
        made=frozenset(name for s in body if _calls(s) for name in read_names(ast.unparse(s), [s]).binds),
    )


def _calls(statement: ast.stmt) -> bool:
    """True for a statement that calls something when it runs."""
    passive = isinstance(statement, (*_NAMED, ast.Import, ast.ImportFrom))
    return not passive and any(isinstance(node, ast.Call) for node in ast.walk(statement))


def _is_mark(line: Line) -> bool:
    at_margin = line.kind is LineKind.TEXT or (line.kind is LineKind.COMMENT and not line.text[:1].isspace())
    return at_margin and bool(_NEW.match(line.text) or _OLD.match(line.text))


def _empty_copies(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The code whose functions are left empty, as they were given, and which other code has written."""
    written = Counter(name for piece in pieces for name in piece.defined - piece.empty)
    copies = [piece for piece in pieces if piece.empty and piece.empty <= written.keys()]
    return copies if any(piece.works for piece in pieces if piece not in copies) else []


def _attempts(pieces: Iterable[_Piece]) -> list[_Attempt]:
    """The code, divided where another whole program begins that takes nothing from the one above it."""
    attempts = [_Attempt()]
    waiting: list[_Piece] = []
    is_new = is_old = False
    for piece in pieces:
        heads = [line.text for line in piece.run if line.kind in (LineKind.TEXT, LineKind.COMMENT)]
        is_new, is_old = is_new or any(map(_NEW.match, heads)), is_old or any(map(_OLD.match, heads))
        if not piece.has_code:
            continue
        if attempts[-1].is_whole and (is_new or (piece.works and _is_whole([*waiting, piece]))):
            attempts.append(_Attempt(pieces=waiting, new=is_new))
            waiting = []
        if attempts[-1].is_whole and not piece.works:
            waiting.append(piece)  # definitions: of the program below, if there is one
            continue
        attempts[-1].pieces += [*waiting, piece]
        attempts[-1].old |= is_old
        waiting, is_new, is_old = [], False, False
    attempts[-1].pieces += waiting
    return _with_what_they_share(attempts)


def _is_whole(pieces: Sequence[_Piece]) -> bool:
    """True for a program by itself: it makes workers, or tasks, and does something at its top level."""
    return any(piece.works for piece in pieces) and any(piece.makes for piece in pieces)


def _with_what_they_share(attempts: Sequence[_Attempt]) -> list[_Attempt]:
    """Those together of which a later one goes on with what an earlier one has made: they are one program."""
    result: list[_Attempt] = []
    for one in attempts:
        bound = {name for piece in one.pieces for name in piece.binds}
        needs = {name for piece in one.pieces for name in piece.needs} - bound
        shares = (any(needs & piece.made for piece in other.pieces) for other in result)
        first = next((place for place, shared in enumerate(shares) if shared), len(result))
        parts = [*result[first:], one]
        pieces = [piece for part in parts for piece in part.pieces]
        result = [*result[:first], _Attempt(pieces=pieces, new=parts[0].new, old=parts[0].old)]
    return result


def _is_taken_back(one: _Attempt, after: Sequence[_Attempt], *, together: bool) -> bool | None:
    """Whether it is sure that one of those after it takes its place, or None if nothing says so.

    `together` tells that they make as many workers together as were asked for: then they are parts, however alike.
    """
    later = [other for other in after if other.is_whole]
    if not later or not one.is_whole:
        return None
    alike = [_likeness(one, other) for other in later]
    if one.old or any(other.new for other in later) or (one.failed and max(alike) >= _SAME):
        return True
    again = any(like >= _SAME and one.defined & other.defined for like, other in zip(alike, later, strict=True))
    return False if (again and not together) or one.failed else None


def _likeness(one: _Attempt, other: _Attempt) -> float:
    """How alike two programs are, 0 to 100, comments and layout aside."""
    texts = ["\n".join(piece.text for piece in each.pieces)[:_LONGEST] for each in (one, other)]
    return fuzz.ratio(*texts)


def _is_empty(node: ast.stmt) -> bool:
    """True for a function of which nothing is written: `pass`, `...`, `raise NotImplementedError`, a docstring."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and all(
        isinstance(s, ast.Pass)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        or (isinstance(s, ast.Raise) and "NotImplementedError" in ast.unparse(s))
        for s in node.body
    )


def _code(run: Iterable[Line]) -> str:
    return "\n".join(line.code or "" for line in run)


def _place(run: Run) -> Place:
    filled = [line.number for line in run if line.kind is not LineKind.BLANK]
    return run[0].cell.place(filled[0], filled[-1])
