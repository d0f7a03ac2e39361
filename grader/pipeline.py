"""The whole job in one sentence: spec → submission → run → trace → checks → verdict → report.

The only module that knows all the others; each step lives in the package of its name.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import hashlib
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from grader import bundle, checks, essay, intake, scoring, similar, spec, submission, terms
from grader.checks import excuses, tampering
from grader.errors import GraderError, SandboxError, SpecError, UsageError
from grader.model import (
    Alike,
    Answer,
    Assignment,
    CheckSpec,
    Ended,
    Evidence,
    Exercise,
    Family,
    Finding,
    HandIn,
    Kind,
    Limits,
    Mark,
    Person,
    Program,
    QuestionReport,
    Report,
    Run,
    Schedule,
    Status,
    Submission,
    Trace,
    Verdict,
    Writing,
)  # fmt: skip
from grader.sandbox import Line, Sandbox, Tier, diagnose, find_interpreter
from grader.tracefile import trace_to_json

Known = Callable[[str, Submission], Mapping[str, QuestionReport]]
"""From the sandbox's tier and a submission to the reports, by question, that are known already."""

Progress = Callable[[str, str], None]
"""Told what is going on: the question's id and a few words."""

FUTILE = (Ended.TIMED_OUT, Ended.OUTPUT_LIMIT, Ended.MEMORY_LIMIT, Ended.PROCESS_LIMIT, Ended.CPU_LIMIT)
"""A program whose first run ended so would only end so again, at the same price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to grade: the sandbox's tier or `auto`, the weakest tier that will do, the student's interpreter, the only
    questions, runs side by side, and the seconds after which no further program of a submission is started.
    """

    sandbox: str = "auto"
    at_least: str = "plain"
    python: str | None = None
    only: tuple[str, ...] = ()
    lanes: int = 2
    seconds: float | None = None


def _silent(question: str, what: str) -> None:
    """Progress that nobody looks at."""


# --- spec -----------------------------------------------------------------------------------------------------------


def families() -> Mapping[str, Family]:
    """Every family of checks: our own, the essay's, and those of installed packages."""
    essays = essay.essay_family()
    return {**checks.families(frozenset({*spec.OWN_KEYS, essays.name})), essays.name: essays}


def plugin_modules() -> tuple[str, ...]:
    """The modules from which families of other packages come, as their entry points name them."""
    return tuple(point.module for point in checks.plugins())


def open_assignment(name: str | None, start: Path) -> Assignment:
    """The assignment of this name, path or bundle, looked for from a folder. Raises UsageError, SpecError."""
    archive = bundle.find_archive(name, start) if name else None
    if archive is not None:
        return _unpacked(archive)
    try:
        place = spec.find_assignment(name, start)
    except UsageError:
        beside = [] if name else [path for path in sorted(start.glob("*.zip")) if is_bundle(path)]
        if len(beside) != 1:
            raise
        return _unpacked(beside[0])
    if bundle.is_opened_bundle(place.parent):
        return _recorded(place.parent, place)
    return spec.load_assignment(place, families())


def is_bundle(path: Path) -> bool:
    """Whether a file is a bundle of an assignment."""
    try:
        return bundle.find_archive(str(path), path.parent) is not None
    except UsageError:
        return False


def begin_assignment(name: str, title: str, folder: Path) -> tuple[Path, ...]:
    """Write a new assignment to begin with. Raises UsageError where that cannot be."""
    return spec.begin_assignment(name, title, folder)


def find_question(assignment: Assignment, said: str) -> Exercise:
    """The question that a person means by `q6`, `Q6` or `6`; UsageError lists those that there are."""
    for exercise in assignment.exercises:
        if said.strip().casefold() in (exercise.id.casefold(), str(exercise.number)):
            return exercise
    known = ", ".join(exercise.id for exercise in assignment.exercises)
    raise UsageError(f"{assignment.id} has no question {said!r}. Its questions: {known}")


def validate(paths: Sequence[Path]) -> list[spec.Problem]:
    """Everything that is wrong with the assignments at these paths, or with the one found from here."""
    packed = [path for path in paths if bundle.find_archive(str(path), Path.cwd()) is not None]
    for path in packed:
        open_assignment(str(path), Path.cwd())
    places = [path if path.is_file() else spec.find_assignment(str(path), Path.cwd()) for path in paths]
    places = [path for path in places if path not in packed]
    places = places if paths else [spec.find_assignment(None, Path.cwd())]
    return [problem for place in places for problem in spec.check_assignment(place, families())]


def files_named(assignment: Assignment) -> tuple[Path, ...]:
    """The files besides the specs that grading needs: reference solutions, model answers."""
    return tuple(dict.fromkeys(path for exercise in assignment.exercises for path in spec.files_named(exercise)))


def with_files(exercise: Exercise, other: Callable[[Path], Path]) -> Exercise:
    """The question with another path in the place of each that it names."""
    return spec.with_files(exercise, other)


# --- spec -> bundle, and back ---------------------------------------------------------------------------------------


def pack(
    assignment: Assignment, path: Path, shown: spec.Shown, options: Options, progress: Progress = _silent
) -> bundle.Manifest:
    """Write a bundle: the specs, and recorded runs of the reference solutions in the place of the solutions.

    Raises UsageError where that cannot be, SandboxError where nothing can run.
    """
    if any(exercise.reference for exercise in assignment.exercises):
        raise UsageError(f"{assignment.path}: this is a bundle already. Pack the assignment's own folder.")
    runs = {exercise.id: needed_runs(exercise) for exercise in assignment.exercises}
    files = spec.packed_specs(assignment, shown, runs, _model_keywords)
    python, tier, recorded = options.python or assignment.python, tier_of(options), []
    for exercise in assignment.exercises:
        if not _shows_reference(exercise, shown):
            continue
        progress(exercise.id, "the reference solution runs")
        source = reference_program(exercise).source
        traces = _reference_traces(source, exercise.id, exercise.limits, runs[exercise.id], tier, python)
        for run, trace in traces.items():
            if trace.ended in FUTILE:
                raise UsageError(f"{exercise.id}: the reference solution {trace.ended.value} under {_named(run)}.")
            name = f"runs/{exercise.number:02}-{exercise.id}/{_named(run)}.json"
            files[name] = trace_to_json(trace)
            recorded.append(bundle.recorded(exercise.id, run, name))
        progress(exercise.id, "done")
    manifest = bundle.Manifest(
        grader=bundle.this_version(), assignment=assignment.id, specs=_digest(assignment), tier=tier,
        python=".".join(map(str, find_interpreter(python).version)), rubrics=shown.rubrics, hidden=shown.hidden,
        runs=tuple(recorded),
    )  # fmt: skip
    bundle.write_bundle(path, manifest, files)
    return manifest


def _shows_reference(exercise: Exercise, shown: spec.Shown) -> bool:
    """Whether runs of the reference are packed: not where only a check looks at them that is not shown itself."""
    if exercise.solution is None or exercise.kind is not Kind.PROGRAM:
        return False
    packed = [check for check in exercise.checks if shown.shows(check)]
    return len(packed) == len(exercise.checks) or any(map(wants_reference, packed))


def _named(run: Run) -> str:
    return f"{run.start_method}-{run.schedule}" + (f"-{run.seed}" if run.seed else "")


def _model_keywords(exercise: Exercise, rubric: Any) -> Mapping[str, float]:
    return essay.model_keywords(rubric, exercise.path, exercise.prompt)


def _digest(assignment: Assignment) -> str:
    """A short name for the specs and all files that they name."""
    own = [assignment.path, *(exercise.path for exercise in assignment.exercises)]
    named = [path for exercise in assignment.exercises for path in spec.files_named(exercise)]
    parts = [hashlib.sha256(path.read_bytes()).digest() for path in (*own, *named) if path.is_file()]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def _unpacked(archive: Path) -> Assignment:
    """The assignment in a bundle. All of it is read into memory: no file of it outlives this call."""
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        notes = intake.unpack(archive, Path(scratch))
        if notes:
            raise UsageError(f"{archive}: this is no bundle as `grader bundle` makes it. {notes[0]}")
        return _recorded(Path(scratch), archive)


def _recorded(folder: Path, place: Path) -> Assignment:
    """The assignment in an unpacked bundle, as one that lies at `place`."""
    opened = bundle.open_bundle(folder, place.name)
    try:
        assignment = spec.load_assignment(folder / spec.FILE, families())
    except SpecError as error:
        told = str(error).replace(f"{folder}/", f"{place.name}/")
        raise SpecError(f"{place}: this bundle holds what this grader does not understand.\n{told}") from None
    for exercise in assignment.exercises:
        if spec.files_named(exercise):
            raise UsageError(f"{place}: {exercise.id} names a file of its author's, which a bundle may not.")
    return opened.fill(assignment, place)


def schemas() -> dict[str, Any]:
    """JSON Schemas of what authors write, by what they describe: `assignment`, `question`."""
    return spec.json_schema(families())


def tier_of(options: Options) -> str:
    """The sandbox's tier that these options lead to here. Raises SandboxError where nothing will do."""
    with Sandbox(options.sandbox, options.python, options.at_least) as sandbox:
        return sandbox.tier


def weakest(tiers: Iterable[str]) -> str:
    """Of these tiers that which confines least."""
    strongest_first = [tier.value for tier in Tier]
    return max(tiers, key=strongest_first.index)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A private folder of this process. If it is killed, the next grader of the same user removes the folder."""
    from grader.sandbox.scratch import Scratch  # here, because not every system has the lock by which others can tell

    room = Scratch.new()
    try:
        yield room.folder
    finally:
        room.remove()


def doctor() -> list[Line]:
    """What this machine offers."""
    return [*diagnose(), *_told_of_plugins()]


def _told_of_plugins() -> Iterator[Line]:
    """A line for the families of other packages, where there are any."""
    if not checks.plugins():
        return
    try:
        offered = [f"{family.name} ({family.package})" for family in families().values() if family.package]
    except GraderError as error:
        yield Line("check families", ok=False, detail=str(error), advice="Nothing is graded before that.")
    else:
        yield Line("check families", ok=True, detail=f"of other packages: {', '.join(offered)}")


# --- submission -> report -------------------------------------------------------------------------------------------


def collect(
    paths: Sequence[Path], scratch: Path, layout: str | None = None, assignment: str | None = None
) -> intake.Collected:
    """All that a class handed in at these paths, whatever lies there. Raises UsageError where that cannot be read.

    `assignment` is the id of the one that is meant where the folders of several lie there.
    """
    return intake.collect(
        paths, scratch, is_class=submission.may_be_class_folder, name_of=submission.student_name, layout=layout,
        assignment=assignment,
    )  # fmt: skip


def read_roster(path: Path) -> tuple[Person, ...]:
    """Who is enrolled, from a class list of any usual make. Raises UsageError where it cannot be read."""
    return intake.read_roster(path)


def join(people: Sequence[Person], hand_ins: Sequence[HandIn]) -> intake.Joined:
    """Who of these people handed in what."""
    return intake.join(people, hand_ins)


def who_is_who(people: Sequence[Person], hand_ins: Sequence[HandIn]) -> dict[str, int]:
    """By student, where in a list of people theirs is, for all that can be told."""
    return intake.who_is_who(people, hand_ins)


def find_submission(folder: Path) -> Path:
    """The homework in a folder. Raises UsageError where there is none, or it could be several."""
    return submission.find_submission(folder)


def read(path: Path, assignment: Assignment) -> Submission:
    """A submission split by question. Raises UsageError where it cannot be read."""
    if not intake.is_archive(path):
        return submission.read_submission(path, assignment)
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        found = intake.collect(
            [path], Path(scratch), is_class=submission.is_class_folder, name_of=submission.student_name
        ).latest()
        if len(found) != 1:
            raise UsageError(f"{path}: this holds the work of {len(found)} students. `grader grade` grades a class.")
        return replace(submission.read_submission(found[0].path, assignment), name=path.name)


def grade_submission(
    path: Path, assignment: Assignment, options: Options | None = None, progress: Progress = _silent
) -> Report:
    """Grade one student's submission. Raises UsageError where it cannot be read, SandboxError where nothing can run."""
    return grade(read(path, assignment), assignment, options or Options(), progress)


def grade(
    handed_in: Submission,
    assignment: Assignment,
    options: Options,
    progress: Progress = _silent,
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
        with concurrent.futures.ThreadPoolExecutor(options.lanes, "lane") as lanes:
            try:
                questions = tuple(lanes.map(job.question, asked))
            finally:
                sandbox.close()
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
def bench(assignment: Assignment, options: Options, progress: Progress = _silent) -> Iterator[Trial]:
    """Where single programs are tried out, all in one sandbox: the mutants of an audit. Raises SandboxError."""
    with (
        Sandbox(options.sandbox, options.python or assignment.python, options.at_least) as sandbox,
        concurrent.futures.ThreadPoolExecutor(options.lanes, "lane") as lanes,
    ):

        def one(exercise: Exercise, program: Program) -> QuestionReport:
            answers = {exercise.id: Answer(exercise=exercise.id, program=program)}
            return Job(Submission(name="", student="", answers=answers), sandbox).question(exercise)

        def trial(exercise: Exercise, programs: Sequence[Program]) -> list[QuestionReport]:
            reports = []
            for report in lanes.map(one, [exercise] * len(programs), programs):
                reports.append(report)
                progress(exercise.id, f"{len(reports)} of {len(programs)} programs")
            return reports

        try:
            yield trial
        finally:
            lanes.shutdown(wait=False, cancel_futures=True)
            sandbox.close()


@dataclass(frozen=True, slots=True)
class Job:
    """One submission on its way through the sandbox."""

    submission: Submission
    sandbox: Sandbox
    progress: Progress = _silent
    known: Mapping[str, QuestionReport] = field(default_factory=dict)
    until: float | None = None

    def question(self, exercise: Exercise) -> QuestionReport:
        """Grade one question; a fault of ours in it costs nothing and leaves the others alone."""
        if exercise.id in self.known:
            return self.known[exercise.id]
        answer = self.submission.answers.get(exercise.id)
        if answer is None or (answer.program is None and not answer.text.strip()):
            return scoring.not_found(exercise, "no answer to this question was found")
        try:
            return self._graded(exercise, answer)
        finally:
            self.progress(exercise.id, "done")

    def _graded(self, exercise: Exercise, answer: Answer) -> QuestionReport:
        if _is_prose(exercise, answer):
            return self._prose(exercise, answer)
        try:
            evidence = self._evidence(exercise, answer)
        except _TimeIsUp as end:
            findings = [scoring.not_run(check, str(end)) for check in exercise.checks]
            return scoring.score_question(exercise, findings, answer, ())
        except GraderError as error:  # no sandbox, or a family that does not know which runs it needs
            findings = [scoring.grader_error(check, str(error)) for check in exercise.checks]
            return scoring.score_question(exercise, findings, answer, ())
        findings = [judge(check, evidence) for check in exercise.checks]
        excuse = next(filter(None, (excuses.excuse(answer, trace) for trace in evidence.traces.values())), None)
        if excuse is not None:
            findings = [scoring.for_review(one, excuse) if one.status is Status.FAILED else one for one in findings]
        suspicion = tampering.tampering(answer)
        if suspicion is not None:
            findings = [scoring.for_review(one, suspicion) if one.status is Status.PASSED else one for one in findings]
        return scoring.score_question(exercise, findings, answer, tuple(evidence.traces.values()))

    def _prose(self, exercise: Exercise, answer: Answer) -> QuestionReport:
        """Words where a program was asked for: a suggestion, and a person decides."""
        reason = "the answer describes a program in words instead of giving one"
        (check,) = checks_asked(exercise, answer)
        if exercise.prose is None:
            finding = scoring.not_run(check, reason)
        else:
            finding = scoring.for_review(judge(check, Evidence(exercise=exercise, answer=answer)), reason)
        return scoring.score_question(exercise, [finding], answer, ())

    # --- run -> trace ---------------------------------------------------------------------------------------------

    def _evidence(self, exercise: Exercise, answer: Answer) -> Evidence:
        if exercise.kind is Kind.ESSAY or answer.program is None:
            return Evidence(exercise=exercise, answer=answer)
        runs = needed_runs(exercise)
        tell = functools.partial(self.progress, exercise.id)
        traces = _traces(self.sandbox, exercise.id, exercise.limits, answer.program, runs, self._before(tell))
        reference = exercise.reference
        if any(wants_reference(check) for check in exercise.checks) and exercise.solution is not None:
            known = reference_program(exercise).source, exercise.id, exercise.limits, runs
            reference = _reference_traces(*known, self.sandbox.tier, self.sandbox.python)
        return Evidence(exercise=exercise, answer=answer, traces=traces, reference=reference)

    def _before(self, tell: Callable[[str], None]) -> Callable[[str], None]:
        """What is done before each run: see whether there is time for it, and tell of it."""

        def begin(what: str) -> None:
            if self.until is not None and time.monotonic() > self.until:
                raise _TimeIsUp("the time for the whole submission was up before all runs of this program were made")
            tell(what)

        return begin


class _TimeIsUp(Exception):
    """There is no time for a further run. That decides nothing: whose fault it is, a person has to see."""


def _traces(
    sandbox: Sandbox, name: str, limits: Limits, program: Program, runs: Sequence[Run], tell: Callable[[str], None]
) -> dict[Run, Trace]:
    """The traces of all runs of a program that are not in vain."""
    traces: dict[Run, Trace] = {}
    for run in runs:
        if run.schedule is Schedule.SERIAL and not any(trace.find("submit") for trace in traces.values()):
            continue
        tell(f"{run.start_method}, {run.schedule}")
        traces[run] = sandbox.run(program, run, limits, f"{name}.py")
        if traces[run].ended in FUTILE and run.schedule is Schedule.NATURAL:
            break
    return traces


def reference_program(exercise: Exercise) -> Program:
    """The program that the question's author gave. Raises UsageError where there is none."""
    if exercise.reference:
        raise UsageError(f"A bundle has no reference program for {exercise.id}, only runs of it.")
    if exercise.solution is None or exercise.kind is not Kind.PROGRAM:
        raise UsageError(f"There is no reference program for {exercise.id}.")
    return Program(source=exercise.solution.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=64)
def _reference_traces(
    source: str, name: str, limits: Limits, runs: tuple[Run, ...], tier: str, python: str | None
) -> Mapping[Run, Trace]:
    """The traces of a reference program: the same for every submission, so they are made once, in a sandbox apart."""
    with Sandbox(tier, python) as sandbox:
        return _traces(sandbox, name, limits, Program(source=source), runs, lambda _what: None)


def reference_runs(
    assignment: Assignment, wanted: Mapping[str, Run], tier: str, options: Options
) -> Mapping[str, Trace]:
    """By question, this run of its reference solution, to be looked at beside a student's; those that can be had."""
    found = {}
    for exercise in assignment.exercises:
        # A student's machine need not have the solutions, and no page fails for want of one.
        with contextlib.suppress(OSError, UsageError, SandboxError):
            if wanted.get(exercise.id) in exercise.reference:
                found[exercise.id] = exercise.reference[wanted[exercise.id]]
            elif exercise.id in wanted:
                runs, source = (wanted[exercise.id],), reference_program(exercise).source
                python = options.python or assignment.python
                traces = _reference_traces(source, exercise.id, exercise.limits, runs, tier, python)
                found[exercise.id] = traces[runs[0]]
    return found


# --- answers side by side -------------------------------------------------------------------------------------------


def writings(student: str, work: str, answers: Mapping[str, Answer], only: Sequence[str] = ()) -> list[Writing]:
    """What one student answered, to be compared with others' answers; `work` is equal for those who worked together."""
    found = []
    for question, answer in answers.items():
        if only and question not in only:
            continue
        if answer.program is not None:
            source = answer.program.source
            marks, names = similar.read_code(source)
            lines = tuple(_line(answer.program, number) for number in range(1, source.count("\n") + 2))
            kind = Kind.PROGRAM
        else:
            source, marks, names, lines, kind = answer.text, _words(answer.text), frozenset(), (), Kind.ESSAY
        if marks:
            found.append(
                Writing(
                    student=student, question=question, kind=kind, text=source, marks=marks, names=names, lines=lines,
                    work=work,
                )
            )  # fmt: skip
    return found


def _line(program: Program, number: int) -> str:
    """Where the student wrote a line: its number, after that of the cell in a notebook; empty for a line of ours."""
    place = program.place(number)
    if place is None:
        return "" if program.origin else str(number)
    return str(place.lines[0]) if place.cell is None else f"{place.cell + 1}:{place.lines[0]}"


def _words(text: str) -> tuple[Mark, ...]:
    return tuple(Mark(token.start, token.end, token.form) for token in essay.tokens(text))


def alike(written: Sequence[Writing], assignment: Assignment, common: Sequence[Path] = ()) -> Alike:
    """Who shares what with whom. `common` are files that everybody was given. Raises UsageError for one of these."""
    handed_out = [one for path in common for one in writings("", "", read(path, assignment).answers)]
    given: dict[str, list[list[str]]] = {}
    expected: dict[str, list[list[str]]] = {}
    for exercise in assignment.exercises:
        asked = [_symbols(_words(exercise.prompt)), *(_symbols(one.marks) for one in handed_out)]
        asked += [_symbols(similar.read_code(code)[0]) for code in _CODE.findall(exercise.prompt)]
        given[exercise.id] = asked
        if exercise.solution is not None and exercise.kind is Kind.PROGRAM:
            expected[exercise.id] = [_symbols(similar.read_code(reference_program(exercise).source)[0])]
    pairs = similar.compare(written, given, expected)
    students = len({one.student for one in written})
    return Alike(
        assignment=assignment.title, compared=students, pairs=pairs, groups=similar.groups(pairs),
        few=students < similar.FEW,
    )  # fmt: skip


_CODE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _symbols(marks: Sequence[Mark]) -> list[str]:
    return [mark.symbol for mark in marks]


# --- one run, to be looked at ---------------------------------------------------------------------------------------


def trace_question(
    path: Path, assignment: Assignment, question: str, run: Run, options: Options | None = None
) -> tuple[Trace, Program]:
    """One run of the program that a submission has for a question. Raises UsageError where it has none."""
    exercise = next(exercise for exercise in assignment.exercises if exercise.id == question)
    answer = read(path, assignment).answers.get(question)
    if answer is None or answer.program is None:
        raise UsageError(f"{path.name} has no program for {question}. `grader check` tells what was found.")
    return trace_program(answer.program, run, exercise.limits, options, f"{question}.py"), answer.program


def trace_reference(exercise: Exercise, run: Run, options: Options | None = None) -> Trace:
    """One run of the program that the question's author gave. Raises UsageError where there is none."""
    if exercise.reference and run not in exercise.reference:
        known = ", ".join(map(_named, exercise.reference))
        raise UsageError(f"A bundle has recorded runs of the reference only. Those of {exercise.id}: {known}.")
    if exercise.reference:
        return exercise.reference[run]
    return trace_program(reference_program(exercise), run, exercise.limits, options, f"{exercise.id}.py")


def trace_program(
    program: Program, run: Run, limits: Limits, options: Options | None = None, name: str = "program.py"
) -> Trace:
    """One run of any program, which takes itself for the file `name`. Raises SandboxError where nothing can run."""
    options = options or Options()
    with Sandbox(options.sandbox, options.python, options.at_least) as sandbox:
        return sandbox.run(program, run, limits, name)


# --- what a check needs ---------------------------------------------------------------------------------------------


def needed_runs(exercise: Exercise) -> tuple[Run, ...]:
    """The runs that an exercise lists or its checks need, the natural one under fork first, each once.

    Raises GraderError for a family that cannot say which it needs.
    """
    wanted = [run for check in exercise.checks for run in _runs(check)]
    return tuple(dict.fromkeys([Run(), *sorted({*exercise.runs, *wanted}, key=_price)]))


def _runs(check: CheckSpec) -> tuple[Run, ...]:
    family = families()[check.family]
    try:
        asked = tuple(family.runs(check.params))
    except Exception as error:  # another package's; it must not cost a student anything
        raise GraderError(f"{family} does not say which runs it needs: {type(error).__name__}: {error}") from error
    if not all(isinstance(run, Run) for run in asked):
        raise GraderError(f"{family} asks for something that is not a grader.model.Run: {asked!r}")
    return asked


def _price(run: Run) -> tuple[bool, bool, Run]:
    return run.start_method != "fork", run.schedule is Schedule.SERIAL, run


def checks_asked(exercise: Exercise, answer: Answer | None) -> tuple[CheckSpec, ...]:
    """The checks by which this answer is judged; words where a program was asked for have one of their own."""
    if answer is None or not _is_prose(exercise, answer):
        return exercise.checks
    title = "Described in words"
    return (CheckSpec(id="prose", family="essay", points=exercise.points, params=exercise.prose, title=title),)


def _is_prose(exercise: Exercise, answer: Answer) -> bool:
    return exercise.kind is Kind.PROGRAM and answer.program is None and bool(answer.text.strip())


def wants_reference(check: CheckSpec) -> bool:
    """True if a check compares with the reference solution: if a field of its parameters says so."""
    return "reference" in (getattr(check.params, field.name) for field in fields(check.params))


def judge(check: CheckSpec, evidence: Evidence) -> Finding:
    """One check's finding; a judge that breaks is our fault, or its package's, and costs nothing."""
    family = families()[check.family]
    try:
        verdict = family.judge(check.params, evidence)
        if not isinstance(verdict, Verdict):
            raise TypeError(f"it gave no grader.model.Verdict but {type(verdict).__name__}")
        return scoring.score_check(check, verdict, evidence.answer.program)
    except (Exception, SystemExit) as error:  # whatever it is, the student must not pay for it
        blamed = f"{family} failed: " if family.package else ""
        return scoring.grader_error(check, f"{blamed}{type(error).__name__}: {error}")
