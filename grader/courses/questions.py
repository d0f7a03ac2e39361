"""A course's notebook -> its questions: what is asked, what it is worth, which cells answer it, which tests it has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.courses.config import as_points, read_config, sum_of_points
from grader.courses.markers import is_stub, mark_scheme, solved
from grader.courses.otter import config_of
from grader.courses.source import CourseNotebook, literals
from grader.courses.stamps import Role, Stamp, StampedCell, System

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?P<text>.+?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_NOISE = re.compile(r"<!--.*?-->|^\s*_Points:_.*$|```\s*\n?BEGIN QUESTION.*?```", re.S | re.M)
_POINTS = re.compile(r"_Points:_\s*(\d+(?:\.\d+)?)|\(\s*(\d+(?:\.\d+)?)\s*(?:points?|pts?|marks?)\s*\)", re.I)
_LABEL = re.compile(
    r"^[\s*_#>]*(?:question|exercise|problem|task|part|q|ex)\.?\s*(?:\d+(?:\.\d+)*[a-z]?|[A-Z]|[IVX]+)\b"
    r"(?:\s*\([^)\n]*\))?\s*[.:)*_–—-]+[*_:.\s]*",
    re.I,
)
_NUMBERED = re.compile(r"\b(?:question|exercise|problem|task|q)\.?\s*(\d{1,2})\b", re.I)
_MADE_UP = re.compile(r"cell-?[0-9a-f]{8,}$")
_GAP = re.compile(r"(?:^|[=(,])\s*\.\.\.\s*(?:[),]|(?:#.*)?$)", re.M)
_RELEASED = "otter_answer_cell"
_CONFIG = re.compile(r'^[^\n]*#\s*BEGIN TEST\s*CONFIG\s*\n(.*?)^\s*""?"?\s*#\s*END TEST\s*CONFIG', re.S | re.M)
_LONGEST_TITLE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseTest:
    """A test of the course's: where it stands, its text, and whether students see it."""

    where: str
    source: str
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseQuestion:
    """A question as a course's notebook has it. `points` is None where it does not say.

    `marks` are the names on its cells, `is_solved` tells whether the notebook holds the solution, `is_manual` that a
    person grades it, by a `scheme` if there is one.
    """

    id: str
    title: str
    prompt: str
    is_program: bool
    points: float | None
    marks: tuple[str, ...]
    where: str
    is_solved: bool = False
    is_manual: bool = False
    scheme: str = ""
    tests: tuple[CourseTest, ...] = ()


@dataclass(slots=True)
class _Group:
    """The cells of one question, while they are gathered."""

    words: list[StampedCell]
    first: int
    names: list[str] = field(default_factory=list)
    answers: list[tuple[StampedCell, Stamp]] = field(default_factory=list)
    tests: list[tuple[int, StampedCell, Stamp]] = field(default_factory=list)
    points: list[float] = field(default_factory=list)
    is_task: bool = False
    is_manual: bool = False


def course_questions(
    notebook: CourseNotebook, taken: Sequence[str] = (), marked: Collection[str] = ()
) -> tuple[CourseQuestion, ...]:
    """The questions in order. Ids that are `taken` are not given again, and names in `marked` are marks already."""
    used, marked = [*taken], {*marked}
    found = []
    for group in _Gathering(notebook).run():
        made = _question(group, notebook, used, marked)
        used.append(made.id)
        marked |= {*made.marks}
        found.append(made)
    return tuple(found)


def course_title(notebooks: Sequence[CourseNotebook]) -> str | None:
    """What the course calls the assignment, in otter's config; nbgrader has no title."""
    for notebook in notebooks:
        for cell in notebook.cells:
            config = config_of(cell)
            if config and isinstance(config.get("name"), str):
                return str(config["name"])
        data = notebook.metadata.get("otter")
        if isinstance(data, Mapping) and isinstance(data.get("assignment_name"), str):
            return str(data["assignment_name"])
    return None


class _Gathering:
    """Goes through a notebook once, and puts the cells of a question together."""

    def __init__(self, notebook: CourseNotebook) -> None:
        self._notebook = notebook
        self._groups: list[_Group] = []
        self._words: list[StampedCell] = []
        self._about: str | None = None
        self._open = False

    def run(self) -> list[_Group]:
        for number, (cell, stamp) in enumerate(zip(self._notebook.cells, self._notebook.stamps, strict=True)):
            role = stamp.role if stamp is not None else None
            if stamp is not None and role is Role.PROMPT and stamp.manual and stamp.system is System.NBGRADER:
                self._task(number, cell, stamp)
            elif stamp is not None and role is Role.ANSWER:
                self._answer(number, cell, stamp)
            elif stamp is not None and role is Role.TESTS:
                self._test(number, cell, stamp)
            elif role is not Role.TOOLS and cell.kind == "markdown":
                self._text(cell, stamp)
        return self._groups

    def _text(self, cell: StampedCell, stamp: Stamp | None) -> None:
        """Words: the next question's, or a note within the one that is named."""
        if stamp is None or not stamp.name or stamp.system is System.NBGRADER:
            self._words.append(cell)
        elif stamp.name not in self._names():
            self._words = [cell] if stamp.name != self._about else [*self._words, cell]
            self._about = stamp.name

    def _names(self) -> list[str]:
        return self._groups[-1].names if self._groups and self._open else []

    def _task(self, number: int, cell: StampedCell, stamp: Stamp) -> None:
        group = _Group([cell], number, is_task=True, is_manual=True)
        _add(group, stamp)
        self._groups.append(group)
        self._words, self._open = [], False

    def _answer(self, number: int, cell: StampedCell, stamp: Stamp) -> None:
        if not self._continues(stamp):
            self._groups.append(_Group(self._words, number))
            self._words, self._open = [], True
        group = self._groups[-1]
        group.answers.append((cell, stamp))
        group.is_manual = group.is_manual or stamp.manual
        _add(group, stamp)

    def _continues(self, stamp: Stamp) -> bool:
        """Whether an answer belongs to the question before: it has its name, or nothing stands between them."""
        if not self._open or not self._groups:
            return False
        group = self._groups[-1]
        if stamp.system is System.OTTER and (stamp.name or group.names):
            return stamp.name in group.names
        return not (self._words or group.tests or group.points)

    def _test(self, number: int, cell: StampedCell, stamp: Stamp) -> None:
        named = [group for group in self._groups if stamp.system is System.OTTER and stamp.name in group.names]
        group = named[-1] if named else self._groups[-1] if self._groups else None
        if group is None:
            return
        group.tests.append((number, cell, stamp))
        if stamp.system is System.NBGRADER:
            _add(group, stamp)
        self._words = []


def _add(group: _Group, stamp: Stamp) -> None:
    if stamp.name and stamp.name not in group.names:
        group.names.append(stamp.name)
        if stamp.points is not None:
            group.points.append(stamp.points)


# --- one question ---------------------------------------------------------------------------------------------------


def _question(group: _Group, notebook: CourseNotebook, used: Sequence[str], marked: Collection[str]) -> CourseQuestion:
    words = _words_of(group.words)
    heading, prompt = _heading(words)
    tests = tuple(_tests(group, notebook))
    name = _id(group, words, used)
    is_program = not group.is_task and any(cell.kind == "code" for cell, _ in group.answers)
    return CourseQuestion(
        id=name,
        title=_title(heading, prompt) or name,
        prompt=prompt or heading or f"The question {name} of the notebook {notebook.path.name}.",
        is_program=is_program,
        points=_points(group, notebook, words),
        marks=tuple(
            mark for mark in dict.fromkeys([*group.names, *_prompt_names(group, notebook)]) if mark not in marked
        ),
        where=f"{notebook.path.name}, cell {group.first + 1}",
        is_solved=bool(group.answers) and all(_is_solved(*answer) for answer in group.answers),
        is_manual=group.is_manual,
        scheme=mark_scheme("\n".join(cell.source for cell in (*group.words, *(cell for cell, _ in group.answers)))),
        tests=tests,
    )


def _words_of(cells: Sequence[StampedCell]) -> str:
    """The question's text: from the last heading on, without what stands far above it."""
    start = next((n for n in range(len(cells) - 1, 0, -1) if _starts(cells[n].source)), 0)
    chosen = cells[start:] if start or len(cells) <= 2 or _starts(cells[0].source) else cells[-1:]
    text = "\n\n".join(cell.source for cell in chosen)
    lines = [line for line in solved(_NOISE.sub("", text).split("\n")) if not _RULE.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _starts(source: str) -> bool:
    """True for words that begin something: a heading, a label."""
    lines = [line for line in _NOISE.sub("", source).split("\n") if line.strip() and not _RULE.match(line)]
    return bool(lines) and (_HEADING.match(lines[0]) is not None or _LABEL.match(lines[0]) is not None)


def _heading(words: str) -> tuple[str, str]:
    """The heading, if there is one, and the text below it."""
    first, _, rest = words.partition("\n")
    match = _HEADING.match(first)
    if match is None:
        return "", _LABEL.sub("", words, count=1).strip() or words
    heading = _LABEL.sub("", re.sub(r"[*_\s]*$", "", match["text"]) + ".", count=1).strip("*_. ")
    return heading[:1].upper() + heading[1:], _LABEL.sub("", rest.strip(), count=1)


def _title(heading: str, prompt: str) -> str:
    text = heading or re.split(r"(?<=[.?!:])\s|\n\s*\n", prompt.strip(), maxsplit=1)[0]
    text = re.sub(r"[*`$]|!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\s*\(\s*\d[\d.]*\s*(?:points?|pts?|marks?)\s*\)", "", " ".join(text.split()), flags=re.I)
    if len(text) <= _LONGEST_TITLE:
        return text.strip()
    return text[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _id(group: _Group, words: str, used: Sequence[str]) -> str:
    """The course's own name, or the number in the question's words, or the next number."""
    taken = {name.casefold() for name in used} | {"assignment"}
    for name in group.names:
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-_")[:60]
        if plain and not _MADE_UP.fullmatch(plain.lower()) and plain.casefold() not in taken:
            return plain
    match = _NUMBERED.search(words[:200])
    numbers = [int(match[1])] if match else []
    numbers += list(range(len(used) + 1, 2 * len(used) + 2))
    return next(f"q{number}" for number in numbers if f"q{number}" not in taken)


def _prompt_names(group: _Group, notebook: CourseNotebook) -> Iterator[str]:
    """Names on the question's own words, but for those that nbgrader made up."""
    for cell, stamp in zip(notebook.cells, notebook.stamps, strict=True):
        if stamp and stamp.role is Role.PROMPT and stamp.name and any(cell is one for one in group.words):
            yield stamp.name


def _is_solved(cell: StampedCell, stamp: Stamp) -> bool:
    """Whether a cell holds a solution, and not what a student finds there."""
    tags = cell.metadata.get("tags")
    if stamp.untouched or (isinstance(tags, list) and _RELEASED in tags):
        return False
    invites = cell.kind == "markdown" and stamp.system is System.OTTER
    text = "\n".join(solved(cell.source.split("\n")))
    return not is_stub(text, invites=invites) and not (cell.kind == "code" and _GAP.search(text))


# --- points and tests -----------------------------------------------------------------------------------------------


def _points(group: _Group, notebook: CourseNotebook, words: str) -> float | None:
    if group.points and any(stamp.system is System.NBGRADER for _, stamp in group.answers):
        return sum(group.points) or None
    found = sum(group.points) if group.points else _otter_points(group, notebook)
    if found:
        return found
    match = _POINTS.search("\n".join(cell.source for cell in group.words) or words)
    return as_points(match[1] or match[2]) if match else sum(group.points) or None


def _otter_points(group: _Group, notebook: CourseNotebook) -> float | None:
    """Points of otter's tests: the question's, or those of its cases together."""
    for name in group.names:
        test = _test_of(name, notebook)
        points = sum_of_points(test.get("points"))
        if points is not None:
            return points
        cases = [sum_of_points(case.get("points")) for case in _cases(test)]
        if any(points is not None for points in cases):
            return sum(points or 0.0 for points in cases)
    configs = [sum_of_points(_test_config(cell.source).get("points")) for _, cell, _ in group.tests]
    return sum(points or 0.0 for points in configs) or None


def _test_of(name: str, notebook: CourseNotebook) -> Mapping[str, Any]:
    """A test in otter's format, from the notebook's metadata or from its file."""
    data = notebook.metadata.get("otter")
    tests = data.get("tests") if isinstance(data, Mapping) else None
    found = tests.get(name) if isinstance(tests, Mapping) else None
    if isinstance(found, Mapping):
        return found
    names = literals(notebook.tests.get(name, ""))
    test = names.get("test", names)
    return test if isinstance(test, Mapping) else {}


def _cases(test: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    suites = test.get("suites")
    listed = [suite.get("cases") for suite in suites if isinstance(suite, Mapping)] if isinstance(suites, list) else []
    return [case for cases in listed if isinstance(cases, list) for case in cases if isinstance(case, Mapping)]


def _test_config(source: str) -> Mapping[str, Any]:
    match = _CONFIG.match(source)
    return (read_config(match[1]) if match else None) or {}


def _tests(group: _Group, notebook: CourseNotebook) -> Iterator[CourseTest]:
    for number, cell, _ in group.tests:
        if not re.fullmatch(
            r"\s*(?:#[^\n]*\n)*\s*(?:_\s*=\s*)?(?:grader\.check|ok\.grade)\([^\n]*\);?\s*", cell.source
        ):
            first = cell.source.lstrip().split("\n", 1)[0].lower()
            hidden = _test_config(cell.source).get("hidden") is True or ("hidden" in first and first.startswith("#"))
            yield CourseTest(where=f"{notebook.path.name}, cell {number + 1}", source=cell.source, hidden=hidden)
    for name in group.names:
        cases = _cases(_test_of(name, notebook))
        for case in cases:
            code = str(case.get("code", "")).strip()
            if code:
                yield CourseTest(where=f"the test {name}", source=code, hidden=case.get("hidden") is True)
        if not cases and name in notebook.tests:
            yield CourseTest(where=f"tests/{name}.py", source=notebook.tests[name])
