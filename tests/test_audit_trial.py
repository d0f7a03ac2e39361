"""What becomes of a mutant, what an audit concludes, and its exit code."""

from __future__ import annotations

import pytest
from audit_samples import check, exercise, mutation, report, trial

from grader.audit.mutation import NotMade, cure
from grader.audit.trial import Audit, Outcome, exit_code
from grader.model import Exercise, Status

JOINED = cure("joined", all=True)
ASKED = exercise(check("joined", all=True), check("ends", "ends"))
FAILED, REVIEW, FAULT = Status.FAILED, Status.NEEDS_REVIEW, Status.GRADER_ERROR
NO_JOIN = mutation("no-join", JOINED)


def audit(*trials: object, asked: Exercise = ASKED, **reference: Status) -> Audit:
    return Audit(exercise=asked, reference=report(asked, **reference), trials=trials)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("statuses", "allowed", "outcome"),
    [
        ({"joined": FAILED}, None, Outcome.KILLED),
        ({"ends": FAILED, "joined": REVIEW}, None, Outcome.KILLED),
        ({}, None, Outcome.SURVIVED),
        ({"joined": REVIEW}, None, Outcome.SURVIVED),
        ({"joined": Status.NOT_RUN}, None, Outcome.SURVIVED),
        ({}, "it is right", Outcome.ALLOWED),
        ({"joined": FAILED}, "it is right", Outcome.KILLED),
        ({"joined": FAULT}, None, Outcome.UNKNOWN),
        ({"joined": FAULT, "ends": FAILED}, None, Outcome.KILLED),
    ],
)
def test_only_a_decided_check_kills(statuses: dict[str, Status], allowed: str | None, outcome: Outcome) -> None:
    assert trial(NO_JOIN, ASKED, allowed, **statuses).outcome is outcome


def test_a_mutant_is_killed_in_passing_where_no_check_that_is_there_for_it_kills_it() -> None:
    meant, passing = trial(NO_JOIN, ASKED, joined=FAILED, ends=FAILED), trial(NO_JOIN, ASKED, ends=FAILED)
    assert (meant.killers, meant.meant, meant.in_passing) == (("joined", "ends"), ("joined",), False)
    assert (passing.killers, passing.meant, passing.in_passing) == (("ends",), ("joined",), True)
    assert not trial(NO_JOIN, ASKED).in_passing


def test_checks_that_leave_it_to_a_person_are_named() -> None:
    assert trial(NO_JOIN, ASKED, joined=REVIEW, ends=Status.NOT_RUN).doubts == ("joined", "ends")


def test_checks_that_never_kill_are_idle() -> None:
    assert audit(trial(NO_JOIN, ASKED, joined=FAILED)).idle == ("ends",)
    assert audit().idle == ()


def test_what_is_allowed_needlessly_is_told_with_the_reason() -> None:
    allowing = exercise(*ASKED.checks, allows={"no-join": "a", "other": "b", "needed": "c"})
    found = Audit(
        exercise=allowing,
        reference=report(allowing),
        trials=(
            trial(NO_JOIN, allowing, "a", ends=FAILED),
            trial(mutation("needed"), allowing, "c"),
        ),
        not_made=(NotMade(rewriting=mutation("other"), why="there is no pool"),),
    )
    assert found.needless == {"other": "there is no pool", "no-join": "it is killed by ends"}


def test_an_audit_is_sound_if_the_reference_is_right_and_nothing_survives() -> None:
    killed, survivor = trial(NO_JOIN, ASKED, joined=FAILED), trial(NO_JOIN, ASKED)
    assert audit(killed, trial(NO_JOIN, ASKED, "it is right")).sound
    assert not audit(killed, survivor).sound
    assert audit(killed, survivor).survivors == (survivor,)
    assert not audit(joined=FAILED).sound


@pytest.mark.parametrize("status", [FAILED, REVIEW, Status.NOT_RUN, FAULT])
def test_a_reference_must_earn_everything_and_beyond_doubt(status: Status) -> None:
    assert [finding.check for finding in audit(joined=status).lost] == ["joined"]


def test_exit_codes() -> None:
    sound, hole, lost = audit(), audit(trial(NO_JOIN, ASKED)), audit(joined=FAILED)
    faults = [audit(joined=FAULT), audit(trial(NO_JOIN, ASKED, joined=FAULT))]
    assert exit_code([sound]) == 0
    assert exit_code([sound, hole]) == exit_code([lost]) == 1
    assert [exit_code([hole, fault]) for fault in faults] == [3, 3]
