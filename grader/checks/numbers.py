"""The numbers in what workers printed, and whether each worker has one that the others have not.

Pids, default process names and times are not a student's numbers: a pid or a name counts only where a worker printed
no other number, and a time never does. Numbers in words or other signs than digits count where there is nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

_DIGITS = r"""(?: 0[xX][0-9a-fA-F]+ | 0[oO][0-7]+ | 0[bB][01]+
    | (?:[0-9]{1,3}(?:[,_][0-9]{3})+(?![0-9]) | [0-9]+) (?:\.[0-9]+)?
      (?:[eE][+-]?[0-9]+(?!\w))? (?:/[0-9]+(?![0-9/.]))? )"""
NUMBER = re.compile(rf"(?<![\w.-])-?{_DIGITS} | {_DIGITS}", re.VERBOSE)
"""As Python writes them, or a format: `-2.5`, `1,200`, `0x1f`, `1e+20`, the fraction `1/2`."""
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
DEFAULT_NAME = re.compile(r"\b(?:Fork|Spawn|ForkServer)?(?:Process|PoolWorker)-([0-9]+)(?::[0-9]+)*")
TIMES = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?|\b1[5-9]\d{8}\.\d+")
MOST = 10_000
"""So many numbers of one worker are looked at."""
MOST_DIGITS = 1000
"""Python writes no number out in decimal that has many more."""

Words = tuple[str, ...]


def numbers(text: str) -> Words:
    """The numbers in a text, written so that equal numbers are equal words: `007` is `7`, `0x1f` is `31`."""
    found = (match.group() for match in NUMBER.finditer(ADDRESS.sub(" ", TIMES.sub(" ", text))))
    return tuple(_plain(word) for word, _ in zip(found, range(MOST), strict=False))


_IN_WORDS = (
    "zero one two three four five six seven eight nine ten",
    "null eins zwei drei vier fünf sechs sieben acht neun zehn",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez",
    "zéro un deux trois quatre cinq six sept huit neuf dix",
)
_IN_ROMAN = "I II III IV V VI VII VIII IX X"
_WORDS = {word: str(number) for line in _IN_WORDS for number, word in enumerate(line.split())}
_ROMAN = {word: str(number) for number, word in enumerate(_IN_ROMAN.split(), start=1)}


def spelled(text: str) -> Words:
    """The numbers that a text has in words, in Roman numerals or in other scripts: `three`, `IV`, `四`."""
    read = (_WORDS.get(word.lower()) or _ROMAN.get(word) or _of_signs(word) for word in re.findall(r"\w+", text[:MOST]))
    return tuple(number for number in read if number)


def _of_signs(word: str) -> str:
    values = (unicodedata.numeric(sign, None) for sign in word)
    return " ".join(f"{value:g}" for value in values if value is not None)


def _plain(word: str) -> str:
    sign, digits = ("-", word[1:]) if word.startswith("-") else ("", word)
    digits = re.sub("[,_]", "", digits).lower()
    if digits[1:2] in ("x", "o", "b") and len(digits) < MOST_DIGITS:
        return sign + str(int(digits, 0))
    if set(digits) & set("xob/e"):
        return sign + digits
    whole, _, fraction = digits.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    plain = f"{whole}.{fraction}" if fraction else whole
    return plain if plain == "0" else sign + plain


def read(texts: Mapping[int, str], parents: Sequence[int | None]) -> tuple[Words, ...]:
    """The numbers in the outputs of workers, by pid, without what only looks like a number of theirs.

    Small pids look like any number, so what tells a pid is that it stands in the same place for every worker.
    """
    named = tuple(numbers(DEFAULT_NAME.sub(" ", text)) for text in texts.values())
    rows = _without_pids(named, list(texts), parents)
    if all(rows):
        return rows
    # Whoever printed nothing else printed his pid or his name.
    weak = tuple(numbers(DEFAULT_NAME.sub(r" \1 ", text)) for text in texts.values())
    found = tuple(row or other for row, other in zip(rows, weak, strict=True))
    return tuple(row or spelled(text) for row, text in zip(found, texts.values(), strict=True))


def _without_pids(rows: Sequence[Words], pids: Sequence[int], parents: Sequence[int | None]) -> tuple[Words, ...]:
    if len({len(row) for row in rows}) != 1:
        return _without(_without(rows, list(map(str, parents))), list(map(str, pids)), stand_in=True)
    own, theirs = tuple(map(str, pids)), tuple(map(str, parents))
    columns = list(zip(*rows, strict=True))
    kept = [column for column in columns if column not in (own, theirs)]
    if own in columns and not kept:
        kept = [tuple(f"pid {place}" for place, _ in enumerate(rows))]
    return tuple(zip(*kept, strict=True)) if kept else tuple(() for _ in rows)


def _without(rows: Sequence[Words], pids: Sequence[str], *, stand_in: bool = False) -> tuple[Words, ...]:
    """The rows without these pids if each row has its own; in place of a pid alone a word that is always the same."""
    if not all(pid in row for pid, row in zip(pids, rows, strict=True)):
        return tuple(rows)
    kept = [tuple(word for word in row if word != pid) for pid, row in zip(pids, rows, strict=True)]
    return tuple(row or ((f"pid {place}",) if stand_in else ()) for place, row in enumerate(kept))


def distinct(rows: Sequence[Words]) -> bool:
    """True if each worker printed a number that the others did not.

    Where all printed equally many, some place must differ between any two of them ("worker 1 of 4"); else each must
    be able to choose one of its own numbers, all choices different, and no two may have printed the same numbers.
    """
    if not all(rows):
        return False
    if len({len(row) for row in rows}) == 1:
        return any(len(set(column)) == len(column) for column in zip(*rows, strict=True))
    sets = [frozenset(row) for row in rows]
    return all(one != other for one, other in combinations(sets, 2)) and _can_choose(sets)


def _can_choose(sets: Sequence[frozenset[str]]) -> bool:
    """A system of distinct representatives exists: bipartite matching by augmenting paths (Kuhn)."""
    chosen: dict[str, int] = {}

    def choose(row: int, tried: set[str]) -> bool:
        for word in options[row]:
            if word in tried:
                continue
            tried.add(word)
            if word not in chosen or choose(chosen[word], tried):
                chosen[word] = row
                return True
        return False

    # Who has as many numbers as there are workers can always choose, so no more of them are needed.
    options = [sorted(words)[: len(sets)] for words in sets]
    return all(choose(row, set()) for row in range(len(sets)))


def steady(rows: Sequence[Words], again: Sequence[Words]) -> Sequence[Words]:
    """The part of the numbers that was the same in two runs, though perhaps with other workers; random ones go."""
    if {len(row) for row in rows} != {len(row) for row in again} or len(rows) != len(again):
        return [() for _ in rows]
    if len({len(row) for row in rows}) != 1:
        same = Counter(map(frozenset, rows)) == Counter(map(frozenset, again))
        return rows if same else [() for _ in rows]
    pairs = zip(zip(*rows, strict=True), zip(*again, strict=True), strict=True)
    kept = [one for one, other in pairs if Counter(one) == Counter(other)]
    return list(zip(*kept, strict=True)) if kept else [() for _ in rows]


def different(texts: Mapping[int, str]) -> int:
    """How many different numbers were printed altogether; a pid counts only where it stands alone in its line."""
    found: set[str] = set()
    for pid, text in texts.items():
        for line in text.splitlines():
            row = list(numbers(DEFAULT_NAME.sub(" ", line)))
            if len(row) > 1 and str(pid) in row:
                row.remove(str(pid))
            found.update(row)
    return len(found)
