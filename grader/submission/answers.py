"""Segments that were given to a question -> its Answer; and what is said about those that were given to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.language import joined, say
from grader.model import Answer, Exercise, Place
from grader.submission.alignment import OUTSIDE, PREAMBLE, Alignment
from grader.submission.cells import name_cell, name_place, sentence
from grader.submission.labels import LabelKind
from grader.submission.lines import Line, LineKind
from grader.submission.programs import Source, make_program
from grader.submission.questions import Question
from grader.submission.segments import Segment
from grader.submission.texts import printed, prose, prose_lines, text_lines
from grader.submission.words import count_words, stems

_WORTH_A_NOTE = 15
_FITS = 1.0
_MANY = 5
_A_FEW_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A segment of an answer: its number among all segments, and whether it is the question's heading."""

    segment: Segment
    number: int
    is_heading: bool

    def prose(self, question: Question) -> list[tuple[Line, str]]:
        """Its lines of prose, as an answer to this question, and that prose."""
        return prose_lines(self.segment.lines, question, is_heading=self.is_heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A submission, split: its segments, the questions, and which segment is whose."""

    segments: Sequence[Segment]
    questions: Sequence[Question]
    alignment: Alignment
    source: Source

    def parts(self, question: int) -> list[Part]:
        """The segments of a question (by its place, from 0).

        Its heading is where it begins, and, if only a label stands there, where its text is first stated.
        """
        result: list[Part] = []
        stated = False
        strays = self.strays()
        for number, (segment, given) in enumerate(zip(self.segments, self.alignment.questions, strict=True)):
            if given == question and number not in strays:
                is_heading = self.alignment.begins[number] or (segment.states and not stated)
                result.append(Part(segment=segment, number=number, is_heading=is_heading))
                stated = stated or (segment.states and not segment.given)
        return result

    def strays(self) -> frozenset[int]:
        """The segments (by number) of files that merely follow one that is named for its question, in a folder.

        `notes.py` after `q6.py` is no continuation of it. A file in which a heading or label begins is no stray.
        """
        found: set[int] = set()
        for question in set(self.alignment.questions) - {PREAMBLE, OUTSIDE}:
            mine = [number for number, given in enumerate(self.alignment.questions) if given == question]
            files = {self.segments[number].lines[0].cell.file: False for number in mine}
            for number in mine:
                segment = self.segments[number]
                speaks = segment.lines[0].cell.question is not None or segment.label is not None or segment.states
                files[segment.lines[0].cell.file] |= speaks
            asked = self.questions[question].exercise.number
            if any(self.segments[number].lines[0].cell.question == asked for number in mine):
                found.update(number for number in mine if not files[self.segments[number].lines[0].cell.file])
        return frozenset(found)


def make_answer(split: Split, place: int) -> Answer | None:
    """The answer to the question at this place (from 0), or None if there is nothing but its heading.

    An essay has no program even where it shows code: nothing of it is to be run.
    """
    question = split.questions[place]
    parts = split.parts(place)
    own = [part for part in parts if not part.segment.given]
    made = make_program(_runs(own), split.source, _runs(parts), question.asks_for) if question.wants_program else None
    found = [part.prose(question) for part in own]
    text = "\n\n".join(filter(None, map(prose, found)))
    if not text and not question.wants_program:
        text = "\n".join(filter(None, (printed(part.segment.lines) for part in own)))
    if made is None and not text:
        return None
    return Answer(
        exercise=question.exercise.id,
        program=made.program if made is not None else None,
        text=text,
        places=tuple(_places(own, found)),
        notes=made.notes if made is not None else (),
        doubts=(*_doubts(split, place), *(made.doubts if made is not None else ())),
    )


def _runs(parts: Sequence[Part]) -> list[tuple[Line, ...]]:
    """The lines of the segments, those of one cell together."""
    runs: list[list[Line]] = []
    for part in parts:
        if runs and runs[-1][0].cell is part.segment.lines[0].cell:
            runs[-1] += part.segment.lines
        else:
            runs.append([*part.segment.lines])
    return [tuple(run) for run in runs]


def _places(parts: Sequence[Part], texts: Sequence[list[tuple[Line, str]]]) -> Iterator[Place]:
    """Where the content is; neighbours within a cell are one place."""
    last: tuple[Part, int, int] | None = None
    for part, text in zip(parts, texts, strict=True):
        numbers = _content(part, text)
        if not numbers:
            continue
        cell, first = part.segment.lines[0].cell, min(numbers)
        if last is not None and last[0].number == part.number - 1 and last[0].segment.lines[0].cell is cell:
            first = last[1]
        elif last is not None:
            yield last[0].segment.lines[0].cell.place(last[1], last[2])
        last = part, first, max(numbers)
    if last is not None:
        yield last[0].segment.lines[0].cell.place(last[1], last[2])


def _content(part: Part, text: Sequence[tuple[Line, str]]) -> list[int]:
    """The lines of a segment that count: code, prose where it is more than a heading, comments that stand alone."""
    code = [line for line in part.segment.lines if line.kind in (LineKind.CODE, LineKind.FILE)]
    return [line.number for line in (*(line for line, _ in text), *code)]


def _doubts(split: Split, place: int) -> Iterator[str]:
    parts = split.parts(place)
    number = split.questions[place].exercise.number
    begins = [part.segment for part in parts if part.is_heading]
    heads = [segment for segment in begins if segment.label is not None or segment.states or segment.file_question]
    marked = any(part.segment.marked == place for part in parts)
    if not heads and not marked:
        yield say("No heading or label says that this is the answer; it was found by its content and its place.")
    answered = any(part.segment.firm and not part.segment.given for part in parts)
    # The course may count otherwise than the spec does, so where its mark is known only a student's own label is heard.
    spoken = [s for s in heads if not s.given and (s.firm or not answered)]
    labels = {s.label.number for s in spoken if s.label is not None and s.label.number is not None and not s.states}
    if labels and number not in labels:
        says = ", ".join(map(str, sorted(labels)))
        yield say(
            "Its label says {says}; by its content and its place it answers question {number}.",
            says=says, number=number,
        )  # fmt: skip
    yield from _copies(split, place)
    alone = len(parts) == len(begins)
    else_ = [_says_something_else(segment, split.questions[place], alone=alone) for segment in begins]
    if not marked and begins and all(else_):
        yield say("Its heading does not sound like this question; perhaps it answers another one.")
    if place in split.alignment.close and not answered:
        yield say("Another way to divide the submission between the questions is almost as likely.")


def _copies(split: Split, place: int) -> Iterator[str]:
    """A doubt where the course's mark on this question's cells stands on cells apart: one of them is a copy."""
    cells = dict.fromkeys(segment.lines[0].cell for segment in split.segments)
    copies = [cell for cell in cells if cell.marked == place and not cell.firm and not cell.given]
    if copies:
        mark = copies[0].stamp.name if copies[0].stamp else None
        yield say(
            "Several cells carry the course's mark {mark}, as copied cells do ({names}); which of them is meant?",
            mark=repr(mark), names=joined(", ", map(name_cell, copies)),
        )  # fmt: skip


def _says_something_else(segment: Segment, question: Question, *, alone: bool) -> bool:
    """True for a heading with a label whose words are hardly any of the question's.

    Where nothing follows (`alone`), only what is asked is a heading; other words are the answer itself.
    """
    first = segment.lines[0].text
    if segment.label is None or segment.label.kind is not LabelKind.QUESTION or segment.states:
        return False
    words = set(stems(first[segment.label.end :]))
    asked = first.rstrip(" *_#").endswith("?") or (not alone and len(text_lines(segment.lines)) == 1)
    return asked and len(words) >= _A_FEW_WORDS and len(words & question.words.keys()) < len(words) / 3


def leftover_notes(split: Split, found: Sequence[str]) -> Iterator[str]:
    """What belongs to no question, and, for questions that were not found, what might be meant for them."""
    for given in (PREAMBLE, OUTSIDE):
        names = [_name(part.segment) for part in split.parts(given) if _is_worth_a_note(part.segment)]
        if names:
            where = sentence(joined("; ", names[:_MANY]))
            if len(names) > _MANY:
                where = say("{names}; and {number} more", names=where, number=len(names) - _MANY)
            if given == OUTSIDE:
                yield say("{where}: not graded, it stands under the heading of another question.", where=where)
            elif found:
                yield say("{where}: not graded, it stands before the first question.", where=where)
            else:
                yield say("{where}: not graded, nothing tells which question it answers.", where=where)
    for file in sorted({split.segments[number].lines[0].cell.file for number in split.strays()}):
        yield say("{file}: not graded, its name is no question's, and other files' names are.", file=file)
    for place, question in enumerate(split.questions):
        if question.exercise.id not in found:
            yield _not_found(split, place)


def _is_worth_a_note(segment: Segment) -> bool:
    if segment.given or not segment.has_content:
        return False
    has_code = any(line.kind is LineKind.CODE and not _is_import(line) for line in segment.lines)
    return has_code or count_words(line.text for line in segment.lines) >= _WORTH_A_NOTE


def _is_import(line: Line) -> bool:
    return (line.code or "").lstrip().startswith(("import ", "from "))


def no_answer(exercise: Exercise) -> str:
    """How a note begins that tells of a question without an answer."""
    return say("No answer to question {number} was found.", number=exercise.number)


def _not_found(split: Split, place: int) -> str:
    """Only code is named as a candidate, and only where it is not what its own question asked for."""
    question = split.questions[place]
    message = no_answer(question.exercise)
    if not question.wants_program:
        return message
    candidates = [
        segment
        for segment, given in zip(split.segments, split.alignment.questions, strict=True)
        if ((given < 0 or not split.questions[given].wants_program) and segment.fit[place] >= _FITS)
        or (segment.marked == place and not segment.given)
    ]
    candidates = [segment for segment in candidates if any(line.kind is LineKind.CODE for line in segment.lines)]
    names = list(dict.fromkeys(map(_name, candidates)))[:3]
    if not names:
        return message
    perhaps = say("Perhaps it is meant by the code in {places}.", places=joined(", ", names))
    return joined(" ", [message, perhaps])


def _name(segment: Segment) -> str:
    filled = [line.number for line in segment.lines if line.kind is not LineKind.BLANK]
    return name_place(segment.lines[0].cell.place(filled[0], filled[-1]))
