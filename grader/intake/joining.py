"""Roster and hand-ins -> who is who. The surest evidence first; what fits two people is nobody's, and is told."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from grader.language import joined, say
from grader.model import HandIn, Person

_LIKE = 85.0
"""From this likeness (of 100) on, a name may be another one with a slip in it. That is told, and nobody is joined."""
_TELLING = say("A column 'Identifier' with the platform's number, as in its own list, tells them apart.")
_LEAST_ID = 4
"""Shorter numbers may be anything within the name of a file."""

Marks = Callable[[HandIn], Iterable[object]]
Traits = Callable[[Person], Iterable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The hand-ins with what the roster says of each, who of the roster has none, and what a person should know."""

    hand_ins: tuple[HandIn, ...]
    absent: tuple[Person, ...]
    notes: tuple[str, ...] = ()


def who_is_who(people: Sequence[Person], hand_ins: Sequence[HandIn]) -> dict[str, int]:
    """By student, where in the list of people theirs is, for all that can be told."""
    return _joined(people, hand_ins).found


def _joined(people: Sequence[Person], hand_ins: Sequence[HandIn]) -> _Joining:
    work = _Joining(people, {one.student: one for one in hand_ins})
    for traits, marks in _WAYS:
        work.match(traits, marks)
    return work


def join(people: Sequence[Person], hand_ins: Sequence[HandIn]) -> Joined:
    """Find each student's person. Hand-ins of nobody stay as they are, but for `on_roster`."""
    work = _joined(people, hand_ins)
    work.tell_strangers()
    unsure = {at for fitting in work.torn.values() for at in fitting}
    absent = (replace(person, unsure=at in unsure) for at, person in enumerate(people) if at not in work.found.values())
    return Joined(hand_ins=tuple(map(work.told, hand_ins)), absent=tuple(absent), notes=tuple(work.notes))


@dataclass(slots=True)
class _Joining:
    """`found` is, by student, where in the list of people theirs is; `torn`, by student, who it may be, where several
    people fit or several students fit one of them.
    """

    people: Sequence[Person]
    students: dict[str, HandIn]
    found: dict[str, int] = field(default_factory=dict)
    torn: dict[str, set[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def match(self, traits: Traits, marks: Marks) -> None:
        """Join where a mark of one student is a trait of one person, and the other way round."""
        owners = self._owners(traits)
        claims: dict[int, list[str]] = defaultdict(list)
        for student, hand_in in self.students.items():
            if student in self.found:
                continue
            fitting = {at for mark in marks(hand_in) for at in owners.get(mark, ())}
            if len(fitting) == 1:
                claims[fitting.pop()].append(student)
            elif fitting:
                self.torn[student] = fitting
        for at, students in claims.items():
            if len(students) == 1:
                self.found[students[0]] = at
            else:
                self.torn |= {student: {at} for student in students}

    def _owners(self, traits: Traits) -> dict[object, list[int]]:
        taken = set(self.found.values())
        owners: dict[object, list[int]] = defaultdict(list)
        for at, person in enumerate(self.people):
            if at not in taken:
                for trait in set(traits(person)):
                    owners[trait].append(at)
        return owners

    def tell_strangers(self) -> None:
        """A note on each student who was not found; whose name is nearly that of somebody absent may be that person."""
        absent = {at: _spelled(one.name) for at, one in enumerate(self.people) if at not in self.found.values()}
        for student, hand_in in self.students.items():
            if student in self.found:
                continue
            name = hand_in.name or student
            fitting = self.torn.get(student, set()) & absent.keys()
            if fitting:
                said = self._torn_between(f"{name}{_number(hand_in)}", fitting)
                self.notes.append(joined(" ", [said, _TELLING]))
                continue
            near = process.extractOne(_spelled(name), absent, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE)
            said = say("{name} handed in, and is not found in the roster.", name=name)
            guess = say("Is it {name}?", name=self.people[near[2]].called) if near else ""
            if near:
                self.torn[student] = {near[2]}
            self.notes.append(joined(" ", filter(None, [said, guess])))

    def _torn_between(self, name: str, fitting: set[int]) -> str:
        """Why it cannot be said which of these people somebody is."""
        if len(fitting) > 1:
            return say(
                "{name} handed in, and {number} people of the roster could be meant.", name=name, number=len(fitting)
            )
        return say(
            "{name} handed in, and so did others who could be {person} of the roster.",
            name=name,
            person=self.people[next(iter(fitting))].called,
        )

    def told(self, hand_in: HandIn) -> HandIn:
        at = self.found.get(hand_in.student)
        if at is None:
            return replace(hand_in, on_roster=False)
        person = self.people[at]
        return replace(
            hand_in, name=person.name or hand_in.name, ids={**person.ids, **hand_in.ids}, section=person.section,
            on_roster=True,
        )  # fmt: skip


# --- what tells people apart ----------------------------------------------------------------------------------------


def _ids(owner: HandIn | Person) -> Iterable[object]:
    """What one system calls somebody, by system."""
    return [(kind, value.casefold()) for kind, value in owner.ids.items()]


def _numbers(person: Person) -> Iterable[object]:
    """Whatever is somebody's alone, and the part of an address before the @."""
    values = [value.casefold() for kind, value in person.ids.items() if kind not in ("moodle", "canvas")]
    return [*values, *(value.partition("@")[0] for value in values if "@" in value)]


def _named_numbers(owner: HandIn | Person) -> Iterable[object]:
    """A name together with any number: who has both is meant, whatever the column of the number is called."""
    name = frozenset(_words(owner.name))
    return [(name, value.casefold()) for value in owner.ids.values()] if name else []


def _number(hand_in: HandIn) -> str:
    """The platform's own number, to tell two of one name apart."""
    found = [value for kind, value in hand_in.ids.items() if kind in ("moodle", "canvas", "gradescope")]
    return f" ({found[0]})" if found else ""


def _called(hand_in: HandIn) -> Iterable[object]:
    """What the layout calls somebody: the name of the file or folder, the platform's own word."""
    own = [value for kind, value in hand_in.ids.items() if kind not in ("moodle", "canvas", "gradescope")]
    return [value.casefold() for value in (hand_in.student, hand_in.name, *own)]


def _person_names(person: Person) -> Iterable[object]:
    words = _words(person.name)
    return ["".join(words[at:] + words[:at]) for at in range(len(words))]


def _student_names(hand_in: HandIn) -> Iterable[object]:
    return ["".join(_words(name)) for name in (hand_in.name, hand_in.student) if _words(name)]


def _whole_words(person: Person) -> Iterable[object]:
    """All words of a name together, in any order, and numbers that are long enough to be nothing else."""
    words = _words(person.name)
    numbers = [value for value in map(str, _numbers(person)) if len(value) >= _LEAST_ID]
    return [*numbers, *([frozenset(words)] if len(words) > 1 else [])]


def _parts(hand_in: HandIn) -> Iterable[object]:
    """What the name of a file may hold beside the person's: `lovelace_ada_hw3`, `hw3-1815123`."""
    words = _words(hand_in.student)
    runs = (words[at : at + size] for size in (2, 3, 4) for at in range(len(words) - size + 1))
    return [*words, *map(frozenset, runs)]


_WAYS: tuple[tuple[Traits, Marks], ...] = (
    (_ids, _ids),
    (_named_numbers, _named_numbers),
    (_numbers, _called),
    (_person_names, _student_names),
    (_whole_words, _parts),
)


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _spelled(name))


def _spelled(name: str) -> str:
    """Without capitals and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
