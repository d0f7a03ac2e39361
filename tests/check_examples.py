"""The examples of docs/reference/checks.md: for each family a check, an answer that earns it, one that does not.

Run as a program, it writes anew what the students are told, for who has changed the words of a check.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from grader import pipeline
from grader.model import Assignment, Finding, QuestionReport
from grader.report.terminal import as_text, render_finding
from grader.sandbox import Sandbox

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "checks.md"
WIDTH = 96
_SECTION = re.compile(r"^## [^\n]*`(?P<family>[\w-]+)`\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ANSWERS = ("python", "markdown")
UNDECIDED = ("elsewhere",)
"""Families that leave it to a person, so that no answer earns or loses anything."""


@dataclass(frozen=True, slots=True)
class Example:
    """What a section shows."""

    family: str
    check: str
    answers: tuple[str, ...]
    told: str


def sections() -> dict[str, str]:
    """The text about each family."""
    return {found["family"]: found["text"] for found in _SECTION.finditer(PAGE.read_text(encoding="utf-8"))}


def example(family: str) -> Example:
    """The example of a family."""
    blocks = [(found["language"], found["text"]) for found in _BLOCK.finditer(sections()[family])]
    (check,) = [text for language, text in blocks if language == "yaml"]
    (told,) = [text for language, text in blocks if language == "text"]
    return Example(family, check, tuple(text for language, text in blocks if language in ANSWERS), told)


def assignment(shown: Example, folder: Path) -> Assignment:
    """An assignment with this check alone, read as an author's is. Raises SpecError."""
    check = yaml.safe_load(shown.check)
    kind = "essay" if shown.family == "essay" else "program"
    right = homework(shown, shown.answers[0], folder, "right")
    question = {"id": "q1", "title": "An example", "prompt": "Show it.", "kind": kind, "points": check["points"]}
    files = {
        "assignment": {"id": "examples", "title": "Examples", "questions": ["q1.yaml"]},
        "q1": {**question, "solution": right.name, "checks": [check]},
    }
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return pipeline.open_assignment(str(folder), folder)


def homework(shown: Example, answer: str, folder: Path, name: str = "q1") -> Path:
    """The answer as a file that a student hands in."""
    path = folder / f"{name}.{'md' if shown.family == 'essay' else 'py'}"
    path.write_text(answer, encoding="utf-8")
    return path


def judged(shown: Example, answer: str, folder: Path, sandbox: Sandbox) -> tuple[QuestionReport, Finding]:
    """The report on an answer, and its one finding."""
    asked = assignment(shown, folder)
    (question,) = asked.exercises
    handed_in = pipeline.read(homework(shown, answer, folder), asked)
    report = pipeline.Job(handed_in, sandbox).question(question)
    return report, report.findings[0]


def told(report: QuestionReport, finding: Finding) -> str:
    """What the student reads in the terminal."""
    lines = as_text(render_finding(report, finding), WIDTH).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def main() -> None:
    """Write the page's words anew."""
    page = PAGE.read_text(encoding="utf-8")
    with Sandbox() as sandbox:
        for family, text in sections().items():
            shown = example(family)
            with tempfile.TemporaryDirectory() as folder:
                for answer in shown.answers:
                    report, finding = judged(shown, answer, Path(folder), sandbox)
                    print(family, finding.status, finding.score, finding.actual)
            block = f"```text\n{told(report, finding)}```"
            page = page.replace(text, text.replace(f"```text\n{shown.told}```", block))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
