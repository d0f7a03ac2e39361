"""The essay family: how a rubric in a question's spec meets a student's answer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader import model
from grader.essay.judge import judge
from grader.essay.opinion import weights
from grader.essay.params import EssayParams


def essay_family() -> model.Family:
    """The family of checks that read an answer in words; it needs no run."""
    return model.Family(name="essay", params=EssayParams, judge=_judge)


def model_text(params: EssayParams, question_file: Path) -> str:
    """The rubric's model answer, or "" where it is not at hand: students' machines need not have it.

    A relative path is looked for beside the question's file and in every folder above it.
    """
    if params.model_answer is None:
        return ""
    places = (folder / params.model_answer for folder in question_file.absolute().parents)
    return next((text for place in places if (text := _read(place)) is not None), "")


def model_keywords(params: EssayParams, question_file: Path, question: str) -> Mapping[str, float]:
    """The keywords of the rubric's model answer and what each counts; none where it is not at hand."""
    model = model_text(params, question_file)
    return params.keywords or (weights(model, question) if model else {})


def _judge(params: EssayParams, evidence: model.Evidence) -> model.Verdict:
    exercise = evidence.exercise
    return judge(params, evidence.answer.text, exercise.prompt, model=model_text(params, exercise.path))


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
