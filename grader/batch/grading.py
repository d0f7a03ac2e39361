"""Grade one student's work in a worker process: read it, run what is not known yet, make its page."""

from __future__ import annotations

import functools
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import audience, pipeline, scoring
from grader.batch import keys
from grader.batch.kept import packed, packed_answer, unpacked
from grader.errors import UsageError
from grader.language import replaced, say
from grader.model import Assignment, Exercise, HandIn, QuestionReport, QuestionStatus, Report, Source, Submission
from grader.report.html import compared, to_html
from grader.report.json import to_document
from grader.store import Result

Ask = Callable[[Sequence[str]], Mapping[str, bytes]]
"""From keys of answers to what is known of them, packed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One student's work. `key` names all that its result depends on, `anew` the questions to run again."""

    hand_in: HandIn
    key: str
    anew: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Graded:
    """What is to be kept of one student's work, and the page for the student."""

    result: Result
    page: str


@dataclass(frozen=True)
class Grading:
    """What all tasks of a batch have in common."""

    assignment: Assignment
    options: pipeline.Options

    @functools.cached_property
    def asked(self) -> Mapping[str, str]:
        """By question, a name for all that is asked in it: its files are read once for a whole class."""
        return {exercise.id: keys.spec_digest(exercise) for exercise in self.assignment.exercises}

    @functools.cached_property
    def python(self) -> str:
        """The students' interpreter, as it is now."""
        return pipeline.python_of(self.options, self.assignment)

    def grade(self, task: Task, ask: Ask) -> Graded:
        """Grade it and make the student's page. Raises SandboxError, OSError."""
        begin = time.monotonic()
        memory = _Memory(self, task, ask)
        report = pipeline.grade(
            self._read(task.hand_in), self.assignment, self.options, known=memory.recall, hand_in=task.hand_in
        )
        document = to_document(report, str(scoring.report_status(report)))
        seen = audience.for_student(report)
        page = to_html(seen, pipeline.reference_runs(self.assignment, compared(seen), report.tier, self.options))
        result = Result(
            hand_in=task.hand_in, key=task.key, answers=memory.keys, document=document,
            seconds=time.monotonic() - begin, reports=memory.learnt(report), given=memory.given(report),
            texts=memory.texts(report),
        )  # fmt: skip
        return Graded(result, page)

    def _read(self, hand_in: HandIn) -> Submission:
        """The work, split; what cannot be read awaits a person, with the reason."""
        path = hand_in.path
        try:
            read = pipeline.read(path, self.assignment)
        except UsageError as error:
            read = Submission(name=path.name, student=hand_in.student, answers={}, unreadable=error.message)
        notes = tuple(_placeless(note, path, path.name if path.suffix else say("the work")) for note in read.notes)
        whose = re.compile(rf"(?<![\w.]){re.escape(path.name)}(?![\w.])")
        unreadable = _placeless(read.unreadable, path, say("the work"))
        if path.suffix:  # a folder may be called as any word is
            unreadable = replaced(whose, lambda _: say("the work"), unreadable)
        return replace(read, student=hand_in.student, notes=notes, unreadable=unreadable)


def _placeless(said: str, path: Path, name: str) -> str:
    """What is said of work, without where it lies: that is no news, on another machine it lies elsewhere, and what a
    platform calls a student's folder has the student's name in it.
    """
    within = replaced(re.compile(re.escape(f"{path}{os.sep}")), lambda _: "", said)
    return replaced(re.compile(re.escape(str(path))), lambda _: name, within)


@dataclass(slots=True)
class _Memory:
    """What is known of the answers of one submission, and what is found out about them now."""

    grading: Grading
    task: Task
    ask: Ask
    keys: dict[str, str] = field(default_factory=dict)
    known: dict[str, QuestionReport] = field(default_factory=dict)

    def recall(self, tier: str, handed_in: Submission) -> Mapping[str, QuestionReport]:
        """The reports that need no run."""
        exercises = self.grading.assignment.exercises
        for exercise in exercises:
            self.keys[exercise.id] = keys.answer_key(
                handed_in.answers.get(exercise.id),
                self.grading.asked[exercise.id],
                tier,
                self.grading.python,
                handed_in.unreadable,
            )
        wanted = {self.keys[one.id]: one for one in exercises if one.id not in self.task.anew}
        for key, data in self.ask(list(wanted)).items():
            exercise = wanted[key]
            self.known[exercise.id] = unpacked(data, exercise, handed_in.answers.get(exercise.id))
        return self.known

    def learnt(self, report: Report) -> dict[str, bytes]:
        """What is worth keeping: no fault of ours, which another time may not happen."""
        new = [one for one in report.questions if one.exercise.id not in self.known]
        return {self.keys[one.exercise.id]: packed(one) for one in new if one.status is not QuestionStatus.GRADER_ERROR}

    def given(self, report: Report) -> dict[str, str]:
        """By question, what a person's decision holds for."""
        whole = keys.content_digest(self.task.hand_in.path)
        return {one.exercise.id: keys.given_key(one.answer, one.exercise, whole) for one in report.questions}

    def texts(self, report: Report) -> dict[str, bytes]:
        """By key, the answers for a person to read."""
        return {self.keys[one.exercise.id]: packed_answer(one.answer) for one in report.questions if one.answer}


def lost(task: Task, assignment: Assignment, tier: str, reason: str) -> Result:
    """The result for a student whose work nobody could grade: our fault, which costs no point."""

    def question(exercise: Exercise) -> QuestionReport:
        findings = [scoring.grader_error(check, reason) for check in exercise.checks]
        return scoring.score_question(exercise, findings, None, (), reason)

    report = Report(
        assignment=assignment, submission=task.hand_in.path.name, student=task.hand_in.student,
        questions=tuple(map(question, assignment.exercises)), tier=tier, evidence=Source.KERNEL, notes=(reason,),
    )  # fmt: skip
    given = {exercise.id: keys.digest(exercise.id, task.key) for exercise in assignment.exercises}
    document = to_document(pipeline.settle(report, task.hand_in), "grader_error")
    return Result(hand_in=task.hand_in, key=task.key, answers={}, document=document, seconds=0.0, given=given)
