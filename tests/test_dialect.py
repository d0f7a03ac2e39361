"""Source that is newer than the grader's Python is read all the same: its names, on their lines."""

from __future__ import annotations

import ast
import sys

import pytest

from grader import dialect
from grader.dialect import Newer, newer

FREE = [
    'print(f"{names["a"]}")',
    "print(f'{', '.join(names)}' 'rest')",
    'print("first" f"{"-".join(names)!r:>{width}} {{not}} {width != 2} {width=}")',
    'print(f"{"\\n".join(names)}")',
    'print(f"{f"{f"{names}"}"}")',
    'print(f"""\n{names["""a"""]}\n""")',
    'print(f"{\n    names  # each\n}")',
    'print(f"{ {"a": 1}["a"] } {(lambda x: x["a"])(names)}")',
]
OTHERS = {
    'print(t"{names!r:>{width}}")': (3, 14),
    "lazy import json": (3, 15),
    "lazy from json import loads": (3, 15),
    "try:\n    pass\nexcept ValueError, json.Error:\n    pass": (3, 14),
    "try:\n    pass\nexcept ValueError, KeyError: pass": (3, 14),
    "type Number = int": (3, 12),
    "type Pair[T] = tuple[T, T]": (3, 12),
    "def first[T: (int, str) = int](items: list[T]) -> T:\n    return items[0]": (3, 13),
    "def first[T: (int, str)](items: list[T], *, more=1) -> T:\n    return items[0]": (3, 12),
    "async def first[**P](): pass": (3, 12),
    "class Box[T](list[T]):\n    pass": (3, 12),
    "try:\n    pass\nexcept* ValueError:\n    pass": (3, 11),
}
SAMPLES = {**dict.fromkeys(FREE, (3, 12)), **OTHERS}


@pytest.fixture
def oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the grader ran in the oldest Python that it can."""
    monkeypatch.setattr(dialect, "_OURS", (3, 10))


def older(source: str) -> str | None:
    return dialect.older.__wrapped__(source)  # what is kept is for one version


@pytest.mark.parametrize(("source", "since"), SAMPLES.items())
def test_what_is_newer_is_told_in_words_that_every_grader_reads(
    source: str, since: dialect.Version, oldest: None
) -> None:
    told = older(f"before = 1\n{source}\nafter = 2\n")
    assert told is not None and told.count("\n") == source.count("\n") + 3
    tree = ast.parse(told, feature_version=(3, 10))
    assert tree.body[-1].lineno == source.count("\n") + 3
    assert [one.since for one in newer(source)][:1] == [since]


@pytest.mark.parametrize(("source", "since"), SAMPLES.items())
def test_what_the_grader_reads_by_itself_is_left_as_it_is(
    source: str, since: dialect.Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialect, "_OURS", since)
    assert older(source) is None
    if since <= sys.version_info:
        compile(source, "sample", "exec")


def test_names_and_calls_within_are_found(oldest: None) -> None:
    told = older('x = 1\nprint(f"{show("a")}", f"{d["key"]:{wide("w")}}")\n') or ""
    names = {(node.id, node.lineno) for node in ast.walk(ast.parse(told)) if isinstance(node, ast.Name)}
    assert names == {("x", 1), ("print", 2), ("show", 2), ("d", 2), ("wide", 2)}


@pytest.mark.parametrize(
    "source",
    [
        'f"{names["a"]',
        "it's no Python of any version",
        "type of work = much",
        'print("type x = 1")',
        'f"{' * 30,
        "x = [lazy, type]",
        "print(f'{name}', f\"{name!r:>{5}}\")",
        "",
    ],
)
def test_what_no_version_reads_or_every_one_is_not_touched(source: str, oldest: None) -> None:
    assert older(source) is None


def test_line_of_what_is_newer_is_told_the_newest_first() -> None:
    source = 'match 1:\n    case 1:\n        print(f"{"a"}")\nlazy import json\n'
    assert newer(source) == (
        Newer(since=(3, 15), line=4),
        Newer(since=(3, 12), line=3),
        Newer(since=(3, 10), line=1),
    )
