"""`grader schema`: the JSON Schemas of what people write and of what the grader writes."""

from __future__ import annotations

import json
from enum import Enum
from typing import Annotated

import typer

from grader.cli.screen import write
from grader.language import N_

EXAMPLES = N_("""\b
Examples:
    grader schema question > question.schema.json   for an editor that checks specs as you type
    grader schema result                            of what `grader check --json` prints

Exit code: 0 it is printed, 2 wrong usage.
""")


class Subject(str, Enum):
    """What there is a schema of."""

    ASSIGNMENT = "assignment"
    QUESTION = "question"
    RESULT = "result"


def schema(
    subject: Annotated[Subject, typer.Argument(help=N_("A spec of an assignment or a question, or the result."))] = (
        Subject.QUESTION
    ),
) -> int:
    """Print a JSON Schema."""
    write(f"{json.dumps(_schema(subject), indent=2)}\n")
    return 0


def _schema(subject: Subject) -> object:
    # Imported here, because `grader --help` does without.
    if subject is Subject.RESULT:
        from grader.report.json import schema as result_schema

        return result_schema()
    from grader import pipeline

    return pipeline.schemas()[subject.value]
