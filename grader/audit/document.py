"""Audits as one JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.audit.holes import as_yaml
from grader.audit.mutation import NotMade
from grader.audit.trial import Audit, Hole, Trial
from grader.model import Assignment

SCHEMA = 1


def to_document(assignment: Assignment, audits: Sequence[Audit]) -> dict[str, Any]:
    """What `grader audit --json` prints."""
    sound = all(audit.sound for audit in audits)
    status = "grader_error" if any(audit.faulty for audit in audits) else "sound" if sound else "holes"
    return {
        "schema": SCHEMA,
        "assignment": assignment.id,
        "status": status,
        "questions": [_question(audit) for audit in audits],
    }


def _question(audit: Audit) -> dict[str, Any]:
    return {
        "id": audit.exercise.id,
        "title": audit.exercise.title,
        "sound": audit.sound,
        "reference": {
            "score": audit.reference.score,
            "max_score": audit.exercise.points,
            "lost": [
                {"check": one.check, "status": str(one.status), "actual": one.actual or one.reason}
                for one in audit.lost
            ],
        },
        "mutants": [_mutant(trial) for trial in audit.trials],
        "left_open": [_not_made(one) for one in audit.left_open],
        "not_made": [_not_made(one) for one in audit.not_made],
        "idle_checks": list(audit.idle),
        "needless_allows": dict(audit.needless),
        "holes": [_hole(hole) for hole in audit.holes],
    }


def _mutant(trial: Trial) -> dict[str, Any]:
    return {
        "name": trial.name,
        "says": trial.mutant.mutation.says,
        "line": trial.mutant.line,
        "outcome": str(trial.outcome),
        "killed_by": list(trial.killers),
        "meant": list(trial.meant),
        "for_a_person": list(trial.doubts),
        "allowed": trial.allowed,
        "score": trial.report.score,
    }


def _not_made(one: NotMade) -> dict[str, str]:
    return {"name": one.mutation.name, "why": one.why}


def _hole(hole: Hole) -> dict[str, Any]:
    suggested = as_yaml(hole.check, hole.cure) if hole.check is not None and hole.cure is not None else None
    return {"mutants": list(hole.names), "check": suggested}
