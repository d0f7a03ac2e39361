"""How near the suggested scores come to a reader's labels: `python benchmarks/essay_suggestions.py NOTEBOOKS LABELS`.

NOTEBOOKS is a folder of notebooks named by the first 12 digits of their SHA-256; LABELS is a JSON document whose
`submissions` hold `sha256` and, for each theory question, `quality` (0 to 10) and `cells`. Every second notebook, in
the order of the digests, is for tuning the rubrics; the others are held out: look at their figures only.
"""

from __future__ import annotations

import ast
import io
import json
import statistics
import sys
import time
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from grader.essay import EssayParams, fit, judge, model_text
from grader.model import Status, Verdict

QUESTIONS = ("q1", "q2", "q4")
EXERCISES = Path(__file__).parent.parent / "exercises" / "multiprocessing"


@dataclass(frozen=True)
class Rated:
    """One answer: its question, which half it is in, the reader's share, the suggestion and how long that took."""

    notebook: str
    question: str
    half: str
    label: float
    verdict: Verdict
    seconds: float


def main(notebooks: Path, labels: Path) -> None:
    """Print the figures of both halves; with a third argument `tuning`, each answer of the tuning half too."""
    rated = list(_rated(notebooks, json.loads(labels.read_text("utf-8"))["submissions"]))
    for half in ("tuning", "held out"):
        for question in (*QUESTIONS, "all"):
            _print(half, question, [one for one in rated if one.half == half and question in (one.question, "all")])
    times = sorted(one.seconds for one in rated)
    print(f"time per answer: median {statistics.median(times) * 1000:.1f} ms, longest {times[-1] * 1000:.1f} ms")
    if sys.argv[3:] == ["tuning"]:
        for one in rated:
            if one.half == "tuning":
                _explain(one)


def _rated(notebooks: Path, submissions: list[dict[str, Any]]) -> Iterator[Rated]:
    rubrics = {question: _rubric(question) for question in QUESTIONS}
    for number, submission in enumerate(sorted(submissions, key=lambda one: str(one["sha256"]))):
        name = submission["sha256"][:12]
        cells = json.loads((notebooks / f"{name}.ipynb").read_text("utf-8"))["cells"]
        for question, (prompt, params, model) in rubrics.items():
            found = submission[question.upper()]
            if not found.get("present"):
                continue
            text = "\n\n".join(_prose(cells[cell]) for cell in found["cells"])
            begin = time.perf_counter()
            verdict = judge(params, text, prompt, model=model)
            half = "held out" if number % 2 else "tuning"
            yield Rated(name, question, half, found["quality"] / 10, verdict, time.perf_counter() - begin)


def _rubric(question: str) -> tuple[str, EssayParams, str]:
    path = EXERCISES / f"{question}.yaml"
    spec = yaml.safe_load(path.read_text("utf-8"))
    params = TypeAdapter(EssayParams).validate_python(spec["checks"][0]["essay"])
    return spec["prompt"], params, model_text(params, path)


def _prose(cell: dict[str, Any]) -> str:
    """A cell's words: all of a text cell; of a code cell its comments and bare strings, or all if it is not Python."""
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        return source
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    strings = [
        str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    readline = io.StringIO(source).readline
    comments = [token.string for token in tokenize.generate_tokens(readline) if token.type == tokenize.COMMENT]
    return "\n".join((*comments, *strings))


def _print(half: str, question: str, rated: list[Rated]) -> None:
    suggested = [one.verdict.share for one in rated]
    labels = [one.label for one in rated]
    error = statistics.mean(abs(one - other) for one, other in zip(suggested, labels, strict=True))
    shift = fit(suggested, labels)
    shifted = statistics.mean(abs(shift.apply(one) - other) for one, other in zip(suggested, labels, strict=True))
    sure = [one for one in rated if one.verdict.status is Status.PASSED]
    print(
        f"{half:9} {question:4} n={len(rated):2}  r={statistics.correlation(suggested, labels):.2f}  "
        f"mean error {error * 10:.2f} of 10 (severity fitted {shifted * 10:.2f})  "
        f"suggested {statistics.mean(suggested) * 10:.1f}, labels {statistics.mean(labels) * 10:.1f}  "
        f"without review {len(sure)}"
    )


def _explain(one: Rated) -> None:
    marks = " ".join(f"{entry['concept']}={entry['points']:g}" for entry in one.verdict.evidence if entry["points"])
    print(f"{one.notebook} {one.question} label {one.label * 10:.0f} suggested {one.verdict.share * 10:.1f}: {marks}")
    print(f"    {one.verdict.reason}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
