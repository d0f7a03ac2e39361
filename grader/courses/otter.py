"""otter's stamps: the blocks of a source notebook (raw cells, fenced `otter` blocks, the older `BEGIN QUESTION` in
Markdown), and the tags, comments and `grader.check("q1")` of what students get.

Facts: otter-grader's otter/assign (blocks, notebook_transformer, cell_factory, solutions) and its documentation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.courses.config import read_config, sum_of_points
from grader.courses.markers import checked, is_only_tools, is_stub
from grader.courses.stamps import Role, Stamp, StampedCell, Stamps, System

_BOUNDARY = re.compile(r"#\s+(begin|end)\s+(question|prompt|solution|tests)\b", re.I)
_CONFIG = re.compile(r"#\s+assignment\s+config\b", re.I)
_FENCE = "```otter"
_LONGEST_TEXT = 20_000
"""Characters in which a config is looked for; nobody's is longer."""
_PRE = re.compile(r"<[^<>\n]{0,200}>")
_OLD = re.compile(r"^(?:```|<!--)\s*BEGIN (QUESTION|ASSIGNMENT)[ \t]*\n(.*?)^[ \t]*(?:```|-->)", re.M | re.S)
_COMMENT = re.compile(r"<!-- (?:BEGIN|END) QUESTION -->")
_OLD_TEST = re.compile(r"\s*##\s*(?:hidden\s+)?tests?\s*##", re.I)
_IGNORE = re.compile(r"(?:##\s*ignore\s*##|#\s*ignore)\s*(?:\n|$)", re.I)
_SOLUTION = re.compile(r"#\s*(?:BEGIN )?SOLUTION\b|\*\*SOLUTION|##\s*solution\s*##", re.I)
_NOTEBOOK = re.compile(r"\botter\s*\.\s*Notebook\s*\(|^from client\.api\.notebook import", re.M)
_ANSWER_TAGS = frozenset(("otter_answer_cell", "otter_assign_solution_cell"))
_IGNORE_TAG = "otter_ignore"
_KEY = "otter"


def stamps(cells: Sequence[StampedCell], metadata: Mapping[str, Any]) -> Stamps:
    """The stamp of each cell; all None where nothing shows that otter was there."""
    boundaries = [_boundary(cell) for cell in cells]
    if any(edge is not None and edge.what == "question" for edge in boundaries):
        return _source(cells, boundaries)
    if any(old and old[1] == "QUESTION" for old in map(_old, cells)):
        return _older(cells)
    is_otter = _KEY in metadata or any(map(_shows_otter, cells))
    return _released(cells) if is_otter else (None,) * len(cells)


@dataclass(frozen=True, slots=True)
class _Boundary:
    """A cell that begins or ends a block: `what` is question, prompt, solution, tests, or config."""

    what: str
    is_end: bool = False
    config: Mapping[str, Any] = field(default_factory=dict)


def config_of(cell: StampedCell) -> Mapping[str, Any] | None:
    """The assignment's config, if the cell holds it: `# ASSIGNMENT CONFIG`, or the older `BEGIN ASSIGNMENT`."""
    edge = _boundary(cell)
    if edge is not None and edge.what == "config":
        return edge.config
    old = _old(cell)
    return _yaml(old[2]) if old and old[1] == "ASSIGNMENT" else None


def _boundary(cell: StampedCell) -> _Boundary | None:
    text = _config_text(cell)
    if text is None:
        return None
    first = text.lstrip().split("\n", 1)[0]
    if match := _BOUNDARY.match(first):
        return _Boundary(match[2].lower(), match[1].lower() == "end", _yaml(text))
    return _Boundary("config", config=_yaml(text)) if _CONFIG.match(first) else None


def _config_text(cell: StampedCell) -> str | None:
    if cell.kind == "raw":
        return _PRE.sub("", cell.source).strip() if cell.source.lstrip().startswith("<") else cell.source
    text = cell.source.strip()
    if cell.kind != "markdown" or not (text.startswith(_FENCE) and text.endswith("```")):
        return None
    return text.removeprefix(_FENCE).removesuffix("```").lstrip()


def _yaml(text: str) -> Mapping[str, Any]:
    """What an author wrote; a mistake in it is otter's to complain about, here it is only not understood."""
    found = read_config(text)
    if found is not None:
        return found
    match = re.search(r"^name:\s*(\S+)", text[:_LONGEST_TEXT], re.M)
    return {"name": match[1]} if match else {}


def _name(config: Mapping[str, Any]) -> str | None:
    name = config.get("name")
    return str(name) if isinstance(name, (str, int)) and str(name).strip() else None


def _points(config: Mapping[str, Any]) -> float | None:
    """Points of a question: a number, a list with one for each test; `each` is left to who counts the tests."""
    return sum_of_points(config.get("points"))


# --- a source notebook ----------------------------------------------------------------------------------------------


def _source(cells: Sequence[StampedCell], boundaries: Sequence[_Boundary | None]) -> Stamps:
    question: Mapping[str, Any] | None = None
    block, solved, result = "", False, list[Stamp | None]()
    for number, (cell, edge) in enumerate(zip(cells, boundaries, strict=True)):
        if edge is not None:
            if edge.what == "question":
                question = None if edge.is_end else edge.config
                solved = question is not None and _has_solution(boundaries[number + 1 :])
            block = "" if edge.is_end or edge.what == "question" else edge.what
            result.append(_stamp(Role.TOOLS, question))
        elif question is None:
            result.append(_stamp(Role.TOOLS) if _IGNORE.match(cell.source) else None)
        else:
            result.append(_stamp(_role_in(block, solved=solved), question, untouched=block == "prompt" and not solved))
    return tuple(result)


def _has_solution(ahead: Sequence[_Boundary | None]) -> bool:
    """Whether a question whose boundaries these are, with others after it, has a solution."""
    for edge in ahead:
        if edge is not None and edge.what == "question":
            return False
        if edge is not None and edge.what == "solution":
            return True
    return False


def _role_in(block: str, *, solved: bool) -> Role:
    """What a cell is in a block. A prompt stands where the student's answer will be; the solution takes its place."""
    if block == "prompt":
        return Role.TOOLS if solved else Role.ANSWER
    return {"solution": Role.ANSWER, "tests": Role.TESTS}.get(block, Role.PROMPT)


def _stamp(role: Role, config: Mapping[str, Any] | None = None, **more: Any) -> Stamp:
    config = config or {}
    return Stamp(
        system=System.OTTER, role=role, name=_name(config), points=_points(config),
        manual=config.get("manual") is True, **more,
    )  # fmt: skip


# --- the format before version 4: the question's config in a Markdown cell ------------------------------------------


def _old(cell: StampedCell) -> re.Match[str] | None:
    return _OLD.search(cell.source[:_LONGEST_TEXT]) if cell.kind == "markdown" else None


def _older(cells: Sequence[StampedCell]) -> Stamps:
    """A question goes from its Markdown cell to its last test, or to what cannot be a part of its answer."""
    released = any(_COMMENT.search(cell.source) for cell in cells)
    question: Mapping[str, Any] | None = None
    tested = answered = is_handed_out = False
    result: list[Stamp | None] = []
    for cell in cells:
        old, role = _old(cell), _older_role(cell)
        if old and old[1] == "QUESTION":
            question, tested, answered = _yaml(old[2]), False, False
            is_handed_out = released or _is_locked(cell)
            result.append(_stamp(Role.PROMPT, question))
            continue
        if role is Role.TESTS and checked(cell.source):
            result.append(_named(Role.TESTS, checked(cell.source)))
        elif old or role is not None:
            result.append(_stamp(role or Role.TOOLS, question))
        else:
            if question and (tested or not _goes_on(cell, question, answered=answered, is_handed_out=is_handed_out)):
                question = None
            result.append(_stamp(Role.ANSWER, question) if question else None)
            answered = True
        tested = tested or role is Role.TESTS
    return tuple(result)


def _goes_on(cell: StampedCell, question: Mapping[str, Any], *, answered: bool, is_handed_out: bool) -> bool:
    """Whether a cell that is no test belongs to the question above it.

    What the course hands out is locked, so that other words below a question can only be an answer.
    """
    if cell.kind != "markdown":
        return True
    if _COMMENT.search(cell.source) or cell.source.lstrip().startswith("#"):
        return False
    if _SOLUTION.search(cell.source) or is_stub(cell.source):
        return True
    manual = question.get("manual") is True
    return (is_handed_out and (manual or not answered) and not _is_locked(cell)) or (manual and not answered)


def _older_role(cell: StampedCell) -> Role | None:
    if cell.kind != "code":
        return None
    if _OLD_TEST.match(cell.source):
        return Role.TESTS
    if is_only_tools(cell.source):
        return Role.TESTS if checked(cell.source) else Role.TOOLS
    return Role.TOOLS if _IGNORE.match(cell.source) else None


# --- what students get ----------------------------------------------------------------------------------------------


def _shows_otter(cell: StampedCell) -> bool:
    if _tags(cell) & {*_ANSWER_TAGS, _IGNORE_TAG}:
        return True
    if cell.kind == "code":
        return _NOTEBOOK.search(cell.source) is not None or checked(cell.source) is not None
    return cell.kind == "markdown" and _COMMENT.search(cell.source) is not None


def _released(cells: Sequence[StampedCell]) -> Stamps:
    result = [_released_stamp(cell) for cell in cells]
    for number, stamp in enumerate(result):
        if stamp is not None and stamp.name is not None:
            _name_backwards(result, cells, number, stamp.name)
    return tuple(result)


def _released_stamp(cell: StampedCell) -> Stamp | None:
    if cell.kind == "code" and is_only_tools(cell.source):
        name = checked(cell.source)
        return _named(Role.TESTS, name) if name else _stamp(Role.TOOLS)
    tags = _tags(cell)
    if _IGNORE_TAG in tags:
        return _stamp(Role.TOOLS)
    if tags & _ANSWER_TAGS:
        return _named(Role.ANSWER, _tested(cell) or checked(cell.source))
    if _is_locked(cell):
        return _named(Role.PROMPT, _tested(cell))
    return _named(Role.ANSWER, checked(cell.source)) if cell.kind == "code" and checked(cell.source) else None


def _name_backwards(result: list[Stamp | None], cells: Sequence[StampedCell], at: int, name: str) -> None:
    """The cells above a check, up to the words of the course over them, are about what is checked.

    Releases of older versions do not tag answers: there, code above a check is its answer. What the course gave as
    code above the question's words is not about it.
    """
    asked = False
    for number in range(at - 1, -1, -1):
        stamp = result[number]
        unnamed = stamp is not None and stamp.name is None
        may_answer = cells[number].kind == "code" if stamp is None else unnamed and stamp.role is Role.ANSWER
        if may_answer and not asked:
            result[number] = _named(Role.ANSWER, name)
        elif (
            stamp is not None and unnamed and stamp.role is Role.PROMPT and not (asked and cells[number].kind == "code")
        ):
            result[number] = _named(Role.PROMPT, name)
            asked = True
        else:
            return
        if asked and _COMMENT.search(cells[number].source):
            return


def _named(role: Role, name: str | None) -> Stamp:
    return Stamp(system=System.OTTER, role=role, name=name)


def _tested(cell: StampedCell) -> str | None:
    """The question whose test is run after this cell, where the student sees no check."""
    data = cell.metadata.get(_KEY)
    tests = data.get("tests") if isinstance(data, Mapping) else None
    return str(tests[-1]) if isinstance(tests, list) and tests else None


def _is_locked(cell: StampedCell) -> bool:
    return cell.metadata.get("deletable") is False and cell.metadata.get("editable") is False


def _tags(cell: StampedCell) -> frozenset[str]:
    tags = cell.metadata.get("tags")
    return frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset()
