"""checks → verdict → report: one submission on its way through the sandbox and all judges."""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import scoring, submission, terms
from grader.checks import excuses, tampering, telling, words
from grader.errors import GraderError
from grader.language import say
from grader.model import (
    NO_ANSWER,
    Answer,
    Assignment,
    CheckSpec,
    Evidence,
    Exercise,
    Finding,
    HandIn,
    Kind,
    Program,
    QuestionReport,
    Report,
    Run,
    Status,
    Submission,
    Trace,
    Verdict,
)
from grader.pipeline.asking import (
    checks_asked,
    families,
    is_prose,
)
from grader.pipeline.options import Options, Progress, silent
from grader.pipeline.reading import read
from grader.pipeline.running import (
    needed_runs,
    reference_traces,
    run_all,
    wants_reference,
)
from grader.sandbox import Sandbox

_OFTEN = 0.25
"""Seconds after which whoever presses Ctrl-C is heard."""

Known = Callable[[str, Submission], Mapping[str, QuestionReport]]
"""From the sandbox's tier and a submission to the reports, by question, that are known already."""


def grade_submission(
    path: Path, assignment: Assignment, options: Options | None = None, progress: Progress = silent
) -> Report:
    """Grade one student's submission. Raises UsageError where it cannot be read, SandboxError where nothing can run."""
    return grade(read(path, assignment), assignment, options or Options(), progress)


def grade(
    handed_in: Submission,
    assignment: Assignment,
    options: Options,
    progress: Progress = silent,
    known: Known | None = None,
    hand_in: HandIn | None = None,
) -> Report:
    """Grade a submission that is read already; what is `known` of it is not found out again.

    `hand_in` tells when it came, for the terms of the assignment.
    """
    asked = [exercise for exercise in assignment.exercises if not options.only or exercise.id in options.only]
    unasked = tuple(submission.no_answer(exercise) for exercise in assignment.exercises if exercise not in asked)
    notes = tuple(note for note in handed_in.notes if not note.startswith(unasked))
    with Sandbox(options.sandbox, options.python or assignment.python, options.at_least) as sandbox:
        until = None if options.seconds is None else time.monotonic() + options.seconds
        job = Job(handed_in, sandbox, progress, known(sandbox.tier, handed_in) if known else {}, until)
        with _lanes(sandbox, options.lanes) as begin:
            questions = tuple(_results([begin(job.question, exercise) for exercise in asked]))
        report = Report(
            assignment=assignment, submission=handed_in.name, student=handed_in.student, questions=questions,
            tier=sandbox.tier, evidence=sandbox.evidence, notes=notes,
        )  # fmt: skip
        return report if options.only else settle(report, hand_in)


def settle(report: Report, hand_in: HandIn | None) -> Report:
    """The report with what its points are worth by the assignment's terms, where there are any that matter."""
    asked = report.assignment.terms
    if asked.rounding is None and (hand_in is None or hand_in.due is None):
        return report
    most = sum(question.exercise.points for question in report.questions)
    return replace(report, settled=terms.settle(report.earned, most, asked, hand_in))


Trial = Callable[[Exercise, Sequence[Program]], list[QuestionReport]]
"""From a question and programs to a report for each."""


@contextlib.contextmanager
def bench(assignment: Assignment, options: Options, progress: Progress = silent) -> Iterator[Trial]:
    """Where single programs are tried out, all in one sandbox: the mutants of an audit. Raises SandboxError."""
    with (
        Sandbox(options.sandbox, options.python or assignment.python, options.at_least) as sandbox,
        _lanes(sandbox, options.lanes) as begin,
    ):

        def one(exercise: Exercise, program: Program) -> QuestionReport:
            answers = {exercise.id: Answer(exercise=exercise.id, program=program)}
            return Job(Submission(name="", student="", answers=answers), sandbox).question(exercise)

        def trial(exercise: Exercise, programs: Sequence[Program]) -> list[QuestionReport]:
            reports = []
            for report in _results([begin(one, exercise, program) for program in programs]):
                reports.append(report)
                progress(exercise.id, f"{len(reports)} of {len(programs)} programs")
            return reports

        yield trial


@contextlib.contextmanager
def _lanes(sandbox: Sandbox, number: int) -> Iterator[Callable[..., Future[QuestionReport]]]:
    """What begins work in one of so many threads. At the end what is not done is given up, and the sandbox closed."""
    begun: list[Future[QuestionReport]] = []

    def begin(work: Callable[..., QuestionReport], *given: object) -> Future[QuestionReport]:
        begun.append(lanes.submit(work, *given))
        return begun[-1]

    with concurrent.futures.ThreadPoolExecutor(number, "lane") as lanes:
        try:
            yield begin
        finally:
            lanes.shutdown(wait=False, cancel_futures=True)
            sandbox.close()
            # Ctrl-C may come while a session starts, which then would run to its end. (Who waits for futures that were
            # cancelled and that nobody takes up waits for ever: they are done, and not waited for.)
            while running := [one for one in begun if not one.done()]:
                concurrent.futures.wait(running, timeout=_OFTEN)
                sandbox.close()


def _results(futures: Sequence[Future[QuestionReport]]) -> Iterator[QuestionReport]:
    """What comes of them, in their order. Windows tells of Ctrl-C when a wait is over, so that none may be long."""
    for future in futures:
        while not concurrent.futures.wait([future], timeout=_OFTEN).done:
            pass
        yield future.result()


@dataclass(frozen=True, slots=True)
class Job:
    """One submission on its way through the sandbox."""

    submission: Submission
    sandbox: Sandbox
    progress: Progress = silent
    known: Mapping[str, QuestionReport] = field(default_factory=dict)
    until: float | None = None

    def question(self, exercise: Exercise) -> QuestionReport:
        """Grade one question; a fault of ours in it costs nothing and leaves the others alone."""
        if exercise.id in self.known:
            return self.known[exercise.id]
        answer = self.submission.answers.get(exercise.id)
        if answer is None or (answer.program is None and not answer.text.strip()):
            return scoring.not_found(exercise, self.submission.unreadable or NO_ANSWER)
        try:
            return self._graded(exercise, answer)
        finally:
            self.progress(exercise.id, "done")

    def _graded(self, exercise: Exercise, answer: Answer) -> QuestionReport:
        if is_prose(exercise, answer):
            return self._prose(exercise, answer)
        try:
            evidence = self._evidence(exercise, answer)
        except _TimeIsUp:
            findings = [scoring.not_run(check, TIME_IS_UP) for check in exercise.checks]
            return scoring.score_question(exercise, findings, answer, ())
        except GraderError as error:  # no sandbox, or a family that does not know which runs it needs
            findings = [scoring.grader_error(check, error.message) for check in exercise.checks]
            return scoring.score_question(exercise, findings, answer, ())
        verdicts = telling.once(exercise.checks, [verdict(check, evidence) for check in exercise.checks], evidence)
        scored = zip(exercise.checks, verdicts, strict=True)
        findings = [scoring.score_check(check, verdict, answer.program) for check, verdict in scored]
        shown = self._shown(evidence)
        excuse = next(filter(None, (excuses.excuse(answer, trace) for trace in shown)), None)
        if excuse is not None:
            findings = [scoring.for_review(one, excuse) if one.status is Status.FAILED else one for one in findings]
        suspicion = tampering.tampering(answer, evidence.traces.values())
        if suspicion is not None:
            findings = [scoring.for_review(one, suspicion) if one.status is Status.PASSED else one for one in findings]
        return scoring.score_question(exercise, findings, answer, shown)

    def _prose(self, exercise: Exercise, answer: Answer) -> QuestionReport:
        """Words where a program was asked for: a suggestion, and a person decides."""
        reason = say("the answer describes a program in words instead of giving one")
        (check,) = checks_asked(exercise, answer)
        if exercise.prose is None:
            finding = scoring.not_run(check, reason)
        else:
            finding = scoring.for_review(judge(check, Evidence(exercise=exercise, answer=answer)), reason)
        return scoring.score_question(exercise, [finding], answer, ())

    def _shown(self, evidence: Evidence) -> tuple[Trace, ...]:
        """What people who look at runs may see: each that was made, once."""
        # What functions were called with, and gave, is not for them: it may be hidden.
        shown: dict[Run, Trace] = {}
        for run, trace in evidence.traces.items():
            way = self.sandbox.possible(run)
            if not run.calls.inputs and (way not in shown or shown[way].run.schedule is not way.schedule):
                shown[way] = trace
        return tuple(shown.values())

    # --- run -> trace ---------------------------------------------------------------------------------------------

    def _evidence(self, exercise: Exercise, answer: Answer) -> Evidence:
        if exercise.kind is Kind.ESSAY or answer.program is None:
            return Evidence(exercise=exercise, answer=answer)
        runs = needed_runs(exercise)
        tell = functools.partial(self.progress, exercise.id)
        program = answer.program.beside(exercise.files)
        traces = run_all(self.sandbox, exercise.id, exercise.limits, program, runs, self._before(tell))
        reference = exercise.reference
        if any(wants_reference(check) for check in exercise.checks) and exercise.solution is not None:
            reference = reference_traces(exercise, runs, self.sandbox.tier, self.sandbox.python)
        return Evidence(exercise=exercise, answer=answer, traces=traces, reference=reference)

    def _before(self, tell: Callable[[str], None]) -> Callable[[str], None]:
        """What is done before each run: see whether there is time for it, and tell of it."""

        def begin(what: str) -> None:
            if self.until is not None and time.monotonic() > self.until:
                raise _TimeIsUp
            tell(what)

        return begin


TIME_IS_UP = say("the time for the whole submission was up before all runs of this program were made")


class _TimeIsUp(Exception):
    """There is no time for a further run. That decides nothing: whose fault it is, a person has to see."""


def judge(check: CheckSpec, evidence: Evidence) -> Finding:
    """One check's finding, for itself alone."""
    return scoring.score_check(check, verdict(check, evidence), evidence.answer.program)


def verdict(check: CheckSpec, evidence: Evidence) -> Verdict:
    """One check's verdict; a judge that breaks is our fault, or its package's, and costs nothing."""
    family = families()[check.family]
    try:
        answer = family.judge(check.params, evidence)
        if not isinstance(answer, Verdict):
            raise TypeError(f"it gave no grader.model.Verdict but {type(answer).__name__}")
        scoring.score_check(check, answer)  # what cannot be scored is for the same reason no verdict
    except (Exception, SystemExit) as error:  # whatever it is, the student must not pay for it
        told = f"{type(error).__name__}: {error}"
        return words.broken(say("{family} failed: {error}", family=family.said, error=told) if family.package else told)
    return answer
