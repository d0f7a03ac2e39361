"""`grader schema`: the JSON Schemas of what people write and of what the grader writes."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from grader.cli.screen import write
from grader.errors import UsageError
from grader.language import N_, say

EXAMPLES = N_("""\b
Examples:
    grader schema question > question.schema.json   for an editor that checks specs as you type
    grader schema result                            of what `grader check --json` prints
    grader schema locks                             of the parameters of one family of checks

Exit code: 0 it is printed, 2 wrong usage.
""")


def schema(
    subject: Annotated[
        str, typer.Argument(help=N_("assignment, question or result, or a family of checks: its parameters."))
    ] = "question",
) -> int:
    """Print a JSON Schema."""
    write(f"{json.dumps(_schema(subject), indent=2)}\n")
    return 0


def _schema(subject: str) -> object:
    # Imported here, because `grader --help` does without.
    if subject == "result":
        from grader.report.json import schema as result_schema

        return result_schema()
    from grader import pipeline

    found = {**pipeline.parameter_schemas(), **pipeline.schemas()}
    if subject not in found:
        raise UsageError(
            say(
                "There is no schema of {subject}. There are: {names}",
                subject=repr(subject),
                names=", ".join(["result", *sorted(found)]),
            )
        )
    return found[subject]
