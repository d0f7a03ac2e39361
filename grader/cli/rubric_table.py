"""A rubric that was tried out, for a terminal: what matched where, how grades differ, what to add."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.cli.rubric_document import Tried
from grader.essay import Draft, Hit, Trial, Use, Wording
from grader.language import N_, gettext
from grader.report.amounts import points
from grader.report.glyphs import Glyphs
from grader.report.ink import Ink

AT_LENGTH = 2
"""Up to so many answers are shown sentence by sentence without being asked for."""
_APART = 0.1
_COLUMNS = (
    N_("answer"), N_("suggested"), N_("given"), N_("apart"), N_("ideas"), N_("a person looks, because")
)  # fmt: skip
_MOST_SILENT, _MOST_UNUSED = 8, 10


def render(tried: Tried, glyphs: Glyphs, *, verbose: bool) -> RenderableType:
    """All there is to say, to be printed by a rich console."""
    return Group(*_Drawing(tried, Ink(glyphs), verbose).draw())


class _Drawing:
    def __init__(self, tried: Tried, ink: Ink, verbose: bool) -> None:
        self._tried, self._ink, self._verbose = tried, ink, verbose

    def draw(self) -> Iterator[RenderableType]:
        exercise = self._tried.exercise
        yield self._ink.line(f"{exercise.id}{self._ink.glyphs.between}{exercise.title}", "bold")
        yield ""
        if self._verbose or len(self._tried.trials) <= AT_LENGTH:
            for trial in self._tried.trials:
                yield from self._at_length(trial)
        yield self._table()
        yield ""
        yield from self._fit()
        yield from self._drafts()
        yield from self._generous()
        yield from self._unused()

    def _points(self, share: float) -> str:
        return points(round(share * self._tried.points, 2))

    # --- answers ----------------------------------------------------------------------------------------------

    def _table(self) -> RenderableType:
        """A row an answer; to be read aloud, a sentence an answer."""
        titles = [gettext(title) for title in _COLUMNS]
        if self._ink.glyphs.spoken:
            return Group(*(self._sentence(titles, trial) for trial in self._tried.trials))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(titles[0], overflow="fold")
        for title in titles[1:-1]:
            table.add_column(title, justify="right", no_wrap=True)
        table.add_column(titles[-1], overflow="fold")
        for trial in self._tried.trials:
            table.add_row(*self._row(trial))
        return table

    def _sentence(self, titles: list[str], trial: Trial) -> Text:
        """`answer-1: suggested 7, given 8, apart +1.00, ideas 5 of 6`."""
        name, *cells = (cell if isinstance(cell, Text) else Text(str(cell)) for cell in self._row(trial))
        told = [f"{title} {cell.plain}" for title, cell in zip(titles[1:], cells, strict=True) if cell.plain]
        return self._ink.text(f"{name.plain}: {', '.join(told)}")

    def _row(self, trial: Trial) -> list[RenderableType]:
        given = self._tried.given.get(trial.name)
        apart = "" if given is None else f"{(given - trial.share) * self._tried.points:+.2f}"
        far = given is not None and abs(given - trial.share) > _APART
        ideas = [entry for entry in trial.verdict.evidence if entry.get("max_points")]
        found = sum({"found": 1.0, "half": 0.5}.get(str(entry["status"]), 0.0) for entry in ideas)
        return [
            self._ink.line(trial.name), self._points(trial.share), "" if given is None else self._points(given),
            Text(apart, style="bold red" if far else ""), f"{found:g} of {len(ideas)}",
            self._ink.text(trial.verdict.reason, "dim"),
        ]  # fmt: skip

    def _at_length(self, trial: Trial) -> Iterator[RenderableType]:
        yield self._ink.line(trial.name, "bold underline")
        for entry in trial.verdict.evidence:
            hits = [hit for hit in trial.hits if hit.wording.idea == entry["concept"]]
            yield self._idea(
                str(entry["status"]), float(entry["points"]), float(entry["max_points"]), str(entry["title"])
            )
            yield from (self._ink.indent(self._hit(hit)) for hit in hits)
        if trial.silent:
            yield self._ink.line("no phrase matches", "bold")
            shown = trial.silent if self._verbose else trial.silent[:_MOST_SILENT]
            yield self._ink.indent(self._ink.bullets(shown))
            if len(shown) < len(trial.silent):
                yield self._ink.line(f"  and {len(trial.silent) - len(shown)} more: --verbose", "dim")
        yield ""

    def _idea(self, status: str, earned: float, most: float, title: str) -> Text:
        worth = f"{points(earned)} / {points(most)}" if most else points(earned)
        return Text.assemble(self._ink.sign(status), " ", (f"{worth:>9}  ", "dim"), self._ink.line(title))

    def _hit(self, hit: Hit) -> Text:
        denied = " denied" if hit.denied else ""
        use = "" if hit.wording.use is Use.ACCEPT else f" {hit.wording.use}"
        return Text.assemble(
            self._ink.line(hit.wording.phrase, "cyan"), (f"{use}{denied}", "yellow"), "  ",
            self._ink.text(hit.sentence),
        )  # fmt: skip

    # --- what follows -----------------------------------------------------------------------------------------

    def _fit(self) -> Iterator[RenderableType]:
        fit = self._tried.fit
        if fit is None:
            return
        worth = self._tried.points
        together = "" if fit.correlation is None else f", r = {fit.correlation:.2f}"
        yield self._ink.text(
            f"{fit.graded} graded: {fit.error * worth:.2f} points apart on average{together}; a person gives "
            f"{abs(fit.mean) * worth:.2f} {'more' if fit.mean >= 0 else 'less'} than is suggested."
        )
        yield ""

    def _drafts(self) -> Iterator[RenderableType]:
        drafts = self._tried.advice.drafts
        if not drafts:
            return
        who = "answers that a person gave more for" if self._tried.given else "these answers"
        yield self._ink.text(
            f"To add, perhaps: sentences of {who} that no phrase matches, and a phrase to begin with", "bold"
        )
        for concept, some in groupby(sorted(drafts, key=lambda one: one.concept), lambda one: one.concept):
            yield self._ink.line(f"  {concept}")
            yield from (self._ink.indent(self._draft(draft)) for draft in some)
        yield ""

    def _draft(self, draft: Draft) -> Text:
        said = self._ink.text(f"  {self._ink.glyphs.bar} {draft.answer}: {draft.sentence}", "dim")
        return Text.assemble("  - ", self._ink.line(draft.phrase, "cyan"), said)

    def _generous(self) -> Iterator[RenderableType]:
        found = self._tried.advice.generous
        if found:
            yield self._ink.text("Perhaps too easy: phrases in answers that a person gave less for", "bold")
            yield self._ink.indent(self._ink.bullets(f"{self._named(one)}, in {count}" for one, count in found))
            yield ""

    def _unused(self) -> Iterator[RenderableType]:
        unused = self._tried.advice.unused
        if not unused:
            return
        shown = unused if self._verbose else unused[: _MOST_UNUSED if len(self._tried.trials) > AT_LENGTH else 0]
        hint = "" if len(shown) == len(unused) else ": --verbose lists them" if not shown else ", some of them"
        yield self._ink.text(f"{len(unused)} phrases match nothing in these answers{hint}", "dim")
        if shown:
            yield self._ink.indent(self._ink.bullets(map(self._named, shown)))

    @staticmethod
    def _named(wording: Wording) -> str:
        return f"{wording.idea}: {wording.phrase}"
