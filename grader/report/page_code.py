"""A student's code for a page: in pieces with the class of each, bounded, nothing in it reordered or hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.model import Answer
from grader.report.colouring import Piece, pieces
from grader.report.excerpt import MOST, CodeLine, Excerpt, excerpts
from grader.report.sanitise import visible

_LONGEST_LINE = 400
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Code:
    """The program of one answer. `colours` has its lines in pieces, or nothing where there are to be none.

    `seen` has what was shown of it already, by the lines that were marked.
    """

    answer: Answer | None
    colours: Sequence[Sequence[Piece]] = ()
    seen: set[tuple[int, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, answer: Answer | None, *, coloured: bool) -> Code:
        """The code of an answer, read once for all that a page shows of it."""
        if answer is None or answer.program is None or not coloured:
            return cls(answer)
        return cls(answer, pieces([line.expandtabs(4).rstrip() for line in answer.program.source.split("\n")]))

    def around(self, lines: Iterable[int]) -> list[dict[str, Any]]:
        """These lines of the program, marked, and what stands beside them; nothing if they were shown before."""
        marked = tuple(sorted(set(lines)))
        if marked in self.seen:
            return []
        self.seen.add(marked)
        return [self._shown(part) for part in excerpts(self.answer, marked, _AROUND, MOST)]

    def whole(self, marked: Iterable[int], most: int) -> list[dict[str, Any]]:
        """The program with these lines marked, its first `most` lines if there are more."""
        known = set(marked)
        return [self._shown(part, known) for part in excerpts(self.answer, known or {1}, most, most)]

    def _shown(self, part: Excerpt, marked: set[int] | None = None) -> dict[str, Any]:
        return {
            "where": visible(part.where),
            "lines": [
                {
                    "number": line.number,
                    "pieces": [(kind, visible(text)) for kind, text in self._pieces(line)],
                    "marked": line.marked and (marked is None or line.program_line in marked),
                }
                for line in part.lines
            ],
        }

    def _pieces(self, line: CodeLine) -> list[Piece]:
        known = self.colours[line.program_line - 1] if self.colours else [("", line.text)]
        shown, room = [], _LONGEST_LINE
        for kind, text in known:
            if room > 0:
                shown.append((kind, text[:room]))
            room -= len(text)
        return shown
