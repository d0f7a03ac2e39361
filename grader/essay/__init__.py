"""Free text and a concept rubric: what was found, with the sentence that shows it, and a suggested share.

`judge` suggests, a person decides; `severity` learns from the decisions.
"""

from grader.essay.doubts import nearest_copy
from grader.essay.family import essay_family, model_text
from grader.essay.judge import judge
from grader.essay.params import Concept, EssayParams, Wrong
from grader.essay.severity import Severity, fit

__all__ = [
    "Concept",
    "EssayParams",
    "Severity",
    "Wrong",
    "essay_family",
    "fit",
    "judge",
    "model_text",
    "nearest_copy",
]
