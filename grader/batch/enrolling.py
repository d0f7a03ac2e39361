"""Hand-ins of a class -> those that are to be graded: whose each is, until when it was in time, which one counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from grader import pipeline, terms
from grader.errors import UsageError
from grader.language import joined, say, say_number
from grader.model import Assignment, Attempts, HandIn, Person, Roster, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """What is to be graded, and what a person should know."""

    hand_ins: tuple[HandIn, ...]
    notes: tuple[str, ...] = ()


def enrolled(hand_ins: Sequence[HandIn], roster: Roster, assignment: Assignment) -> Enrolled:
    """All attempts with what roster and terms say of them.

    Raises UsageError, which names them all, for extensions and moments that cannot be read.
    """
    notes: list[str] = []
    if roster.people:
        told = pipeline.join(roster.people, hand_ins)
        hand_ins, notes = told.hand_ins, list(told.notes)
    extended = pipeline.join(roster.extensions, hand_ins)
    notes += [
        say("{name} has an extension, and no work of theirs is here.", name=person.called) for person in extended.absent
    ]
    of_roster, of_extensions = _by_student(hand_ins, roster.people), _by_student(hand_ins, roster.extensions)
    found, wrong = [], []
    for hand_in in hand_ins:
        people = [one[hand_in.student] for one in (of_roster, of_extensions) if hand_in.student in one]
        notes += [note for person in people for note in _idle(person, assignment.terms) if note not in notes]
        try:
            found.append(_timed(hand_in, people, assignment.terms))
        except UsageError as error:
            wrong.append(error.message)
    if wrong:
        raise UsageError(joined("\n", dict.fromkeys(wrong)))
    notes += _untimed(found, assignment.terms)
    return Enrolled(hand_ins=tuple(_counting(found, assignment.terms)), notes=tuple(notes))


def _by_student(hand_ins: Sequence[HandIn], people: Sequence[Person]) -> dict[str, Person]:
    return {student: people[at] for student, at in pipeline.who_is_who(people, hand_ins).items()}


# --- until when -----------------------------------------------------------------------------------------------------


def _timed(hand_in: HandIn, people: Iterable[Person], asked: Terms) -> HandIn:
    """With the latest moment that anybody gave this student, and the moment it came if only the roster tells."""
    due, submitted = asked.due, hand_in.submitted
    for person in people:
        extended = _extended(person, asked.due)
        if extended is not None:
            due = extended if due is None else max(due, extended)
        if submitted is None and person.submitted.strip(" -"):
            submitted = _moment(person, "submitted", asked.due)
    return replace(hand_in, due=due, submitted=submitted)


def _extended(person: Person, due: datetime | None) -> datetime | None:
    """Until when somebody has an extension; None without one, or where nothing is due that it could put off."""
    if not person.extension:
        return None
    seconds = _period(person)
    if seconds is None:
        return _moment(person, "extension", due)
    return None if due is None else terms.later(due, seconds)


def _period(person: Person) -> float | None:
    """The seconds of an extension that is no moment."""
    try:
        return terms.period(person.extension)
    except ValueError:
        return None


def _idle(person: Person, asked: Terms) -> Iterator[str]:
    """A word on an extension that puts nothing off."""
    if person.extension and asked.due is None and _period(person) is not None:
        yield _placed(
            person,
            "extension",
            say(
                "{name} has an extension of {extension}, but the assignment has no due date: it changes nothing.",
                name=person.called,
                extension=person.extension,
            ),
        )


def _moment(person: Person, kind: str, due: datetime | None) -> datetime:
    try:
        return terms.moment(getattr(person, kind), due.tzinfo if due is not None else None)
    except ValueError as error:
        if kind == "extension":
            said = say("{name}: the extension cannot be read: {why}", name=person.called, why=error)
        else:
            said = say("{name}: the moment of handing in cannot be read: {why}", name=person.called, why=error)
        raise UsageError(_placed(person, kind, said)) from error


def _placed(person: Person, kind: str, said: str) -> str:
    """What is said of it, after where it is written."""
    return say("{place}: {said}", place=person.places[kind], said=said) if kind in person.places else said


def _untimed(found: Sequence[HandIn], asked: Terms) -> Iterator[str]:
    """A word on those of whom nobody knows when they came, if that matters."""
    untimed = [one for one in found if one.submitted is None]
    late = sum(bool(one.late_s) for one in untimed)
    if asked.late is not None and late:
        yield say_number(
            "{number} hand-in is marked as late, and nobody knows by how much: its grade stays open until somebody "
            "decides on that at the review desk, or a column 'submitted' of a roster tells when it came.",
            "{number} hand-ins are marked as late, and nobody knows by how much: their grades stay open until somebody "
            "decides on that at the review desk, or a column 'submitted' of a roster tells when they came.",
            late,
        )
    if asked.due is not None and asked.late is not None and len(untimed) > late:
        yield say_number(
            "Nobody knows when {number} hand-in came: it counts as in time. A column 'submitted' of a roster can tell.",
            "Nobody knows when {number} hand-ins came: they count as in time. A column 'submitted' of a roster can "
            "tell.",
            len(untimed) - late,
        )


# --- which attempt --------------------------------------------------------------------------------------------------


def _counting(found: Sequence[HandIn], asked: Terms) -> list[HandIn]:
    """The attempt of each student that counts; all of them where the best does, which only grading tells."""
    attempts: dict[str, list[HandIn]] = {}
    for hand_in in found:
        attempts.setdefault(hand_in.student, []).append(hand_in)
    if asked.attempts is Attempts.BEST:
        return [one for mine in attempts.values() for one in _named_apart(mine, attempts)]
    if asked.attempts is Attempts.LAST_IN_TIME:
        grace = asked.late.grace_s if asked.late is not None else 0.0
        return [([one for one in mine if _in_time(one, grace)] or mine)[-1] for mine in attempts.values()]
    return [mine[-1] for mine in attempts.values()]


def _in_time(hand_in: HandIn, grace: float) -> bool:
    if hand_in.submitted is None:
        return not hand_in.late_s
    return terms.lateness(hand_in) <= grace


def _named_apart(mine: Sequence[HandIn], taken: Iterable[str]) -> list[HandIn]:
    """The last attempt under the student's own name, earlier ones under names of their own."""
    *earlier, last = mine
    named = []
    for hand_in in earlier:
        name = f"{hand_in.student}.attempt-{hand_in.attempt}"
        while name in taken:
            name += "_"
        named.append(replace(hand_in, student=name, of=hand_in.student))
    return [*named, last]
