"""`grader rubric try`: read answers with a question's rubric, and see which phrasings match where and what to add."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.audit import find
from grader.cli.options import Plain, WhichFolder
from grader.cli.screen import complain, show, write
from grader.errors import UsageError
from grader.language import N_, say, shown

if TYPE_CHECKING:
    from grader.cli.rubric_document import Tried
    from grader.essay import EssayParams
    from grader.model import Assignment, Exercise

EXAMPLES = N_("""\b
Examples:
    grader rubric try q2 answer.txt                    one answer, sentence by sentence
    grader rubric try q2 -                             paste one, then Ctrl-D
    grader rubric try q2 answers/ --grades grades.csv  a folder of answers, and what a person gave for them
    grader rubric try q2 results                       a class that was graded, with what people decided
    grader rubric try q2 homework.ipynb                the answer to q2 in a submission
    grader rubric try exercises/multiprocessing/q2.yaml answers/ --json
\b
.txt and .md files are answers as they are; with --whole they are submissions, as notebooks and .py files always are. A
CSV file of grades has a line for each answer: its name (with or without .txt), and its points.
\b
Exit code: 0 the answers were read, 2 wrong usage or a wrong spec, 3 the grader's own fault, 130 interrupted.
""")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _rubric_commands() -> None:  # keeps `try` a word to be typed, though it is the only one
    """Work on the rubrics of questions that are answered in words."""


def try_(  # one parameter an option: that is how typer declares them
    question: Annotated[str, typer.Argument(metavar="QUESTION", help=N_("A question's id or its file."))],
    answers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ANSWERS]...", help=N_("Files, folders, what `grader grade -o` left, or - to paste one.")
        ),
    ] = None,
    assignment: WhichFolder = None,
    grades: Annotated[
        Path | None, typer.Option(metavar="FILE", help=N_("A CSV file with the points that a person gave."))
    ] = None,
    whole: Annotated[bool, typer.Option("--whole", help=N_("Text files are whole submissions."))] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=N_("Every answer sentence by sentence, and every unused phrase."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("One JSON document on standard output."))] = False,
    plain: Plain = False,
) -> int:
    """See which phrasings of a rubric match where, how suggestion and grade differ, and what to add."""
    from grader import essay  # here, because it takes longer to import than most commands to run
    from grader.cli import rubric_answers, rubric_document

    asked, exercise, points, params = _rubric(question, assignment)
    found = rubric_answers.read(answers or [], asked, exercise, whole=whole)
    for note in found.notes:
        complain(f"grader: {shown(note)}")
    if not found.answers:
        raise UsageError(say("No answer to {question} was found there.", question=exercise.id))
    given = {one.name: one.share for one in found.answers if one.share is not None}
    if grades is not None:
        given |= rubric_answers.read_grades(grades, [one.name for one in found.answers], exercise.points)
    model = essay.model_text(params, exercise.path)
    trials = [essay.try_answer(params, one.name, one.text, exercise.prompt, model) for one in found.answers]
    tried = rubric_document.Tried(
        exercise=exercise, points=points, trials=tuple(trials), given=given,
        fit=essay.compare(trials, given), advice=essay.advise(params, trials, given),
    )  # fmt: skip
    if as_json:
        write(rubric_document.dumps(tried) + "\n")
    else:
        _print(tried, verbose=verbose, plain=plain)
    return 0


def _rubric(said: str, assignment: str | None) -> tuple[Assignment, Exercise, float, EssayParams]:
    """The question that is meant, and the rubric by which its answers in words are read, with what that is worth."""
    from grader import pipeline
    from grader.essay import EssayParams

    if Path(said).suffix in (".yaml", ".yml"):
        asked, chosen = find(said, [])
    else:
        asked = pipeline.open_assignment(assignment, Path.cwd())
        chosen = [pipeline.find_question(asked, said)]
    exercise = chosen[0]
    for check in exercise.checks:
        if isinstance(check.params, EssayParams):
            return asked, exercise, check.points, check.params
    if isinstance(exercise.prose, EssayParams):
        return asked, exercise, exercise.points, exercise.prose
    raise UsageError(say("{question} is not read with a rubric: it has no `essay` check.", question=exercise.id))


def _print(tried: Tried, *, verbose: bool, plain: bool) -> None:
    from grader.cli.rubric_table import render

    show(lambda glyphs: render(tried, glyphs, verbose=verbose), plain=plain)
