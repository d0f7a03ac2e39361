"""How an audit has programs run and judged: by whoever calls it, because running is not its business."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.model import Exercise, Program, QuestionReport

Grade = Callable[[Exercise, Sequence[Program]], Sequence[QuestionReport]]
"""From an exercise and programs to a report for each, in the same order."""
