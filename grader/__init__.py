"""An automated grader for exercises in concurrent Python: it observes processes instead of guessing from output."""

from __future__ import annotations

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext grader`: make the magic `%grade` known (docs/notebooks.md)."""
    from grader.notebook import load  # here, because nobody else needs IPython

    load(shell)
