"""The nouns of an audit's second half: what became of mutants and variants, a spec's holes, one question's audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.audit.forms.variation import Variant
from grader.audit.mutation import Cure, Mutant, Mutation, NotMade
from grader.audit.wanted import asks_for
from grader.model import CheckSpec, Exercise, Finding, QuestionReport, Status, Word


class Outcome(Word):
    """What became of a mutant. Only SURVIVED is a hole in the spec; UNKNOWN is a fault of the grader's."""

    KILLED = "killed"
    SURVIVED = "survived"
    ALLOWED = "allowed"
    UNKNOWN = "unknown"


class Fate(Word):
    """What became of a variant. LOST is unfair of the spec; DOUBTED leaves it to a person; UNKNOWN is our fault."""

    KEPT = "kept"
    LOST = "lost"
    DOUBTED = "doubted"
    FORBIDDEN = "forbidden"
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
        return _left_to_a_person(self.report)

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.killers:
            return Outcome.KILLED
        if _failed(self.report):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A variant and what the checks found in it. `forbidden` is why the spec takes it for wrong, if it does."""

    variant: Variant
    report: QuestionReport
    forbidden: str | None = None

    @property
    def name(self) -> str:
        """The variation's name."""
        return self.variant.variation.name

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What the checks that decided against it found."""
        return tuple(filter(kills, self.report.findings))

    @property
    def doubts(self) -> tuple[str, ...]:
        """The checks that leave it to a person."""
        return _left_to_a_person(self.report)

    @property
    def fate(self) -> Fate:
        """What became of it."""
        if _failed(self.report):
            return Fate.UNKNOWN
        if not self.losses and not self.doubts:
            return Fate.KEPT
        if self.forbidden is not None:
            return Fate.FORBIDDEN
        return Fate.LOST if self.losses else Fate.DOUBTED


def _left_to_a_person(report: QuestionReport) -> tuple[str, ...]:
    return tuple(one.check for one in report.findings if one.status in (Status.NEEDS_REVIEW, Status.NOT_RUN))


def _failed(report: QuestionReport) -> bool:
    """True if the grader failed in it."""
    return any(finding.status is Status.GRADER_ERROR for finding in report.findings)


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

    `left_open` holds mutations that the spec's own words let pass, which were not tried, and why. `renditions` are the
    reference in other forms, `not_varied` the variations that make none of it.
    """

    exercise: Exercise
    reference: QuestionReport
    trials: tuple[Trial, ...] = ()
    not_made: tuple[NotMade, ...] = ()
    left_open: tuple[NotMade, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    not_varied: tuple[NotMade, ...] = ()
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

    def forms(self, fate: Fate) -> tuple[Rendition, ...]:
        """The reference's other forms that ended so."""
        return tuple(one for one in self.renditions if one.fate is fate)

    @property
    def idle(self) -> tuple[str, ...]:
        """The checks that killed no mutant at all."""
        killers = {check for trial in self.trials for check in trial.killers}
        return tuple(check.id for check in self.exercise.checks if self.trials and check.id not in killers)

    @property
    def needless(self) -> Mapping[str, str]:
        """What the spec allows needlessly, and why it is needless."""
        killed = {trial.name: f"it is killed by {', '.join(trial.killers)}" for trial in self.of(Outcome.KILLED)}
        absent = {one.rewriting.name: one.why for one in (*self.not_made, *self.left_open)}
        return {name: why for name, why in {**absent, **killed}.items() if name in self.exercise.allows}

    @property
    def forbidden_needlessly(self) -> Mapping[str, str]:
        """What the spec forbids needlessly, and why it is needless."""
        kept = {one.name: "it keeps every point" for one in self.forms(Fate.KEPT)}
        absent = {one.rewriting.name: one.why for one in self.not_varied}
        return {name: why for name, why in {**absent, **kept}.items() if name in self.exercise.forbids}

    @property
    def sound(self) -> bool:
        """True if the reference and its other forms lose nothing, and every mutant that is not allowed loses points."""
        return not self.lost and not self.survivors and not self.forms(Fate.LOST)

    @property
    def faulty(self) -> bool:
        """True if the grader itself failed in it."""
        tried = any(trial.outcome is Outcome.UNKNOWN for trial in self.trials)
        return _failed(self.reference) or tried or bool(self.forms(Fate.UNKNOWN))


def exit_code(audits: Sequence[Audit]) -> int:
    """3 if the grader failed anywhere, else 1 where an audit is not sound, else 0."""
    if any(audit.faulty for audit in audits):
        return 3
    return 0 if all(audit.sound for audit in audits) else 1
