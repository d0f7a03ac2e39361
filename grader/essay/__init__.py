"""Free text and a concept rubric: what was found, with the sentence that shows it, and a suggested share.

`judge` suggests, a person decides; `severity` learns from the decisions.
"""

from grader.essay.advice import Advice, Draft, Fit, advise, compare
from grader.essay.doubts import nearest_copy
from grader.essay.family import essay_family, model_keywords, model_text
from grader.essay.judge import judge
from grader.essay.params import Concept, EssayParams, Wrong
from grader.essay.severity import Severity, fit
from grader.essay.trial import Hit, Trial, Use, Wording, try_answer, wordings
from grader.essay.words import tokens

__all__ = [
    "Advice",
    "Concept",
    "Draft",
    "EssayParams",
    "Fit",
    "Hit",
    "Severity",
    "Trial",
    "Use",
    "Wording",
    "Wrong",
    "advise",
    "compare",
    "essay_family",
    "fit",
    "judge",
    "model_keywords",
    "model_text",
    "nearest_copy",
    "tokens",
    "try_answer",
    "wordings",
]
