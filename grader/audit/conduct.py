"""An audit from beginning to end: the reference, its mutants and its other forms, what the checks make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from grader.audit.catalogue import MUTATIONS, mutants
from grader.audit.forms import VARIATIONS, Variation, variants
from grader.audit.grade import Grade
from grader.audit.holes import holes
from grader.audit.mutation import Mutant, Mutation, NotMade
from grader.audit.reading import Reading, Seen
from grader.audit.trial import Audit, Outcome, Rendition, Trial
from grader.audit.wanted import left_open
from grader.errors import SpecError, UsageError
from grader.language import say
from grader.model import Exercise, Family, Kind, Program, QuestionReport, Role, Trace


def auditable(exercise: Exercise) -> bool:
    """True for a program question with a reference solution."""
    return exercise.kind is Kind.PROGRAM and exercise.solution is not None


def audit(
    exercise: Exercise,
    families: Mapping[str, Family],
    grade: Grade,
    mutations: Sequence[Mutation] = MUTATIONS,
    variations: Sequence[Variation] = VARIATIONS,
) -> Audit:
    """Audit one question. `grade` runs programs and judges them by an exercise's checks.

    Raises UsageError for a question that cannot be audited, SpecError for an allowed mutant or a forbidden form that
    nobody knows.
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
    reading = Reading(source=reference.source, seen=seen)
    made, not_made = mutants(reading, mutations)
    tried, open_ = _sorted(exercise, made, seen)
    reports = grade(exercise, [mutant.program for mutant in tried])
    trials = tuple(_trial(exercise, *pair) for pair in zip(tried, reports, strict=True))
    survivors = [trial for trial in trials if trial.outcome is Outcome.SURVIVED]
    found = holes(exercise, reference, survivors, seen, families, grade)
    first = replace(first, trials=trials, not_made=tuple(not_made), left_open=tuple(open_), holes=found)
    others, not_varied = variants(reading, variations)
    reports = grade(exercise, [variant.program for variant in others]) if others else []
    forms = tuple(
        Rendition(variant=variant, report=report, forbidden=exercise.forbids.get(variant.variation.name))
        for variant, report in zip(others, reports, strict=True)
    )
    return replace(first, renditions=forms, not_varied=tuple(not_varied))


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
        NotMade(rewriting=mutant.mutation, why=reason) for mutant, reason in zip(made, reasons, strict=True) if reason
    ]
    return tried, passed


def _trial(exercise: Exercise, mutant: Mutant, report: QuestionReport) -> Trial:
    return Trial(mutant=mutant, report=report, allowed=exercise.allows.get(mutant.mutation.name))


def _complain_about_strangers(exercise: Exercise) -> None:
    _complain(exercise, "allows", exercise.allows, [one.name for one in MUTATIONS])
    _complain(exercise, "forbids", exercise.forbids, [one.name for one in VARIATIONS])


def _complain(exercise: Exercise, key: str, given: Mapping[str, str], known: Sequence[str]) -> None:
    """Complain about names under a key of the spec that the audit does not know."""
    for name in given:
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        guess = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(known)}."
        what = "mutant" if key == "allows" else "other form of the reference"
        raise SpecError(
            say(
                "{path}\n  at {key} > {name}\n  there is no {what} of this name.{guess}",
                path=exercise.path,
                key=key,
                name=name,
                what=what,
                guess=guess,
            )
        )
