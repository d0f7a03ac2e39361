"""A rubric that was tried out, as the one JSON document that other programs read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.essay import Advice, Fit, Hit, Trial, Wording
from grader.model import Exercise

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rubric, the answers read with it, the shares (0 to 1) that a person gave, and what follows from both.

    `points` is what the rubric is worth.
    """

    exercise: Exercise
    points: float
    trials: tuple[Trial, ...]
    given: Mapping[str, float]
    fit: Fit | None
    advice: Advice


def dumps(tried: Tried) -> str:
    """The document as text; ASCII only."""
    return json.dumps(to_document(tried), indent=2, allow_nan=False)


def to_document(tried: Tried) -> dict[str, Any]:
    """Plain data: each answer with what matched where, how suggestions and grades go together, what to add."""
    return {
        "schema": VERSION,
        "question": tried.exercise.id,
        "max_score": tried.points,
        "answers": [_answer(tried, trial) for trial in tried.trials],
        "fit": _fit(tried.fit, tried.points),
        "add": [
            {"concept": one.concept, "phrase": one.phrase, "sentence": one.sentence, "answer": one.answer}
            for one in tried.advice.drafts
        ],
        "generous": [{**_wording(wording), "answers": count} for wording, count in tried.advice.generous],
        "unused": [_wording(wording) for wording in tried.advice.unused],
    }


def _answer(tried: Tried, trial: Trial) -> dict[str, Any]:
    given = tried.given.get(trial.name)
    return {
        "name": trial.name,
        "suggested": round(trial.share * tried.points, 4),
        "given": None if given is None else round(given * tried.points, 4),
        "status": str(trial.verdict.status),
        "reason": trial.verdict.reason,
        "concepts": [dict(entry) for entry in trial.verdict.evidence],
        "matches": [_hit(hit) for hit in trial.hits],
        "silent": list(trial.silent),
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {**_wording(hit.wording), "sentence": hit.sentence, "denied": hit.denied}


def _wording(wording: Wording) -> dict[str, Any]:
    return {"concept": wording.idea, "use": str(wording.use), "phrase": wording.phrase}


def _fit(fit: Fit | None, points: float) -> dict[str, Any] | None:
    """In points."""
    if fit is None:
        return None
    return {
        "graded": fit.graded,
        "mean_difference": round(fit.mean * points, 4), "mean_error": round(fit.error * points, 4),
        "severity": round(fit.shift * points, 4),
        "correlation": None if fit.correlation is None else round(fit.correlation, 4),
    }  # fmt: skip
