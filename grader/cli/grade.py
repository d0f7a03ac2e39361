"""`grader grade`: grade a class, keep every result, write a page for each student and one for all."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.guard import INTERRUPTED
from grader.cli.options import Confined, HowConfined, LeastConfined, Tier, WhichAssignment
from grader.cli.screen import announce, complain, console, is_plain, signs
from grader.language import N_, gettext, ngettext, shown
from grader.report.sanitise import one_line

if TYPE_CHECKING:
    from grader.batch import Tally
    from grader.model import Assignment, Person
    from grader.store import Store

NO_LIST = "none"
_UNCONFINED = N_(
    "no sandbox works here: the programs run unconfined, with all that your account may, and tell themselves what they "
    "did. `grader doctor` says what is missing; --require-sandbox landlock refuses."
)

EXAMPLES = N_("""\b
Examples:
    grader grade submissions/                   a folder of a class
    grader grade moodle.zip -o results          a download as it comes: Moodle, Canvas, Gradescope, nbgrader
    grader grade submissions/ --regrade q6      run question 6 of everybody again
    grader grade moodle.zip --roster class.csv  joined with a class list: names, sections, who is missing
    grader grade submissions/ --regrade alice   run everything of one student again
    grader grade submissions/ --cluster tcp://head:8786   on a cluster: docs/cluster.md
\b
Interrupted, it goes on where it stopped. What has not changed is not run again: the work, the question's spec, the
grader. Equal answers are run once.
\b
Exit code: 0 no check failed, 1 one did (with --strict, also: something awaits a person), 2 wrong usage or a wrong spec,
3 the grader's own fault (the others are graded all the same), 130 interrupted.
""")


def grade(  # one parameter an option: that is how typer declares them
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help=N_("Folders, files, archives or downloads with the work of a class.")),
    ],
    assignment: WhichAssignment = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help=N_("Where results and pages go."))
    ] = Path("results"),
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help=N_("Submissions that are graded side by side."))
    ] = os.cpu_count() or 1,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help=N_(
                "Grade on the workers of this scheduler of dask (tcp://host:8786, tls://host:8786, or its file), as "
                "many side by side as they have threads."
            ),
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option("--db", metavar="URL", help=N_("Keep results in this database, such as postgresql://host/name.")),
    ] = None,
    regrade: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT", help=N_("Run again: 'all', a question, or a student; may be repeated.")),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(help=N_("How the files lie, if it is not seen: folder, moodle, canvas, gradescope, nbgrader.")),
    ] = None,
    roster: Annotated[
        str | None,
        typer.Option(metavar="FILE", help=N_("A CSV with who is enrolled; it is remembered. 'none' forgets it.")),
    ] = None,
    extensions: Annotated[
        str | None,
        typer.Option(metavar="FILE", help=N_("A CSV with who may hand in later, and how long; also 'none'.")),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("What awaits a person counts as failed."))] = False,
    sandbox: HowConfined = Tier.AUTO,
    require_sandbox: LeastConfined = None,
    python: Annotated[
        str | None,
        typer.Option(metavar="PATH", help=N_("The interpreter for the students' programs, if not this one.")),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=N_("Say nothing but what went wrong."))] = False,
    log: Annotated[bool, typer.Option("--log", help=N_("A plain line for each student, for a log."))] = False,
) -> int:
    """Grade a class: many submissions, resumable, with a page for each student."""
    from grader import batch, pipeline, store  # here, because `grader --help` needs none of them

    asked = pipeline.open_assignment(assignment, Path.cwd())
    options = pipeline.Options(
        sandbox=sandbox.value, at_least=Confined.at_least(require_sandbox), python=python, lanes=1
    )
    with batch.Output(output).room() as scratch:
        found = pipeline.collect(paths, scratch, layout, asked)
        with store.open_store(database or batch.Output(output).database) as kept:
            _enrol(asked, kept, roster, extensions)
            enrolled = batch.enrolled(found.hand_ins, kept.roster(), asked)
            for note in (*found.notes, *enrolled.notes):
                complain(f"grader: {one_line(shown(note))}")
            job = batch.Batch(
                assignment=asked,
                hand_ins=enrolled.hand_ins,
                folder=output,
                options=options,
                jobs=jobs,
                again=regrade or (),
                cluster=cluster,
                tell=lambda said: complain(f"grader: {one_line(shown(said))}"),
            )
            if sandbox is Tier.AUTO and pipeline.tier_of(options) == Tier.PLAIN.value:
                complain(f"grader: {gettext(_UNCONFINED)}")
            begin = time.monotonic()
            with _progress(len(job.hand_ins), quiet=quiet, log=log) as tell:
                far = _HowFar(tell)
                try:
                    tally = batch.grade_class(job, kept, far)
                except KeyboardInterrupt:
                    complain(f"grader: {far.told()}")
                    return INTERRUPTED
        if not quiet:
            _summary(tally, output, time.monotonic() - begin)
    return _exit_code(tally, strict=strict)


def _enrol(asked: Assignment, kept: Store, roster: str | None, extensions: str | None) -> None:
    """Keep who is enrolled and who has an extension: the lists given now, or those given before."""
    from grader import pipeline
    from grader.model import Attempts, Missing

    def listed(name: str) -> tuple[Person, ...]:
        return () if name == NO_LIST else pipeline.read_roster(Path(name))

    given = {name: listed(path) for name, path in (("people", roster), ("extensions", extensions)) if path is not None}
    zero, best = asked.terms.missing is Missing.ZERO, asked.terms.attempts is Attempts.BEST
    kept.enrol(replace(kept.roster(), **given, zero=zero, best=best))


@dataclass(slots=True)
class _HowFar:
    """Passes progress on and remembers it, for who ends the command before its end."""

    tell: Callable[[str, Tally], None]
    tally: Tally | None = None

    def __call__(self, student: str, tally: Tally) -> None:
        self.tally = tally
        self.tell(student, tally)

    def told(self) -> str:
        """That nothing is lost, and how it goes on."""
        if self.tally is None:
            return gettext("interrupted")
        return gettext(
            "interrupted: {number} of {total} are graded and kept. The same command goes on with the rest, and writes "
            "the table and the class page.",
            number=self.tally.done + self.tally.skipped,
            total=self.tally.total,
        )


def _exit_code(tally: Tally, *, strict: bool) -> int:
    if tally.errors:
        return 3
    return int(bool(tally.failed or (strict and tally.review)))


def _summary(tally: Tally, output: Path, seconds: float) -> None:
    """What an instructor wants to know next."""
    said = [_graded(tally, seconds)]
    if tally.skipped:
        said[0] += " " + ngettext("{number} had not changed.", "{number} had not changed.", tally.skipped)
    if tally.review:
        said.append(
            ngettext(
                "The work of {number} student holds something that awaits a person.",
                "The work of {number} students holds something that awaits a person.",
                tally.review,
            )
        )
    if tally.missing:
        said.append(
            ngettext(
                "{number} on the roster has handed nothing in.",
                "{number} on the roster have handed nothing in.",
                tally.missing,
            )
        )
    said += _changed(tally, output)
    if tally.errors:
        names = ", ".join(one_line(student) for student in tally.errors[:5])
        if len(tally.errors) > 5:
            names = gettext("{names} and {number} more", names=names, number=len(tally.errors) - 5)
        said.append(
            gettext(
                "The grader failed on {names}: that costs nobody a point. Run the command again.",
                names=names,
            )
        )
    said.append(gettext("Pages: {file}", file=output / "report" / "index.html"))
    said.append(gettext("Table: {file}", file=output / "grades.csv"))
    announce("\n".join(said))


def _graded(tally: Tally, seconds: float) -> str:
    """How many were graded, and how fast."""
    if not tally.done or seconds < 1:
        return ngettext("{number} graded.", "{number} graded.", tally.done)
    rate = f"{tally.done / seconds:.1f}"
    return ngettext(
        "{number} graded in {seconds} s, {rate} a second.",
        "{number} graded in {seconds} s, {rate} a second.",
        tally.done,
        seconds=format(seconds, ".0f"),
        rate=rate,
    )


def _changed(tally: Tally, output: Path) -> Iterator[str]:
    """What is different for students whose grades were written before."""
    found = tally.regraded
    if found.moved:
        yield gettext(
            "Something changed for {students}: {more} have more points, {fewer} fewer. Whose and where: {file}",
            students=found.students,
            more=found.more,
            fewer=found.fewer,
            file=output / "changes.csv",
        )
    if found.ended:
        yield ngettext(
            "{number} decision of a person holds no more: the answer, or what it can earn, is another now.",
            "{number} decisions of people hold no more: the answers, or what they can earn, are others now.",
            found.ended,
        )


@contextmanager
def _progress(students: int, *, quiet: bool, log: bool) -> Iterator[Callable[[str, Tally], None]]:
    """A bar on a terminal, a line for each student with --log or on a plain terminal, else nothing."""
    if log or (sys.stderr.isatty() and not quiet and signs(sys.stderr).spoken):
        yield _log
    elif quiet or not sys.stderr.isatty():
        yield _nothing
    else:
        with _bar(students) as tell:
            yield tell


def _nothing(student: str, tally: Tally) -> None:
    """Nobody watches."""


def _log(student: str, tally: Tally) -> None:
    done = tally.done + tally.skipped
    complain(gettext("{number} of {total}: {student}", number=done, total=tally.total, student=one_line(student)))


@contextmanager
def _bar(students: int) -> Iterator[Callable[[str, Tally], None]]:
    """Counts, rate and time left."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    screen = console(sys.stderr, plain=is_plain(sys.stderr))
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=screen, transient=True) as bar:
        task, begin = bar.add_task("", total=students, rate=""), time.monotonic()

        def tell(student: str, tally: Tally) -> None:
            speed = tally.done / max(0.1, time.monotonic() - begin)
            rate = gettext("{number}/s", number=format(speed, ".1f"))
            bar.update(task, completed=tally.done + tally.skipped, description=one_line(student), rate=rate)

        yield tell
