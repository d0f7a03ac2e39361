"""The assignment's own rubrics, for the tests of `grader.essay`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from grader.essay import EssayParams, judge, model_text
from grader.model import Verdict

ROOT = Path(__file__).parent.parent
EXERCISES = ROOT / "exercises" / "multiprocessing"


@dataclass(frozen=True)
class Question:
    """A question that is answered in words, with the text of its model answer."""

    prompt: str
    params: EssayParams
    model: str

    def judge(self, text: str, *others: str) -> Verdict:
        """The verdict on an answer, the model answer at hand."""
        return judge(self.params, text, self.prompt, others, model=self.model)


@lru_cache
def question(name: str) -> Question:
    """One of q1, q2, q4, or q5, whose rubric is for answers in words where a program was asked for."""
    path = EXERCISES / f"{name}.yaml"
    spec = yaml.safe_load(path.read_text("utf-8"))
    rubric = spec["prose"] if name == "q5" else spec["checks"][0]["essay"]
    params = TypeAdapter(EssayParams).validate_python(rubric)
    return Question(spec["prompt"], params, model_text(params, path))


def marks(verdict: Verdict) -> dict[str, str]:
    """The status of each concept and misconception by its id."""
    return {str(entry["concept"]): str(entry["status"]) for entry in verdict.evidence}
