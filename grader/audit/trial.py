"""The nouns of an audit's second half: what became of a mutant, the holes of a spec, the audit of one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.audit.mutation import Cure, Mutant, Mutation, NotMade
from grader.audit.wanted import asks_for
from grader.model import CheckSpec, Exercise, Finding, QuestionReport, Status, Word


class Outcome(Word):
    """What became of a mutant. Only SURVIVED is a hole in the spec; UNKNOWN is a fault of the grader's."""

    KILLED = "killed"
    SURVIVED = "survived"
    ALLOWED = "allowed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A mutant and what the checks found in it. `allowed` is the reason why the spec lets it pass, if it does."""

    mutant: Mutant
    report: QuestionReport
    allowed: str | None = None

    @property
    def name(self) -> str:
        """The mutation's name."""
        return self.mutant.mutation.name

    @property
    def killers(self) -> tuple[str, ...]:
        """The checks that decided against it."""
        return tuple(finding.check for finding in self.report.findings if kills(finding))

    @property
    def doubts(self) -> tuple[str, ...]:
        """The checks that leave it to a person."""
        found = (one for one in self.report.findings if one.status in (Status.NEEDS_REVIEW, Status.NOT_RUN))
        return tuple(one.check for one in found)

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.killers:
            return Outcome.KILLED
        if any(finding.status is Status.GRADER_ERROR for finding in self.report.findings):
            return Outcome.UNKNOWN
        return Outcome.SURVIVED if self.allowed is None else Outcome.ALLOWED

    @property
    def meant(self) -> tuple[str, ...]:
        """The checks of this spec that are there for such a mutant, whether or not they killed it."""
        return tuple(check.id for check in self.report.exercise.checks if is_meant(self.mutant.mutation, check))

    @property
    def in_passing(self) -> bool:
        """True if it was killed, but by none of the checks that are there for it."""
        return self.outcome is Outcome.KILLED and not set(self.killers) & set(self.meant)


def kills(finding: Finding) -> bool:
    """True if a check decided against a program and took points from it."""
    return finding.status is Status.FAILED and finding.score < finding.max_score


def is_meant(mutation: Mutation, check: CheckSpec) -> bool:
    """True if a check is of a kind that is there for this mutation."""
    return any(asks_for(check, cure) for cure in mutation.cures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Mutants that survive, and the check that would kill them: tried out, the reference passes it.

    Without `check`, none of the checks that are known to help did.
    """

    trials: tuple[Trial, ...]
    check: CheckSpec | None = None
    cure: Cure | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The mutants' names."""
        return tuple(trial.name for trial in self.trials)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The audit of one question. Without trials the reference itself lost points, or there is nothing to change.

    `left_open` holds mutations that the spec's own words let pass, which were not tried, and why.
    """

    exercise: Exercise
    reference: QuestionReport
    trials: tuple[Trial, ...] = ()
    not_made: tuple[NotMade, ...] = ()
    left_open: tuple[NotMade, ...] = ()
    holes: tuple[Hole, ...] = ()

    @property
    def lost(self) -> tuple[Finding, ...]:
        """What the reference did not earn in full."""
        found = self.reference.findings
        return tuple(one for one in found if one.status is not Status.PASSED or one.score < one.max_score)

    @property
    def survivors(self) -> tuple[Trial, ...]:
        """The mutants that lose nothing and should."""
        return self.of(Outcome.SURVIVED)

    def of(self, outcome: Outcome) -> tuple[Trial, ...]:
        """The trials that ended so."""
        return tuple(trial for trial in self.trials if trial.outcome is outcome)

    @property
    def idle(self) -> tuple[str, ...]:
        """The checks that killed no mutant at all."""
        killers = {check for trial in self.trials for check in trial.killers}
        return tuple(check.id for check in self.exercise.checks if self.trials and check.id not in killers)

    @property
    def needless(self) -> Mapping[str, str]:
        """What the spec allows needlessly, and why it is needless."""
        killed = {trial.name: f"it is killed by {', '.join(trial.killers)}" for trial in self.of(Outcome.KILLED)}
        absent = {one.mutation.name: one.why for one in (*self.not_made, *self.left_open)}
        return {name: why for name, why in {**absent, **killed}.items() if name in self.exercise.allows}

    @property
    def sound(self) -> bool:
        """True if the reference earns everything and every mutant that is not allowed loses points."""
        return not self.lost and not self.survivors

    @property
    def faulty(self) -> bool:
        """True if the grader itself failed in it."""
        reports = (self.reference, *(trial.report for trial in self.trials if trial.outcome is Outcome.UNKNOWN))
        return any(one.status is Status.GRADER_ERROR for report in reports for one in report.findings)


def exit_code(audits: Sequence[Audit]) -> int:
    """3 if the grader failed anywhere, else 1 if a reference loses points or a mutant survives, else 0."""
    if any(audit.faulty for audit in audits):
        return 3
    return 0 if all(audit.sound for audit in audits) else 1
