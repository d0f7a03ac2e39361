"""Segments that were given to a question -> its Answer; and what is said about those that were given to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.model import Answer, Place
from grader.submission.alignment import OUTSIDE, PREAMBLE, Alignment
from grader.submission.cells import name_place, sentence
from grader.submission.lines import Line, LineKind
from grader.submission.programs import Made, Source, make_program
from grader.submission.questions import Question
from grader.submission.segments import Segment
from grader.submission.texts import printed, prose, text_lines
from grader.submission.words import count_words

_WORTH_A_NOTE = 15
_FITS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A submission, split: its segments, the questions, and which segment is whose."""

    segments: Sequence[Segment]
    questions: Sequence[Question]
    alignment: Alignment
    source: Source

    def parts(self, question: int) -> list[tuple[Segment, bool]]:
        """The segments of a question (by its place, from 0), and whether each is its heading.

        The heading is where it begins, and, if only a label stands there, where its text is first stated.
        """
        result: list[tuple[Segment, bool]] = []
        stated = False
        for segment, given, begins in zip(self.segments, self.alignment.questions, self.alignment.begins, strict=True):
            if given == question:
                result.append((segment, begins or (segment.states and not stated)))
                stated = stated or segment.states
        return result


def make_answer(split: Split, place: int) -> Answer | None:
    """The answer to the question at this place (from 0), or None if there is nothing but its heading.

    An essay has no program even where it shows code: nothing of it is to be run.
    """
    question = split.questions[place]
    parts = split.parts(place)
    made = make_program(_runs(parts), split.source) if question.wants_program else None
    text = _text(parts, question)
    if made is None and not text:
        return None
    return Answer(
        exercise=question.exercise.id,
        program=made.program if made is not None else None,
        text=text,
        places=tuple(_places(parts, question, made)),
        notes=made.notes if made is not None else (),
        doubts=tuple(_doubts(split, place)),
    )


def _runs(parts: Sequence[tuple[Segment, bool]]) -> list[tuple[Line, ...]]:
    """The lines of the segments, those of one cell together."""
    runs: list[list[Line]] = []
    for segment, _ in parts:
        if runs and runs[-1][0].cell is segment.lines[0].cell:
            runs[-1] += segment.lines
        else:
            runs.append([*segment.lines])
    return [tuple(run) for run in runs]


def _text(parts: Sequence[tuple[Segment, bool]], question: Question) -> str:
    texts = [prose(segment.lines, question, is_heading=begins) for segment, begins in parts]
    text = "\n\n".join(filter(None, texts))
    if not text and not question.wants_program:
        text = "\n".join(filter(None, (printed(segment.lines) for segment, _ in parts)))
    return text


def _places(parts: Sequence[tuple[Segment, bool]], question: Question, made: Made | None) -> Iterator[Place]:
    """Where the content is: the code, and the prose where it is more than a heading."""
    for segment, begins in parts:
        lines = [line for line in segment.lines if line.kind is LineKind.CODE or _is_file(line, made)]
        if prose(segment.lines, question, is_heading=begins):
            lines += text_lines(segment.lines)
        if lines or any(line.kind is LineKind.COMMENT for line in segment.lines[1:]):
            numbers = [line.number for line in lines or segment.lines]
            yield segment.lines[0].cell.place(min(numbers), max(numbers))


def _is_file(line: Line, made: Made | None) -> bool:
    """True for a line of a `%%writefile` cell that became the program."""
    if made is None or line.kind is not LineKind.BLANK:
        return False
    return any(place == line.cell.place(line.number, line.number) for place in made.program.origin)


def _doubts(split: Split, place: int) -> Iterator[str]:
    parts = split.parts(place)
    number = split.questions[place].exercise.number
    begins = [segment for segment, is_beginning in parts if is_beginning]
    heads = [segment for segment in begins if segment.label is not None or segment.states or segment.file_question]
    if not heads:
        yield "No heading or label says that this is the answer; it was found by its content and its place."
    labels = {s.label.number for s in heads if s.label is not None and s.label.number is not None and not s.states}
    if labels and number not in labels:
        says = ", ".join(map(str, sorted(labels)))
        yield f"Its label says {says}; by its content and its place it answers question {number}."
    if place in split.alignment.close:
        yield "Another way to divide the submission between the questions is almost as likely."


def leftover_notes(split: Split, found: Sequence[str]) -> Iterator[str]:
    """What belongs to no question, and, for questions that were not found, what might be meant for them."""
    for given, why in ((PREAMBLE, "stands before the first question"), (OUTSIDE, "belongs to another question")):
        for segment, _ in split.parts(given):
            if _is_worth_a_note(segment):
                yield f"{sentence(_name(segment))}: {why} and was not graded."
    for place, question in enumerate(split.questions):
        if question.exercise.id not in found:
            yield _not_found(split, place)


def _is_worth_a_note(segment: Segment) -> bool:
    has_code = any(line.kind is LineKind.CODE and not _is_import(line) for line in segment.lines)
    return has_code or count_words(line.text for line in segment.lines) >= _WORTH_A_NOTE


def _is_import(line: Line) -> bool:
    return (line.code or "").lstrip().startswith(("import ", "from "))


def _not_found(split: Split, place: int) -> str:
    """Only code is named as a candidate, and only where it is not what its own question asked for."""
    question = split.questions[place]
    message = f"No answer to question {question.exercise.number} was found."
    if not question.wants_program:
        return message
    candidates = [
        segment
        for segment, given in zip(split.segments, split.alignment.questions, strict=True)
        if (given < 0 or not split.questions[given].wants_program)
        and segment.fit[place] >= _FITS
        and any(line.kind is LineKind.CODE for line in segment.lines)
    ]
    names = ", ".join(map(_name, candidates[:3]))
    return f"{message} Perhaps it is meant by the code in {names}." if names else message


def _name(segment: Segment) -> str:
    filled = [line.number for line in segment.lines if line.kind is not LineKind.BLANK]
    return name_place(segment.lines[0].cell.place(filled[0], filled[-1]))
