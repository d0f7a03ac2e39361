"""An audit for a terminal: which mutant loses points in which check, the holes with what would close them, and which
other form of the reference a check is unfair to."""

from __future__ import annotations

import difflib
import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.audit import Audit, Fate, Hole, Outcome, Trial, as_yaml, to_be_written
from grader.model import Exercise
from grader.report.glyphs import Glyphs
from grader.report.ink import Heading, Ink

_COLOURS = {Outcome.KILLED: "green", Outcome.SURVIVED: "red", Outcome.ALLOWED: "yellow", Outcome.UNKNOWN: "blue"}


def render(audits: Sequence[Audit], glyphs: Glyphs, *, verbose: bool) -> RenderableType:
    """All audits, to be printed by a rich console."""
    ink = Ink(glyphs)
    parts = [part for audit in audits for part in _Section(audit, ink, verbose).draw()]
    return Group(*parts, _total(audits, ink))


def _total(audits: Sequence[Audit], ink: Ink) -> Text:
    tried = sum(len(audit.trials) for audit in audits)
    survivors = [f"{audit.exercise.id}: {trial.name}" for audit in audits for trial in audit.survivors]
    lost = [audit.exercise.id for audit in audits if audit.lost]
    if any(audit.faulty for audit in audits):
        return ink.text(
            "The grader itself failed, so nothing is certain. Audit again; if it stays so, report it.", "blue"
        )
    if lost:
        return ink.text(f"The reference of {', '.join(lost)} does not earn everything.", "bold red")
    if survivors:
        return ink.text(f"{len(survivors)} of {tried} mutants survive ({', '.join(survivors)}).", "bold red")
    unfair = [f"{audit.exercise.id}: {one.name}" for audit in audits for one in audit.forms(Fate.LOST)]
    if unfair:
        return ink.text(f"Other forms of a right answer lose points ({', '.join(unfair)}).", "bold red")
    allowed = sum(len(audit.of(Outcome.ALLOWED)) for audit in audits)
    besides = f"; {allowed} that the specs allow" if allowed else ""
    kept = sum(len(audit.forms(Fate.KEPT)) for audit in audits)
    forms = f" {kept} other forms of the references keep every point." if kept else ""
    return ink.text(f"No mutant survives: {tried - allowed} of {tried} lose points{besides}.{forms}", "bold green")


class _Section:
    """All there is to say about one question."""

    def __init__(self, audit: Audit, ink: Ink, verbose: bool) -> None:
        self._audit = audit
        self._ink = ink
        self._verbose = verbose

    def draw(self) -> Iterator[RenderableType]:
        """Heading, the reference, the table, what it shows, the holes, and at length what was changed."""
        yield self._heading()
        yield from self._reference()
        if self._audit.trials:
            yield ""
            yield self._table()
            yield from self._legend()
            yield ""
        yield from self._forms()
        notes = list(self._notes())
        if notes:
            yield self._ink.bullets(notes)
            yield ""
        for hole in self._audit.holes:
            yield from self._hole(hole)
        if self._verbose:
            yield from self._at_length()

    def _heading(self) -> Heading:
        exercise, sound = self._audit.exercise, self._audit.sound
        title = self._ink.line(f"{exercise.id}{self._ink.glyphs.between}", "bold")
        title.append_text(self._ink.line(exercise.title))
        return Heading(title, self._ink.glyphs.rule, "green" if sound else "red")

    def _reference(self) -> Iterator[RenderableType]:
        audit, signs = self._audit, self._ink.glyphs
        earned = f"{audit.reference.score:g} of {audit.exercise.points:g} points"
        if not audit.lost:
            yield self._ink.text(f"{signs.passed} The reference earns {earned}.", "green")
            return
        only = audit.reference.score < audit.exercise.points
        lacks = f"earns only {earned}" if only else f"earns {earned}, but was not judged in full"
        yield self._ink.text(f"{signs.failed} The reference {lacks}; mend that first:", "red")
        yield self._ink.indent(self._ink.rows((one.check, one.actual or one.reason) for one in audit.lost))
        if audit.exercise.solution is not None:
            yield self._ink.text(f"What it did, and what it printed: {_to_trace(audit.exercise)}", "dim")
        yield ""

    def _table(self) -> RenderableType:
        """A row a mutant, a column a check; or a sentence a mutant."""
        if self._ink.glyphs.spoken:
            return Group(*map(self._sentence, self._audit.trials))
        table = Table.grid(padding=(0, 1))
        checks = [check.id for check in self._audit.exercise.checks]
        table.add_column(no_wrap=True)
        for _ in checks:
            table.add_column(justify="center", no_wrap=True)
        table.add_column(overflow="fold")
        heads = [self._ink.text(check.replace("-", "-\n"), "dim") for check in checks]
        table.add_row(self._ink.line("mutant", "dim"), *heads, "")
        for trial in self._audit.trials:
            signs = [self._sign(trial, check) for check in checks]
            table.add_row(self._ink.line(trial.name, _COLOURS[trial.outcome]), *signs, self._remark(trial))
        return table

    def _legend(self) -> Iterator[RenderableType]:
        """What the signs of the table mean; those who are read it have had words."""
        if not self._ink.glyphs.spoken:
            passed, dot = self._ink.glyphs.passed, self._ink.glyphs.dot
            yield self._ink.text(f"{passed} the check takes points from it  {dot} it finds nothing wrong", "dim")

    def _sentence(self, trial: Trial) -> Text:
        lost = f"loses points in {', '.join(trial.killers)}" if trial.killers else ""
        doubts = f"awaits a person in {', '.join(trial.doubts)}" if trial.doubts else ""
        told = "; ".join(filter(None, [lost, doubts, self._remark(trial).plain]))
        return self._ink.text(f"{trial.name}: {told}", _COLOURS[trial.outcome])

    def _sign(self, trial: Trial, check: str) -> Text:
        if check in trial.killers:
            return Text(self._ink.glyphs.passed, style="bold green" if check in trial.meant else "green")
        if check in trial.doubts:
            return Text(self._ink.glyphs.review, style="magenta")
        return Text(self._ink.glyphs.dot, style="dim")

    def _remark(self, trial: Trial) -> Text:
        words = {Outcome.SURVIVED: "survives", Outcome.ALLOWED: "allowed", Outcome.UNKNOWN: "the grader failed"}
        word = words.get(trial.outcome, "in passing" if trial.in_passing else "")
        return self._ink.line(word, _COLOURS[trial.outcome])

    def _notes(self) -> Iterator[str]:
        audit = self._audit
        if not audit.trials and not audit.lost:
            why = audit.not_made[0].why if audit.not_made else "there are no mutations"
            yield f"No mutant could be made of the reference ({why}), so its checks are not put to the test."
        for trial in audit.of(Outcome.ALLOWED):
            yield f"{trial.name} is allowed: {trial.allowed}"
        for form in audit.forms(Fate.DOUBTED):
            yield f"The form {form.name} awaits a person in {', '.join(form.doubts)}."
        for form in audit.forms(Fate.FORBIDDEN):
            yield f"The form {form.name} is forbidden: {form.forbidden}"
        for name, why in audit.forbidden_needlessly.items():
            yield f"The spec forbids {name} needlessly: {why}."
        for one in audit.left_open:
            yield f"{one.rewriting.name} was not tried: {one.why}."
        if audit.idle:
            yield f"No mutant loses points in {', '.join(audit.idle)}: is there a wrong answer for which it is needed?"
        if any(trial.in_passing for trial in audit.trials):
            yield "In passing: killed, but by none of the checks that are there for such a mutant."
        for name, why in audit.needless.items():
            yield f"The spec allows {name} needlessly: {why}."

    def _forms(self) -> Iterator[RenderableType]:
        """Whether the reference in other forms keeps its points, and what to do where it does not."""
        kept, signs = self._audit.forms(Fate.KEPT), self._ink.glyphs
        if kept:
            names = ", ".join(one.name for one in kept)
            yield self._ink.text(f"{signs.passed} Written in other forms, it keeps every point: {names}", "green")
            yield ""
        for one in self._audit.forms(Fate.LOST):
            yield self._ink.text(f"{signs.failed} {one.name}: {one.variant.variation.says}", "red")
            yield self._ink.text("This is as right as the reference, and loses points:")
            yield self._ink.indent(self._ink.rows((loss.check, loss.actual) for loss in one.losses))
            yield self._ink.text("Let the check take it, or, if the question really rules it out, say so:")
            yield ""
            yield self._ink.text(f"forbids:\n  {one.name}: why it is wrong\n")

    def _hole(self, hole: Hole) -> Iterator[RenderableType]:
        names = ", ".join(hole.names)
        for trial in hole.trials:
            yield self._ink.text(f"{self._ink.glyphs.failed} {trial.name}: {trial.mutant.mutation.says}", "red")
        if hole.check is None or hole.cure is None:
            said = f"No check that is known here kills {names}."
            if kinds := to_be_written(hole):
                said += f" What may, if you say the rest: {', or '.join(kinds)}."
            yield self._ink.text(f"{said} If it is right too, allow it:")
            yield ""
            yield self._ink.text("allows:\n" + "".join(f"  {one}: why it is right\n" for one in hole.names))
            return
        them = "it" if len(hole.names) == 1 else "them all"
        yield self._ink.text(f"This check kills {them}, and the reference passes it. Add it, and say what it is worth:")
        yield ""
        yield self._ink.text(as_yaml(hole.check, hole.cure), "bold")

    def _at_length(self) -> Iterator[RenderableType]:
        audit = self._audit
        reference = audit.exercise.solution.read_text(encoding="utf-8") if audit.exercise.solution else ""
        for trial in audit.trials:
            yield self._ink.line(f"{trial.name} ({trial.outcome}): {trial.mutant.mutation.says}", "bold")
            yield self._ink.indent(self._ink.text(_difference(reference, trial.mutant.program.source), "dim"))
            told = ((one.check, one.actual) for one in trial.report.findings if one.check in trial.killers)
            yield self._ink.indent(self._ink.rows(told))
            yield ""
        for form in audit.renditions:
            yield self._ink.line(f"{form.name} ({form.fate}): {form.variant.variation.says}", "bold")
            yield self._ink.indent(self._ink.text(_difference(reference, form.variant.program.source), "dim"))
            yield ""
        absent = [(one.rewriting.name, one.why) for one in (*audit.not_made, *audit.not_varied)]
        if absent:
            yield Text("Not made", style="bold")
            yield self._ink.indent(self._ink.rows(absent))
            yield ""


def _to_trace(exercise: Exercise) -> str:
    """The command that shows a run of the reference."""
    assert exercise.solution is not None
    solution, asked = _from_here(exercise.solution), _from_here(exercise.path.parent)
    return shlex.join(["grader", "trace", solution, "--program", "--question", exercise.id, "-a", asked])


def _from_here(path: Path) -> str:
    """As seen from the current folder, unless it lies on another drive; with slashes, which need no quotes anywhere."""
    try:
        seen = os.path.relpath(path)
    except ValueError:  # there is no way from one drive to another
        seen = str(path)
    return Path(seen).as_posix()


def _difference(reference: str, mutant: str) -> str:
    """The lines that were taken out and put in."""
    lines = difflib.unified_diff(reference.splitlines(), mutant.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")) and line[1:].strip())
