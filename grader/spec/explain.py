"""What pydantic found wrong with a value, in the words of the file it came from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from grader.language import N_, Said, say
from grader.spec.problem import Trail
from grader.spec.words import closest, either, expected, finished, quoted, sentence, show

KINDS = {
    "int": N_("a whole number"),
    "float": N_("a number"),
    "string": N_("text"),
    "bool": N_("true or false"),
    "list": N_("a list"),
    "tuple": N_("a list"),
    "set": N_("a list"),
    "frozen_set": N_("a list"),
    "dict": N_("a mapping"),
    "mapping": N_("a mapping"),
    "model": N_("a mapping"),
    "dataclass": N_("a mapping"),
    "path": N_("a path"),
}
"""What the first part of pydantic's error types `*_type`, `*_parsing` asks for."""

RULES = {
    "finite_number": N_("a finite number"),
    "none_required": N_("nothing"),
    "greater_than": N_("a number above {gt}"),
    "greater_than_equal": N_("a number of at least {ge}"),
    "less_than": N_("a number below {lt}"),
    "less_than_equal": N_("a number of at most {le}"),
    "string_too_short": N_("text of at least {min_length} characters"),
    "string_too_long": N_("text of at most {max_length} characters"),
    "too_short": N_("a list of at least {min_length}"),
    "too_long": N_("a list of at most {max_length}"),
}
"""Further error types of pydantic, https://docs.pydantic.dev/latest/errors/validation_errors/, with their context."""

UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}
MISSING = {"missing", "missing_argument", "missing_keyword_only_argument"}

Keys = Callable[[Trail], list[str]]
"""The keys that a mapping at this trail may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One error of pydantic's, placed: `key` where the key is meant and not its value.

    `tags` are the members of unions on the way to it, each with the trail where it was tried. `what` is what was
    expected, if the error is of that kind.
    """

    trail: Trail
    type: str
    message: str
    tags: tuple[tuple[Trail, str], ...] = ()
    what: str | None = None
    missing: str | None = None
    got: Any = None
    guess: str | None = None

    @property
    def key(self) -> bool:
        """Whether a key is at fault."""
        return self.type in UNKNOWN


def complaints(error: ValidationError, known: Callable[[Trail], bool], keys: Keys) -> list[Complaint]:
    """All that is wrong, once each. `known` tells whether a trail leads to something in the data."""
    found = [_complaint(item, known, keys) for item in error.errors(include_url=False)]
    return _merge(_without_guessed(_likeliest(found)))


def _complaint(item: Any, known: Callable[[Trail], bool], keys: Keys) -> Complaint:
    kind, got = item["type"], item["input"]
    if kind in MISSING:
        return _missing(item, known)
    trail, tags = _place(item["loc"], known)
    if kind in UNKNOWN:
        return _unknown_key(kind, trail, tags, keys(trail[:-1]))
    if kind in ("value_error", "assertion_error"):
        return Complaint(trail=trail, type=kind, tags=tags, message=finished(_told(item["ctx"]["error"])))
    what = _what(item)
    guess = _guess(what, got, item)
    return Complaint(
        trail=trail, type=kind, tags=tags, what=what, got=got, guess=guess, message=expected(what, got, guess)
    )


def _place(loc: Iterable[str | int], known: Callable[[Trail], bool]) -> tuple[Trail, tuple[tuple[Trail, str], ...]]:
    """The part of a location that is in the data, and what else pydantic put there: the members of unions."""
    trail: Trail = ()
    tags: list[tuple[Trail, str]] = []
    for step in loc:
        if known((*trail, step)):
            trail = (*trail, step)
        else:
            tags.append((trail, str(step)))
    return trail, tuple(tags)


def _missing(item: Any, known: Callable[[Trail], bool]) -> Complaint:
    kind, loc, got = item["type"], item["loc"], item["input"]
    trail, tags = _place(loc[:-1], known)
    name = loc[-1]
    if isinstance(name, str):
        message = say("expected the key {name}, which is missing.", name=repr(name))
    else:
        message = expected(say("a list of at least {min_length}", min_length=name + 1), got)
    return Complaint(trail=trail, type=kind, tags=tags, missing=str(name), message=message)


def _unknown_key(kind: str, trail: Trail, tags: tuple[tuple[Trail, str], ...], keys: list[str]) -> Complaint:
    word = str(trail[-1])
    others = [key for key in keys if key != word]  # which another member of a union may have
    near = closest(word, others)
    what = either(others) if others else say("no keys")
    text = say("expected {what}, got the unknown key {key}", what=what, key=show(word))
    return Complaint(trail=trail, type=kind, tags=tags, guess=near, message=sentence(text, quoted(near)))


def _what(item: Any) -> str:
    kind = item["type"]
    if kind == "string_too_short" and item["ctx"]["min_length"] == 1:
        return Said(KINDS["string"], {})
    if kind in ("enum", "literal_error"):
        return either(re.findall(r"'[^']*'", item["ctx"]["expected"]))
    if kind in RULES:
        return Said(RULES[kind], {name: _shown(value) for name, value in item.get("ctx", {}).items()})
    if kind == "string_pattern_mismatch":
        return _pattern(item["ctx"]["pattern"])
    stem = re.sub(r"_(type|parsing|from_float|exact_type|attributes_type)$", "", kind)
    return Said(KINDS[stem], {}) if stem in KINDS else re.sub(r"^Input should be (a valid )?", "", item["msg"])


def _shown(value: Any) -> object:
    return f"{value:g}" if isinstance(value, float) else value


def _told(error: Exception) -> str:
    """What an error says, which may be a message."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def _pattern(pattern: str) -> str:
    if pattern.endswith("[A-Za-z0-9_-]*$"):
        return say("a name of letters, digits, - and _")
    return say("text that matches {pattern}", pattern=pattern)


def _guess(what: str, got: Any, item: Any) -> str | None:
    """What the author may have meant by a value of the wrong kind."""
    if item["type"] in ("enum", "literal_error"):
        return quoted(closest(str(got), re.findall(r"'([^']*)'", what))) if isinstance(got, str) else None
    if what == "text" and isinstance(got, (bool, int, float)):
        return repr(show(got))
    if what == "true or false" and isinstance(got, str):
        return {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(got.lower())
    if what == "a list" and isinstance(got, (str, int, float)):
        return f"[{got if isinstance(got, str) else show(got)}]" if len(str(got)) <= 20 else None
    return _number(got, whole=what == "a whole number") if what in ("a whole number", "a number") else None


def _number(got: Any, *, whole: bool) -> str | None:
    match = re.match(r"\s*([-+]?[0-9]{1,15}(\.[0-9]{1,15})?)(?![0-9])", str(got)) if type(got) in (str, float) else None
    if match is None:
        return None
    number = float(match[1])
    if whole:
        return str(int(number)) if number.is_integer() else None
    return f"{number:g}"


def _likeliest(found: list[Complaint]) -> list[Complaint]:
    """Of the members of each union only the one that the author must have meant: it has the kind of value right.

    Where none has, all remain, to be merged; where several have, the one with the fewest unknown keys, then errors.
    """
    members: dict[Trail, dict[str, list[Complaint]]] = defaultdict(lambda: defaultdict(list))
    for complaint in found:
        for trail, tag in complaint.tags:
            members[trail][tag].append(complaint)
    dropped: set[int] = set()
    for trail, by_tag in members.items():
        right = [group for group in by_tag.values() if not any(c.what and c.trail == trail for c in group)]
        if right:
            best = min(right, key=lambda group: (sum(c.key for c in group), len(group)))
            dropped |= {id(c) for group in by_tag.values() if group is not best for c in group}
    return [complaint for complaint in found if id(complaint) not in dropped]


def _without_guessed(found: list[Complaint]) -> list[Complaint]:
    """Leave out the missing keys that an unknown key beside them was meant to be."""
    guessed = {(*c.trail[:-1], c.guess) for c in found if c.type in UNKNOWN and c.guess}
    return [c for c in found if c.missing is None or (*c.trail, c.missing) not in guessed]


def _merge(found: list[Complaint]) -> list[Complaint]:
    """One complaint a place about what was expected there: `expected a whole number or 'all', got 'al'`."""
    groups: dict[tuple[Trail, str], list[Complaint]] = defaultdict(list)
    for complaint in found:
        groups[complaint.trail, "" if complaint.what else complaint.message].append(complaint)
    return [_join(group) for group in groups.values()]


def _join(group: list[Complaint]) -> Complaint:
    first = group[0]
    if first.what is None or len(group) == 1:
        return first
    whats = list(dict.fromkeys(c.what for c in group if c.what))
    guess = next((c.guess for c in group if c.guess), None)
    message = expected(either(whats), first.got, guess)
    return Complaint(trail=first.trail, type=first.type, message=message, what=first.what, got=first.got)
