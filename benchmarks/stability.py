"""Does a verdict ever change? Grade the same programs again and again, on a quiet machine and on a busy one.

    python benchmarks/stability.py [--programs 50] [--repeats 20] [--spinners 8] [--sandbox namespaces] [SUBMISSION ...]
    python benchmarks/stability.py --traces [--only WORD ...]

Graded are right and wrong programs of every question, spread evenly over `tests/mutants` and `tests/right`, and whole
submissions where they are named. Compared are for every question its status and points, and for every check its
status, points, expected, actual, hint and lines: not one word may differ from the first time, nor a verdict from what
the program's header states. With `--traces`, the programs of `tests/programs` are run under two schedules, and what is
seen is held against their headers. Spinning processes beside them end by themselves, whatever happens to this one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from common import spinning

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import judged_programs
import stated

from grader import pipeline
from grader.model import Assignment, Finding, Limits, QuestionReport
from grader.sandbox import Sandbox
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.session import Session
from grader.sandbox.tier import Tier

ROOT = Path(__file__).resolve().parent.parent
Words = list[tuple[object, ...]]
Cases = dict[str, Callable[[], Words]]
"""By name, what grades once and gives everything that must never depend on luck."""


def main() -> int:
    """Repeat, compare, print; 1 if anything differed."""
    options = arguments()
    with Sandbox(options.sandbox) as sandbox, spinning(options.spinners, options.seconds + 60):
        begin = time.monotonic()
        times, different = repeat(dict(cases(options, sandbox)), options.repeats, begin + options.seconds)
        took = time.monotonic() - begin
    print(f"{times} times graded in {took:.0f} s beside {options.spinners} spinning processes: {different} different")
    return 1 if different else 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("submissions", nargs="*", type=Path)
    parser.add_argument("--programs", type=int, default=50)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--spinners", type=int, default=0)
    parser.add_argument("--sandbox", default=Tier.NAMESPACES.value)
    parser.add_argument("--traces", action="store_true", help="run the programs of tests/programs")
    parser.add_argument("--only", nargs="*", default=[], help="only programs whose name contains one of these words")
    parser.add_argument("--seconds", type=float, default=3600, help="stop after so many seconds")
    return parser.parse_args()


def repeat(cases: Cases, repeats: int, end: float) -> tuple[int, int]:
    """Grade each in turn, again and again, until the end. How often anything was graded; how often it differed."""
    first: dict[str, Words] = {}
    times = different = 0
    for _ in range(repeats):
        for name, words in cases.items():
            if time.monotonic() > end:
                return times, different
            found = words()
            before = first.setdefault(name, [row for row in found if row[0] != "stated"])
            times, different = times + 1, different + (found != before)
            if found != before:
                print(f"{name}:", *(f"\n  first {was}" for was in before if was not in found), flush=True)
                print(*(f"  now   {now}" for now in found if now not in before), sep="\n", flush=True)
    return times, different


def cases(options: argparse.Namespace, sandbox: Sandbox) -> Iterator[tuple[str, Callable[[], Words]]]:
    """What the command line asks for."""
    if options.traces:
        yield from of_traces(options)
        return
    assignments = [
        pipeline.open_assignment(name, ROOT)
        for name in ("multiprocessing", "synchronisation", str(ROOT / "tests/exercises/ordered/assignment.yaml"))
    ]
    yield from of_submissions(options, assignments[0])
    questions = stated.exercises(*assignments)
    for program in spread(options):

        def words(program: stated.Stated = program) -> Words:
            exercise = questions[program.question]
            report = pipeline.Job(program.submission(), sandbox).question(exercise)
            return [*said(report), *(("stated", fault) for fault in program.faults(exercise, report))]

        yield program.name, words


def of_submissions(
    options: argparse.Namespace, assignment: Assignment
) -> Iterator[tuple[str, Callable[[], Words]]]:  # fmt: skip
    """Whole submissions."""
    for path in options.submissions:

        def words(path: Path = path) -> Words:
            report = pipeline.grade_submission(path, assignment, pipeline.Options(sandbox=options.sandbox))
            return [row for question in report.questions for row in said(question)]

        yield path.name, words


def of_traces(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[], Words]]]:
    """The programs whose headers state what a trace must show."""
    session = Session(Tier(options.sandbox), find_interpreter(None), Limits())
    for program in judged_programs.programs("joined", "not_joined"):
        if is_wanted(program.name, options.only):

            def words(program: judged_programs.Judged = program) -> Words:
                return [("stated", complaint) for complaint in judged_programs.complaints(session, program)]

            yield program.name, words


def spread(options: argparse.Namespace) -> list[stated.Stated]:
    """So many programs, evenly over right and wrong ones and the questions."""
    every = [one for folder in ("mutants", "right") for one in stated.programs(folder)]
    every = [one for one in every if is_wanted(one.name, options.only)]
    count = min(options.programs, len(every))
    return [every[index * len(every) // count] for index in range(count)]


def is_wanted(name: str, words: list[str]) -> bool:
    """True if the program's name contains one of the words, or there are none."""
    return not words or any(word in name for word in words)


def said(question: QuestionReport) -> Words:
    """Everything in a report on one question that must never depend on luck."""
    head = (question.exercise.id, question.status, question.score)
    return [(*head, *words_of(finding)) for finding in question.findings]


def words_of(finding: Finding) -> tuple[object, ...]:
    """What one finding says."""
    return (
        finding.check, finding.status, finding.score, finding.expected, finding.actual, finding.hint, finding.lines
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
