"""Audits as one JSON document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.audit.holes import as_yaml
from grader.audit.mutation import NotMade
from grader.audit.trial import Audit, Fate, Hole, Rendition, Trial
from grader.model import Assignment

SCHEMA = 1


def to_document(assignment: Assignment, audits: Sequence[Audit]) -> dict[str, Any]:
    """What `grader audit --json` prints."""
    return {
        "schema": SCHEMA,
        "assignment": assignment.id,
        "status": _status(audits),
        "questions": [_question(audit) for audit in audits],
    }


def _status(audits: Sequence[Audit]) -> str:
    """`unfair` where nothing is wrong but that other forms of a reference lose points."""
    if any(audit.faulty for audit in audits):
        return "grader_error"
    if any(audit.lost or audit.survivors for audit in audits):
        return "holes"
    return "unfair" if any(audit.forms(Fate.LOST) for audit in audits) else "sound"


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
        "variants": [_variant(one) for one in audit.renditions],
        "variants_not_made": [_not_made(one) for one in audit.not_varied],
        "needless_forbids": dict(audit.forbidden_needlessly),
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


def _variant(one: Rendition) -> dict[str, Any]:
    return {
        "name": one.name,
        "says": one.variant.variation.says,
        "line": one.variant.line,
        "outcome": str(one.fate),
        "lost_in": [finding.check for finding in one.losses],
        "for_a_person": list(one.doubts),
        "forbidden": one.forbidden,
        "score": one.report.score,
    }


def _not_made(one: NotMade) -> dict[str, str]:
    return {"name": one.rewriting.name, "why": one.why}


def _hole(hole: Hole) -> dict[str, Any]:
    suggested = as_yaml(hole.check, hole.cure) if hole.check is not None and hole.cure is not None else None
    return {"mutants": list(hole.names), "check": suggested}
