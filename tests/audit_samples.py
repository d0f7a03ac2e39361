"""References, reports and graders that run nothing, for the tests of `grader.audit`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path

from grader import pipeline, scoring
from grader.audit.mutation import Cure, Mutant, Mutation
from grader.audit.reading import Reading, Seen
from grader.audit.starting import no_start
from grader.audit.trial import Trial
from grader.model import (
    CheckSpec,
    Exercise,
    Family,
    Finding,
    Kind,
    Program,
    QuestionReport,
    Status,
)

PROCESSES = '''\
"""A reference."""

from multiprocessing import Process


def work(n):
    """Print it."""
    print(n)


if __name__ == "__main__":
    ps = [Process(target=work, args=(n,)) for n in (1, 2)]
    for p in ps:
        p.start()  # both at once
    for p in ps:
        p.join()
    print("done")
'''

POOL = """\
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(processes=3) as pool:
        results = pool.map(square, [1, 2, 3])
        pool.close()
        pool.join()
    print(results)
"""
SEEN = Seen(workers=2, output="1\n2\ndone\n")


def difference(mutation: Mutation, source: str, seen: Seen = SEEN) -> str:
    """What a mutation takes out of a program (`- `) and puts in (`+ `), blank lines left out."""
    made = mutation.make(Reading(source=source, seen=seen)).code
    lines = list(difflib.unified_diff(source.splitlines(), made.splitlines(), n=0, lineterm=""))[2:]
    return "\n".join(f"{line[0]} {line[1:]}" for line in lines if line[0] in "+-" and line[1:].strip())


def check(id: str, family: str = "joined", points: float = 2.0, **params: object) -> CheckSpec:
    """A check with parameters of the real family."""
    return CheckSpec(id=id, family=family, points=points, params=families()[family].params(**params))


def families() -> dict[str, Family]:
    """All real families."""
    return dict(pipeline.families())


def exercise(*checks: CheckSpec, solution: Path | None = None, **changes: object) -> Exercise:
    """A program question with these checks."""
    facts = {"number": 1, "title": "T", "prompt": "P", "kind": Kind.PROGRAM, **changes}
    points = sum(each.points for each in checks)
    return Exercise(id="q1", points=points, checks=checks, solution=solution, **facts)  # type: ignore[arg-type]


def report(asked: Exercise, **statuses: Status) -> QuestionReport:
    """A report in which these checks found something (`_` for `-` in their names) and all others passed."""
    findings = [_finding(each, statuses.get(each.id.replace("-", "_"), Status.PASSED)) for each in asked.checks]
    return scoring.score_question(asked, findings, None, ())


def _finding(spec: CheckSpec, status: Status) -> Finding:
    earned = 0.0 if status in (Status.FAILED, Status.NOT_RUN) else spec.points
    said = "" if status is Status.PASSED else f"{spec.id} found something"
    return Finding(check=spec.id, status=status, score=earned, max_score=spec.points, actual=said)


def mutation(name: str, *cures: Cure, shift: tuple[str, int] | None = None) -> Mutation:
    """A mutation that changes nothing that matters here."""
    return Mutation(name=name, says=f"What {name} does.", cures=cures, make=no_start.make, shift=shift)


def trial(made: Mutation, asked: Exercise, allowed: str | None = None, **statuses: Status) -> Trial:
    """A mutant in which these checks found something."""
    mutant = Mutant(mutation=made, program=Program(source=f"# {made.name}\n"), line=1)
    return Trial(mutant=mutant, report=report(asked, **statuses), allowed=allowed)


class Judge:
    """A `Grade` that runs nothing: a check fails where `fails(its family, the program's text)` is true."""

    def __init__(self, fails: Callable[[str, str], bool], failed: Status = Status.FAILED) -> None:
        self.fails = fails
        self.failed = failed
        self.asked: list[tuple[Exercise, tuple[str, ...]]] = []

    def __call__(self, asked: Exercise, programs: Sequence[Program]) -> list[QuestionReport]:
        self.asked.append((asked, tuple(program.source for program in programs)))
        return [self._report(asked, program.source) for program in programs]

    def _report(self, asked: Exercise, source: str) -> QuestionReport:
        failed = {each.id.replace("-", "_"): self.failed for each in asked.checks if self.fails(each.family, source)}
        return report(asked, **failed)
