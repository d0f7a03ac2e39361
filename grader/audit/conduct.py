"""An audit from beginning to end: the reference, its mutants, what the checks make of them, the holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from grader.audit.catalogue import MUTATIONS, mutants
from grader.audit.grade import Grade
from grader.audit.holes import holes
from grader.audit.mutation import Mutant, Mutation, NotMade
from grader.audit.reading import Reading, Seen
from grader.audit.trial import Audit, Outcome, Trial
from grader.audit.wanted import left_open
from grader.errors import SpecError, UsageError
from grader.language import say
from grader.model import Exercise, Family, Kind, Program, QuestionReport, Role, Trace


def auditable(exercise: Exercise) -> bool:
    """True for a program question with a reference solution."""
    return exercise.kind is Kind.PROGRAM and exercise.solution is not None


def audit(
    exercise: Exercise, families: Mapping[str, Family], grade: Grade, mutations: Sequence[Mutation] = MUTATIONS
) -> Audit:
    """Audit one question. `grade` runs programs and judges them by an exercise's checks.

    Raises UsageError for a question that cannot be audited, SpecError for an allowed mutant that nobody knows.
    """
    solution = exercise.solution
    if not auditable(exercise) or solution is None:
        raise UsageError(
            say(
                "{question} is no program question with a reference solution, so there is nothing to audit",
                question=exercise.id,
            )
        )
    _complain_about_strangers(exercise)
    exercise = replace(exercise, runs=())  # what no check looks at need not be run
    reference = Program(source=solution.read_text(encoding="utf-8"))
    (report,) = grade(exercise, [reference])
    first = Audit(exercise=exercise, reference=report)
    if first.lost:
        return first
    seen = observed(report)
    made, not_made = mutants(Reading(source=reference.source, seen=seen), mutations)
    tried, open_ = _sorted(exercise, made, seen)
    reports = grade(exercise, [mutant.program for mutant in tried])
    trials = tuple(_trial(exercise, *pair) for pair in zip(tried, reports, strict=True))
    survivors = [trial for trial in trials if trial.outcome is Outcome.SURVIVED]
    found = holes(exercise, reference, survivors, seen, families, grade)
    return replace(first, trials=trials, not_made=tuple(not_made), left_open=tuple(open_), holes=found)


def observed(report: QuestionReport) -> Seen:
    """What the natural run of the reference showed, and which functions its checks call."""
    trace = next(iter(report.traces), None)
    calling = [check for check in report.exercise.checks if check.family == "calls"]
    called = tuple(name for check in calling for name in check.params.names)
    if trace is None:
        return Seen(called=called)
    alone = [process for process in trace.by_role(Role.WORKER) if process.born not in ("Pool", "ProcessPoolExecutor")]
    sizes = [event.data.get("size") for event in trace.find("pool")]
    pools = tuple(size for size in sizes if isinstance(size, int))
    threads = sum(thread.born == "Thread" for thread in trace.threads)
    return Seen(workers=len(alone), threads=threads, pools=pools, output=_printed(trace), called=called)


def _printed(trace: Trace) -> str:
    return "".join(chunk.text for chunk in trace.chunks if chunk.stream == "stdout")


def _sorted(exercise: Exercise, made: list[Mutant], seen: Seen) -> tuple[list[Mutant], list[NotMade]]:
    """The mutants to be tried, and those that the spec's own words let pass."""
    reasons = [left_open(exercise, mutant.mutation, seen) for mutant in made]
    tried = [mutant for mutant, reason in zip(made, reasons, strict=True) if reason is None]
    passed = [
        NotMade(mutation=mutant.mutation, why=reason) for mutant, reason in zip(made, reasons, strict=True) if reason
    ]
    return tried, passed


def _trial(exercise: Exercise, mutant: Mutant, report: QuestionReport) -> Trial:
    return Trial(mutant=mutant, report=report, allowed=exercise.allows.get(mutant.mutation.name))


def _complain_about_strangers(exercise: Exercise) -> None:
    known = [mutation.name for mutation in MUTATIONS]
    for name in exercise.allows:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            guess = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(known)}."
            raise SpecError(
                say(
                    "{path}\n  at allows > {name}\n  there is no mutant of this name.{guess}",
                    path=exercise.path,
                    name=name,
                    guess=guess,
                )
            )
