"""An assignment as a file of tests: a collector for each question, an item for each check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grader import pipeline, scoring
from grader.audience import for_student, hidden_id
from grader.errors import GraderError
from grader.language import gettext, shown
from grader.model import Assignment, Exercise, Finding, QuestionReport, Status, Submission
from grader.report import amounts, terminal, view
from grader.report.glyphs import ASCII
from grader.report.sanitise import visible
from grader.testing import CHECK, POINTS


class Fault(Exception):
    """A check has failed, or the grader has; its text is what the student is told.

    Where one line has to do (the summary, `--tb=line`, the message in JUnit's file), it is the `headline`. `line` is of
    the submission, 0 where that is a notebook's cell, or nobody knows it.
    """

    def __init__(self, text: str, *, headline: str | None = None, line: int = 0) -> None:
        super().__init__(text)
        self.headline, self.line = headline or text, line


class AssignmentFile(pytest.File):
    """`assignment.yaml`, or a bundle: its questions. What is wrong with it or the submission ends the collection."""

    def collect(self) -> Iterator[pytest.Collector]:
        """A collector for each question, all with the same answers."""
        option = self.config.option
        try:
            assignment = pipeline.open_assignment(str(self.path), self.path.parent)
            answers = pipeline.read(pipeline.no_link(option.submission), assignment)
        except GraderError as error:
            raise self.CollectError(visible(shown(error.message))) from error
        for exercise in assignment.exercises:
            yield Question.from_parent(
                self, name=exercise.id, asked=assignment, answers=answers, exercise=exercise,
                how=pipeline.Options(sandbox=option.grader_sandbox, python=option.grader_python, only=(exercise.id,)),
            )  # fmt: skip


class Question(pytest.Collector):
    """One question. It is graded when the first of its checks is asked for."""

    def __init__(
        self, *, asked: Assignment, answers: Submission, exercise: Exercise, how: pipeline.Options, **known: Any
    ) -> None:
        super().__init__(**known)
        self.asked, self.answers, self.exercise, self.how = asked, answers, exercise, how
        self._report: QuestionReport | None = None
        self.is_told = False
        """Whether one of the checks has told already what happened as a whole."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each check."""
        checks = pipeline.checks_asked(self.exercise, self.answers.answers.get(self.exercise.id))
        for number, check in enumerate(checks, 1):
            yield Check.from_parent(self, name=hidden_id(number) if check.hidden else check.id, number=number)

    @property
    def report(self) -> QuestionReport:
        """What grading found, as students see it. Raises Fault with a fault of ours."""
        if self._report is None:
            try:
                graded = for_student(pipeline.grade(self.answers, self.asked, self.how))
                self._report = graded.questions[0]
            except GraderError as error:
                raise Fault(visible(shown(error.message))) from error
        return self._report


class Check(pytest.Item):
    """One check: it passes, it fails with what the student is told, or a person has to look (`xfail`)."""

    parent: Question

    def __init__(self, *, number: int, **known: Any) -> None:
        super().__init__(**known)
        self.number = number
        if self.config.pluginmanager.hasplugin("xdist"):
            self.add_marker(pytest.mark.xdist_group(self.parent.nodeid))  # --dist loadgroup grades a question once

    def setup(self) -> None:
        """Grade the question, if it is not yet. A fault of ours is an error and costs nothing."""
        finding = self._finding()
        self.user_properties += [(POINTS, f"{finding.score:g}/{finding.max_score:g}"), (CHECK, self._title(finding))]
        if finding.status is Status.GRADER_ERROR:
            reason = visible(shown(finding.reason))
            raise Fault(gettext("This is a fault of the grader's and costs no point: {reason}", reason=reason))

    def runtest(self) -> None:
        """The verdict. Raises Fault where the check has failed."""
        finding = self._finding()
        if finding.status in scoring.UNDECIDED:
            pytest.xfail(visible(view.reason(finding) or gettext("a person has to look at this")))
        if finding.status is Status.FAILED:
            headline = f"{self._title(finding)}: {amounts.score(finding.score, finding.max_score)}"
            raise Fault(self._told(finding), headline=headline, line=self._line(finding))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What the student is told, and no stack of ours.

        Where the variable CI is set, pytest repeats a text as a whole in its summary; a `reprcrash` has one line for
        that.
        """
        if not isinstance(excinfo.value, Fault):
            return super().repr_failure(excinfo, style)
        told = excinfo.getrepr(style="value", chain=False)
        if told.reprcrash is not None:
            told.reprcrash.path, told.reprcrash.lineno = str(self.config.option.submission), excinfo.value.line
            told.reprcrash.message = excinfo.value.headline
        if self.config.option.tbstyle == "line":
            told.reprtraceback.reprentries = []
        return told

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """Where it is written, and what it is called: `q6::joined`."""
        return self.path, None, f"{self.parent.name}::{self.name}"

    def _finding(self) -> Finding:
        return self.parent.report.findings[self.number - 1]

    def _line(self, finding: Finding) -> int:
        answer = self.parent.report.answer
        place = answer.program.place(next(iter(finding.lines), None)) if answer and answer.program else None
        return place.lines[0] if place is not None and place.cell is None else 0

    def _title(self, finding: Finding) -> str:
        return visible(view.titles([finding]))

    def _told(self, finding: Finding) -> str:
        """The finding as in a terminal, without colours; the first of the question's with what happened as a whole."""
        whole, self.parent.is_told = not self.parent.is_told, True
        drawn = terminal.as_text(terminal.render_finding(self.parent.report, finding, ASCII, whole=whole))
        return "\n".join(line.rstrip() for line in drawn.strip().splitlines())
