"""Segments -> questions: the likeliest reading of the whole submission, by dynamic programming.

A reading gives every segment to a question, to the preamble before the first one, or to a question that is none of
ours. Its score is a sum: a segment that *begins* a question earns what its heading and label say, and pays for
questions passed over; one that *continues* a question pays for a heading that it ignores; both earn what the content
says. Readings that are alike in all that matters to the future are merged, and the best are kept (a beam).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from grader.submission.labels import Label, LabelKind, is_numbered
from grader.submission.segments import FIRM, LIKE, Segment

PREAMBLE = -1
"""Before the first question."""
OUTSIDE = -2
"""A question with a label that this assignment does not have."""

_BEAM = 48
_STATED = 8.0
_STATED_AMONG_LABELS = 3.0  # by a heading without a label, where every question has one
_LABEL = {LabelKind.QUESTION: 3.0, LabelKind.ANSWER: 2.6, LabelKind.BARE: 1.8}
_FILE_NAME = 6.0
_UNHEADED = 0.3
_UNHEADED_WITH_HEADING = 5.0  # its heading stands elsewhere
_UNHEADED_AMONG_HEADED = 1.5  # it has none, others have
_LEFT_EMPTY = 6.0
_PASSED_OVER = 2.5
_PASSED_OVER_HEADED = 0.8
_PASSED_MORE = 0.5
_BACK = 3.0
_AGAIN = 8.0
_CLOSE = 1.5
_VERBATIM = 0.9
_MARKED = 40.0  # by the course's mark on the cell: more than all headings can say
_MARKED_PERHAPS = 3.0  # by a mark that several cells carry, as copied cells do


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The question (its 0-based number, PREAMBLE or OUTSIDE) of every segment, and which of them begin one.

    `close` are the questions whose segments another reading, almost as likely, gives elsewhere.
    """

    questions: tuple[int, ...]
    begins: tuple[bool, ...]
    close: frozenset[int]
    headed: bool


class _State(NamedTuple):
    """All of a reading that matters to the future.

    `visited` has a bit for each question seen, `shift` is the number on the labels minus the question's own; `empty`
    tells that of the question only the heading has been seen, `bare` that this heading is no more than a label.
    """

    question: int = PREAMBLE
    visited: int = 0
    shift: int = 0
    label: tuple[str, int] | None = None
    bare: bool = False
    empty: bool = False


class _Reading(NamedTuple):
    """One way to read the segments so far: where it stands, its score, and the reading that it goes on from."""

    state: _State = _State()
    score: float = 0.0
    begins: bool = False
    before: _Reading | None = None


_Step = tuple[_State, float, bool]
"""One more segment read: the state after it, the score, and whether it begins a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What a segment says whatever was read before it.

    `weight` is its label's, `mark` that label, `stated` what the heading is worth as each question's text, `begins`
    what the segment is worth as the beginning of each, and `heading` what it costs for each question that the heading
    begins nothing; the others are the segment's own.
    """

    weight: float
    mark: tuple[str, int] | None
    stated: tuple[float, ...]
    begins: tuple[float, ...]
    heading: tuple[float, ...]
    heading_of_none: float
    states: bool
    file_question: int | None
    marked: int | None
    firm: bool

    def mark_worth(self, question: int) -> float:
        """What the course's mark says of the segment being this question's."""
        if self.marked is None:
            return 0.0
        worth = _MARKED if self.firm else _MARKED_PERHAPS
        return worth if question == self.marked else -worth


def align(segments: Sequence[Segment], numbers: Sequence[int]) -> Alignment:
    """The best reading. `numbers` are the questions' numbers as the assignment counts them, in order."""
    scorer = _Scorer(segments, numbers)
    beam = [_Reading()]
    for segment in segments:
        merged: dict[_State, _Reading] = {}
        terms = scorer.terms(segment)
        for reading in beam:
            for state, score, begins in scorer.steps(reading, segment, terms):
                rival = merged.get(state)
                if rival is None or rival.score < score:
                    merged[state] = _Reading(state, score, begins, reading)
        beam = sorted(merged.values(), key=lambda reading: -reading.score)[:_BEAM]
    paths = [_path(reading) for reading in beam[:8]]
    return Alignment(
        questions=tuple(reading.state.question for reading in paths[0]),
        begins=tuple(reading.begins for reading in paths[0]),
        close=_close(segments, paths, len(numbers)),
        headed=scorer.headed >= 0.5,
    )


def _path(last: _Reading) -> list[_Reading]:
    path = []
    reading: _Reading | None = last
    while reading is not None and reading.before is not None:
        path.append(reading)
        reading = reading.before
    return path[::-1]


def _close(segments: Sequence[Segment], paths: Sequence[list[_Reading]], count: int) -> frozenset[int]:
    """The questions that another reading with almost the same score answers with other content."""
    if not segments:
        return frozenset()

    def content(path: list[_Reading], question: int) -> list[int]:
        return [n for n, reading in enumerate(path) if reading.state.question == question and segments[n].has_content]

    rivals = [path for path in paths[1:] if paths[0][-1].score - path[-1].score < _CLOSE]
    return frozenset(q for q in range(count) if any(content(path, q) != content(paths[0], q) for path in rivals))


class _Scorer:
    """The weights, and what the submission as a whole says about them: its style of labels, how many headings."""

    def __init__(self, segments: Sequence[Segment], numbers: Sequence[int]) -> None:
        self._numbers = numbers
        self._place = {number: place for place, number in enumerate(numbers)}
        stated = {place for segment in segments for place, like in enumerate(segment.likeness) if like >= LIKE}
        named = {s.label.number for s in segments if s.label is not None and is_numbered(s.label)}
        files = {s.file_question for s in segments}
        firm = stated | {self._place[n] for n in (named | files) if n in self._place}
        firm |= {s.marked for s in segments if s.firm and s.marked is not None}
        labelled = {self._place[n] for n in named if n in self._place}
        share = len(labelled) / (len(numbers) or 1)
        self._unlabelled = _STATED + (_STATED_AMONG_LABELS - _STATED) * share
        self._firm = len(firm) >= FIRM
        self._styles = self._read_styles(segments)
        bare = max(self._styles.values(), key=len, default=set())
        with_heading = firm if self._firm or len(bare) < len(firm) else bare
        self.headed = len(with_heading) / (len(numbers) or 1)
        self._unheaded = [
            _UNHEADED + (_UNHEADED_WITH_HEADING if place in with_heading else _UNHEADED_AMONG_HEADED) * self.headed
            for place in range(len(numbers))
        ]

    def _read_styles(self, segments: Sequence[Segment]) -> dict[str, set[int]]:
        """Which of our questions each style of bare labels counts where cells begin."""
        found: dict[str, set[int]] = {}
        for segment in segments:
            label = segment.label
            if label is not None and label.number in self._place and segment.opens_cell:
                found.setdefault(label.style, set()).add(self._place[label.number])
        return found

    def terms(self, segment: Segment) -> _Terms:
        """What this segment says, once for all readings."""
        label, likeness = segment.label, segment.likeness
        stated = _STATED if is_numbered(label) else self._unlabelled
        most = max(likeness, default=0.0)
        terms = _Terms(
            weight=0.0 if label is None else self._weight(segment, label),
            mark=None if label is None or label.number is None else (label.kind.value, label.number),
            stated=tuple(stated * like for like in likeness),
            begins=(),
            heading=tuple(stated * max(0.0, most - like) for like in likeness),
            heading_of_none=stated * max(0.0, most),
            states=segment.states,
            file_question=segment.file_question,
            marked=segment.marked,
            firm=segment.firm and segment.marked is not None,
        )
        return replace(terms, begins=tuple(self._begins(segment, terms, place) for place in range(len(self._numbers))))

    def _begins(self, segment: Segment, terms: _Terms, question: int) -> float:
        """What the segment is worth as the beginning of a question, whatever was read before it."""
        worth = segment.fit[question] + terms.stated[question] + terms.mark_worth(question)
        if terms.firm:
            return worth
        if terms.file_question == self._numbers[question]:
            return worth + _FILE_NAME
        if terms.mark is None and terms.file_question is None and not terms.states:
            named = segment.lines[0].cell.question
            elsewhere = _FILE_NAME if named in self._place and self._place[named] != question else 0.0
            return worth - elsewhere - self._unheaded[question] * (1.0 if segment.opens_cell else 1.5)
        return worth

    def steps(self, reading: _Reading, segment: Segment, terms: _Terms) -> Iterator[_Step]:
        """Every way to read one more segment."""
        yield self._go_on(reading, segment, terms)
        for question in range(len(self._numbers)):
            if question != reading.state.question:
                yield self._begin(reading, segment, terms, question)
        if segment.label is not None and is_numbered(segment.label) and segment.label.number not in self._place:
            yield self._leave(reading, segment, terms)

    def _go_on(self, reading: _Reading, segment: Segment, terms: _Terms) -> _Step:
        state = reading.state
        score = reading.score + terms.mark_worth(state.question)
        score -= 0.0 if terms.firm else self._ignored(state, segment, terms)
        if state.question >= 0:
            score += segment.fit[state.question]
            # The question's own words once more stand above another attempt at it.
            again = segment.likeness[state.question] >= _VERBATIM and terms.mark == state.label
            score += terms.stated[state.question] if state.bare or again else 0.0
        elif state.question == PREAMBLE and segment.has_content:
            score -= max(0.0, *segment.fit)
        bare = state.bare and not (terms.states or segment.has_content)
        empty = state.empty and not segment.has_content
        return _State(state.question, state.visited, state.shift, terms.mark or state.label, bare, empty), score, False

    def _ignored(self, state: _State, segment: Segment, terms: _Terms) -> float:
        """What it costs that this segment's heading begins nothing."""
        cost = terms.heading[state.question] if state.question >= 0 else terms.heading_of_none
        if terms.file_question in self._place and self._place.get(terms.file_question) != state.question:
            cost += _FILE_NAME
        label = segment.label
        if label is None or label.number is None:
            return cost
        if state.question < 0:
            return cost + (terms.weight if label.number in self._place else 0.0)
        if self._fits(state, label):
            again = segment.opens_cell and terms.mark == state.label and label.kind is not LabelKind.ANSWER
            return cost + (0.8 * terms.weight if again else 0.0)
        return cost + 0.5 * terms.weight

    def _fits(self, state: _State, label: Label) -> bool:
        """True if the label's number is that of the question at hand."""
        if state.question < 0 or label.number is None:
            return False
        return label.number - self._numbers[state.question] in (0, state.shift)

    def _begin(self, reading: _Reading, segment: Segment, terms: _Terms, question: int) -> _Step:
        label, state = segment.label, reading.state
        visited, shift = state.visited | 1 << question, state.shift
        score = reading.score + terms.begins[question]
        if terms.firm:
            return _State(question, visited, shift, terms.mark, empty=not segment.has_content), score, True
        if label is not None and label.number is not None:
            score += self._label(state, terms, label.number - self._numbers[question])
            score -= _LEFT_EMPTY if state.empty and self._fits(state, label) else 0.0
            shift = label.number - self._numbers[question]
        elif state.empty and terms.file_question is None:
            score -= _LEFT_EMPTY * (0.5 if terms.states else 1.0)
        score -= self._order(reading, segment, terms, question)
        bare = label is not None and not (terms.states or segment.has_content)
        return _State(question, visited, shift, terms.mark, bare, not segment.has_content), score, True

    def _label(self, state: _State, terms: _Terms, miscount: int) -> float:
        """A label says that something begins here, and what; who has once miscounted goes on counting from there."""
        if miscount == 0:
            return 1.5 * terms.weight
        if miscount == state.shift:
            return 1.3 * terms.weight
        return 0.5 * terms.weight - (0.3 * terms.weight if not terms.states else 0.0)

    def _weight(self, segment: Segment, label: Label) -> float:
        weight = _LABEL[label.kind]
        if label.kind is not LabelKind.BARE:
            return weight
        if self._firm:
            return 0.1 * weight
        if segment.opens_cell:
            return weight
        usual = max(self._styles, key=lambda style: len(self._styles[style]), default=label.style)
        return weight * (0.5 if label.style == usual else 0.05)

    def _order(self, reading: _Reading, segment: Segment, terms: _Terms, question: int) -> float:
        """What it costs to go back, or to pass over questions; who leaves out one may well leave out more."""
        visited = reading.state.visited
        if visited >> question & 1:
            return _AGAIN
        if segment.opens_file and reading.before is not None:
            return 0.0  # the order of files is not the student's
        last = visited.bit_length() - 1
        if question < last:
            return _BACK
        passed = question - last - 1
        headed = terms.states or is_numbered(segment.label)
        return 0.0 if not passed else (_PASSED_OVER_HEADED if headed else _PASSED_OVER) + _PASSED_MORE * (passed - 1)

    def _leave(self, reading: _Reading, segment: Segment, terms: _Terms) -> _Step:
        score = reading.score + 1.5 * terms.weight - _STATED * max(segment.likeness, default=0.0)
        return _State(OUTSIDE, reading.state.visited), score + terms.mark_worth(OUTSIDE), True
