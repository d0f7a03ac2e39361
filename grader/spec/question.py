"""One question's file -> an `Exercise`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from grader.language import say
from grader.model import CheckSpec, Exercise, Family, Kind, Limits, Run
from grader.spec.document import Document
from grader.spec.files import QUESTION, CheckFile, RunFile
from grader.spec.given import read_files
from grader.spec.params import read_params
from grader.spec.paths import find_file
from grader.spec.problem import Trail
from grader.spec.validate import validate
from grader.spec.words import either, show

ESSAY = "essay"
"""The family whose parameters are a rubric."""

OWN_KEYS = frozenset(CheckFile.model_fields)
"""What every check can have, and so no family can be called."""


def read_question(document: Document, number: int, families: Mapping[str, Family]) -> Exercise | None:
    """The question in a document, the assignment's `number`th; None, and problems, if anything is wrong with it."""
    data = document.mapping(say("id, title, prompt, kind, points and checks"))
    if data is None:
        return None
    listed = data.get("checks")
    checks = listed if isinstance(listed, list) else []
    bare = {**data, "checks": [_without_family(check, families) for check in checks]} if checks else data
    head = validate(QUESTION, bare, document, more_keys=tuple(families))
    params = [_read_family(check, ("checks", index), document, families) for index, check in enumerate(checks)]
    prose = _read_prose(data, document, families)
    named = data.get("solution")
    solution = find_file(named, document, ("solution",)) if isinstance(named, str) and named.strip() else None
    files = read_files(data.get("files"), document)
    _complain_about_repetition(data, document)
    _complain_about_kind(data, document)
    _complain_about_points(data, checks, document)
    if head is None or document.problems:
        return None
    return Exercise(
        number=number,
        checks=tuple(_check(each, *found) for each, found in zip(head.checks, params, strict=True)),
        runs=tuple(Run(run.start_method, run.schedule, run.seed) for run in head.runs),
        limits=Limits(**head.limits.model_dump(exclude_none=True)),
        solution=solution,
        files=files,
        matches=tuple(head.matches),
        marks=tuple(mark.strip() for mark in head.marks),
        prose=prose,
        path=document.file,
        allows=dict(head.allows),
        forbids=dict(head.forbids),
        **head.model_dump(include={"id", "title", "prompt", "kind", "points"}),
    )


def _check(head: CheckFile, family: str, params: Any) -> CheckSpec:
    return CheckSpec(family=family, params=params, **head.model_dump())


def _without_family(check: Any, families: Mapping[str, Family]) -> Any:
    """The check without what `_read_family` reads."""
    if not isinstance(check, dict):
        return check
    return {key: value for key, value in check.items() if key in OWN_KEYS or key not in families}


def _read_family(check: Any, trail: Trail, document: Document, families: Mapping[str, Family]) -> tuple[str, Any]:
    """The name of the check's family and its parameters; problems unless there is exactly one."""
    if not isinstance(check, dict):
        return "", None
    named = [key for key in check if key in families and key not in OWN_KEYS]
    unknown = [key for key in check if key not in families and key not in OWN_KEYS]
    if not named and not unknown:
        document.blame(
            trail, say("expected a key that says what is checked: {families}.", families=either(sorted(families)))
        )
    for name in named[1:]:
        message = say(
            "expected one family a check, got {name} beside {other}. Make two checks of them.",
            name=repr(name),
            other=repr(named[0]),
        )
        document.blame((*trail, name), message, key=True)
    found = [read_params(families[name], check[name], document, trail, name) for name in named]
    return (named[0], found[0]) if named else ("", None)


def _read_prose(data: dict[str, Any], document: Document, families: Mapping[str, Family]) -> Any:
    if data.get("prose") is None:
        return None
    if ESSAY not in families:
        document.blame(
            ("prose",),
            say("expected the check family {essay} to be installed; it reads this key.", essay=repr(ESSAY)),
            key=True,
        )
        return None
    return read_params(families[ESSAY], data["prose"], document, (), "prose")


def _complain_about_repetition(data: dict[str, Any], document: Document) -> None:
    """Every check has an id of its own, and no run is listed twice."""
    ids: dict[Trail, Any] = {("checks", index, "id"): check.get("id") for index, check in _mappings(data.get("checks"))}
    for trail in _repeated(ids):
        document.blame(trail, say("expected an id of its own for each check, got {id} again.", id=show(ids[trail])))
    run = RunFile().model_dump(mode="json")
    runs: dict[Trail, Any] = {("runs", index): str(run | given) for index, given in _mappings(data.get("runs"))}
    for trail in _repeated(runs):
        document.blame(trail, say("expected each run once, got one of those above again."))


def _mappings(items: Any) -> list[tuple[int, dict[str, Any]]]:
    return [(index, item) for index, item in enumerate(items) if isinstance(item, dict)] if type(items) is list else []


def _repeated(values: dict[Trail, Any]) -> list[Trail]:
    """Where a text stands that stands further up too."""
    first: dict[str, Trail] = {}
    texts = {trail: value for trail, value in values.items() if isinstance(value, str)}
    return [trail for trail, text in texts.items() if first.setdefault(text, trail) != trail]


def _complain_about_kind(data: dict[str, Any], document: Document) -> None:
    """What only a program can have."""
    if data.get("kind") != Kind.ESSAY.value:
        return
    for key in ("runs", "limits", "files", "allows", "forbids", "prose"):
        if data.get(key) is not None:
            document.blame(
                (key,), say("expected {key} in a program question only; this one is an essay.", key=repr(key)), key=True
            )


def _complain_about_points(data: dict[str, Any], checks: list[Any], document: Document) -> None:
    """The checks are worth what the question is worth; said only where all points are right in themselves."""
    whole = data.get("points")
    parts = [check.get("points") if isinstance(check, dict) else None for check in checks]
    if not parts or not all(map(_is_positive, (whole, *parts))):
        return
    total = math.fsum(part for part in parts if part is not None)
    if not math.isclose(total, float(whole or 0), abs_tol=1e-9):
        text = " + ".join(show(part) for part in parts)
        message = say(
            "expected the points of the checks to add up to {whole}, got {text} = {total}.",
            whole=show(whole),
            text=text,
            total=format(total, "g"),
        )
        document.blame(("points",), message)


def _is_positive(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value < math.inf
