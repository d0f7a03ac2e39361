"""From the notebooks of a course to the folder of an assignment: read, draft, try the references out, write."""

from __future__ import annotations

import ast
import contextlib
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader import courses, pipeline, spec
from grader.courses.questions import CourseQuestion, course_questions, course_title
from grader.courses.source import CourseNotebook, read_course
from grader.errors import UsageError
from grader.importing import calling, proposing
from grader.importing.drafts import Draft, DraftCheck, DraftQuestion, files_of
from grader.importing.notes import Question, notes_of
from grader.language import say
from grader.model import Answer, Assignment, Kind, Program, QuestionReport, Run, Status, Submission

Watch = Callable[[int], contextlib.AbstractContextManager[pipeline.Progress]]

_LONGEST = 60
_LEAST = 0.1
"""Points: fewer cannot be divided among the checks of a question."""
_NAME = re.compile(r"[^a-z0-9]+")
_SOLUTION_WORD = re.compile(r"^\s*(?:\*\*)?\s*SOLUTION\s*(?:\*\*)?\s*:?\s*(?:\*\*)?\s*", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was made: the assignment's folder, its files in the order in which one reads them, and its questions."""

    folder: Path
    files: tuple[Path, ...]
    questions: tuple[Question, ...]


def import_course(
    source: Path,
    system: courses.System,
    folder: Path | None = None,
    *,
    title: str | None = None,
    options: pipeline.Options | None = None,
    run: bool = True,
    watch: Watch = lambda _questions: contextlib.nullcontext(lambda _question, _what: None),
) -> Imported:
    """Make an assignment of a course's notebooks, in `folder` or in `exercises/<name>`.

    The references are run, in the sandbox, unless `run` is false: what they do is what the checks ask for. Raises
    UsageError for a source without questions, for a folder that holds something, and where nothing can be written.
    `watch` shows, from the number of references on, what is being run.
    """
    notebooks = read_course(source, system)
    name = _name(source, notebooks)
    target = folder or Path("exercises") / name
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(say("{target}: there is something already. Name another folder with -o.", target=target))
    asked = _asked(notebooks)
    if not any(asked.values()):
        raise UsageError(
            say(
                "{source}: no question was found in {items}.",
                source=source,
                items=", ".join(one.path.name for one in notebooks),
            )
        )
    questions = [question for found in asked.values() for question in found]
    drafts = [_draft(question) for question in questions]
    draft = Draft(
        id=name, title=title or course_title(notebooks) or _title(name), questions=tuple(drafts),
        made_by=f"Made from {system} ({', '.join(one.path.name for one in notebooks)}); see NOTES.md.",
    )  # fmt: skip
    draft = replace(draft, questions=tuple(_solved(draft, asked)))
    tried = _tried(draft, questions, options or pipeline.Options(lanes=1), watch) if run else _untried(draft, questions)
    draft = replace(draft, questions=tuple(one.draft for one in tried))
    draft = replace(draft, notes=notes_of(draft, tried, system))
    files = spec.write_files({target / path: text for path, text in files_of(draft).items()})
    return Imported(folder=target, files=files, questions=tuple(tried))


def _asked(notebooks: Sequence[CourseNotebook]) -> dict[Path, tuple[CourseQuestion, ...]]:
    found: dict[Path, tuple[CourseQuestion, ...]] = {}
    for notebook in notebooks:
        known = [question for questions in found.values() for question in questions]
        marked = [mark for question in known for mark in question.marks]
        found[notebook.path] = course_questions(notebook, [question.id for question in known], marked)
    return found


def _name(source: Path, notebooks: Sequence[CourseNotebook]) -> str:
    """The assignment's name: the folder's for several notebooks of a folder, else the notebook's."""
    home = notebooks[0].path.parent
    raw = (
        home.resolve().name
        if source.is_dir() and home.name not in ("autograder", "student")
        else notebooks[0].path.stem
    )
    name = _NAME.sub("-", raw.lower()).strip("-")
    name = name if name[:1].isalpha() else f"assignment-{name}"
    return name[:_LONGEST].strip("-")


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _draft(question: CourseQuestion) -> DraftQuestion:
    """The question before anything is known of its reference."""
    known = question.points is not None and question.points >= _LEAST
    points = question.points if known and question.points else 1.0
    said = [] if known else ["TODO: what is it worth? The course does not say."]
    if question.is_program and question.is_manual:
        said.append("TODO: the course has this graded by a person.")
    said += ["The marking scheme of the course:", question.scheme] if question.scheme else []
    made = DraftQuestion(
        id=question.id, title=question.title, prompt=question.prompt, is_program=question.is_program, points=points,
        marks=question.marks, checks=(proposing.ONLY_ENDS,), comments=tuple(said),
    )  # fmt: skip
    return made if question.is_program else _with_rubric(made, None)


def _with_rubric(draft: DraftQuestion, answer: str | None) -> DraftQuestion:
    return replace(draft, solution=answer, checks=(proposing.rubric(answer, draft.prompt, draft.solution_path),))


def _without_reference(draft: DraftQuestion) -> DraftQuestion:
    missing = (
        f"TODO: there is no reference. Write {draft.solution_path} and name it here: solution: {draft.solution_path}"
    )
    below = proposing.suggestions(draft.prompt) if draft.is_program else ()
    return replace(draft, comments=(*draft.comments, missing), below=below)


# --- references -----------------------------------------------------------------------------------------------------


def _solved(draft: Draft, asked: Mapping[Path, Sequence[CourseQuestion]]) -> Iterator[DraftQuestion]:
    """The questions with the references that their notebook holds, as the grader itself reads them."""
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        assignment = _loaded(draft, Path(scratch))
    answers: dict[str, Answer] = {}
    for path, questions in asked.items():
        ids = {question.id for question in questions if question.is_solved}
        answers |= {name: answer for name, answer in pipeline.read(path, assignment).answers.items() if name in ids}
    for question in draft.questions:
        yield _with_reference(question, answers.get(question.id))


def _loaded(draft: Draft, folder: Path) -> Assignment:
    spec.write_files({folder / path: text for path, text in files_of(draft).items()})
    return spec.load_assignment(folder, pipeline.families())


def _with_reference(draft: DraftQuestion, answer: Answer | None) -> DraftQuestion:
    if answer is not None and draft.is_program and answer.program is not None:
        return replace(draft, solution=_cleaned(answer.program.source))
    text = _SOLUTION_WORD.sub("", "\n".join(courses.solved(answer.text.split("\n")))).strip() if answer else ""
    return _with_rubric(draft, text) if text and not draft.is_program else _without_reference(draft)


def _cleaned(source: str) -> str:
    """The program without marks of the course's system, if it is a program without them, too."""
    cleaned = "\n".join(courses.solved(source.split("\n"))).strip("\n") + "\n"
    try:
        ast.parse(cleaned)
    except (SyntaxError, ValueError, RecursionError):
        return source
    return re.sub(r"\n{4,}", "\n\n\n", cleaned)


# --- what the references do -----------------------------------------------------------------------------------------


def _untried(draft: Draft, asked: Sequence[CourseQuestion]) -> list[Question]:
    return [Question(asked=one, draft=made) for one, made in zip(asked, draft.questions, strict=True)]


def _tried(draft: Draft, asked: Sequence[CourseQuestion], options: pipeline.Options, watch: Watch) -> list[Question]:
    """Every reference is run twice: to see what it does, and to see which of the checks for that it passes."""
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        first = _reports(draft, Path(scratch) / "seen", options, watch)
        pairs = zip(draft.questions, asked, strict=True)
        proposed = replace(draft, questions=tuple(_proposed(one, each, first.get(one.id)) for one, each in pairs))
        second = _reports(proposed, Path(scratch) / "tried", options, watch)
    found = zip(asked, proposed.questions, strict=True)
    return [_kept(one, made, second.get(made.id)) for one, made in found]


def _reports(draft: Draft, folder: Path, options: pipeline.Options, watch: Watch) -> dict[str, QuestionReport]:
    """What each reference earns by the draft, by question."""
    unique = replace(draft, questions=tuple(replace(one, checks=_numbered(one.checks)) for one in draft.questions))
    assignment = _loaded(unique, folder)
    answers = {
        exercise.id: _answer(exercise.id, exercise.kind, exercise.solution.read_text(encoding="utf-8"))
        for exercise in assignment.exercises
        if exercise.solution is not None
    }
    handed_in = Submission(name="the references", student="", answers=answers)
    if not answers:
        return {}
    with watch(len(answers)) as tell:
        report = pipeline.grade(handed_in, assignment, replace(options, only=tuple(answers)), tell)
    return {question.exercise.id: question for question in report.questions}


def _answer(name: str, kind: Kind, text: str) -> Answer:
    if kind is Kind.ESSAY:
        return Answer(exercise=name, text=text)
    return Answer(exercise=name, program=Program(source=text))


def _numbered(checks: Sequence[DraftCheck]) -> tuple[DraftCheck, ...]:
    """With ids of their own, also where several are tried for one place."""
    return tuple(replace(check, id=f"c{number}") for number, check in enumerate(checks))


def _proposed(draft: DraftQuestion, asked: CourseQuestion, report: QuestionReport | None) -> DraftQuestion:
    if report is None or not draft.is_program:
        return draft
    natural = next((trace for trace in report.traces if trace.run == Run()), None)
    if natural is None:
        return draft
    calls = calling.check_for(draft.solution or "", asked.tests)
    return replace(draft, checks=proposing.checks_for(natural, calls))


def _kept(asked: CourseQuestion, draft: DraftQuestion, second: QuestionReport | None) -> Question:
    """With those checks that the reference passes; where it passes none, the one that says why not."""
    if second is None:
        return Question(asked=asked, draft=draft)
    if not draft.is_program:
        trouble = "" if second.score >= draft.points else second.reason or ""
        return Question(asked=asked, draft=draft, earned=second.score, trouble=trouble)
    kept: list[DraftCheck] = []
    dropped: list[str] = []
    for check, finding in zip(draft.checks, second.findings, strict=True):
        if check.stead and any(one.stead == check.stead for one in kept):
            continue
        if finding.status is Status.PASSED:
            kept.append(check)
        else:
            dropped.append(check.id)
    gone = tuple(dict.fromkeys(name for name in dropped if name not in {one.id for one in kept}))
    if len(kept) == 1 and kept[0].id == proposing.ENDS.id:
        kept = [proposing.ONLY_ENDS]
    if kept:
        return Question(asked=asked, draft=replace(draft, checks=tuple(kept)), earned=draft.points, dropped=gone)
    trouble = _trouble(second)
    said = (
        *draft.comments,
        f"TODO: the reference does not run here ({trouble}), so nothing is proposed from what it does.",
    )
    made = replace(draft, checks=(proposing.ONLY_ENDS,), comments=said, below=proposing.suggestions(draft.prompt))
    return Question(asked=asked, draft=made, earned=0.0, trouble=trouble)


def _trouble(report: QuestionReport) -> str:
    """The last line of what the program said when it failed, or how it ended."""
    for trace in report.traces:
        said = [line.strip() for line in trace.text(trace.main, "stderr").split("\n") if line.strip()]
        if said:
            return " ".join(said[-1].split())[:160]
    return next((f"it ended so: {trace.ended}" for trace in report.traces), "it could not be run")
