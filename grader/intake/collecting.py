"""Paths -> hand-ins, whatever lies there: detect the layout, name the students, unpack what is packed."""

from __future__ import annotations

import itertools
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.errors import UsageError
from grader.intake import layouts
from grader.intake.archives import RESERVED, is_archive, unpack
from grader.language import say
from grader.model import HandIn

LAYOUTS = ("folder", "moodle", "canvas", "gradescope", "nbgrader")
_LONGEST = 80
_TAKEN = frozenset((*RESERVED, "INDEX"))
"""Names that no student's files can have: the class page is called index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A class: every attempt of every student, those of one student in order of time, and what there is to say."""

    hand_ins: tuple[HandIn, ...]
    notes: tuple[str, ...] = ()

    def latest(self) -> tuple[HandIn, ...]:
        """The attempt that counts of each student, by student."""
        return tuple({hand_in.student: hand_in for hand_in in self.hand_ins}.values())


@dataclass(slots=True)
class _Collecting:
    """On its way through the paths.

    `is_class` tells whether a folder is several people's, `is_locked` whether it may not be opened; `name_of` a path's
    owner.
    """

    scratch: Path
    is_class: Callable[[Path], bool]
    is_locked: Callable[[Path], bool]
    name_of: Callable[[Path], str]
    layout: str | None
    assignment: str | None = None
    notes: list[str] = field(default_factory=list)
    unpacked: int = 0

    def read(self, path: Path) -> Iterator[HandIn]:
        if is_archive(path):
            yield from self._folder(self._unpack(path), path)
        elif path.is_dir() and self.is_locked(path):
            raise UsageError(
                say("{path}: this folder may not be opened here. Whoever owns it has to allow that.", path=path)
            )
        elif path.is_dir():
            yield from self._folder(path, path)
        elif path.exists():
            yield HandIn(student=self.name_of(path), path=path)
        else:
            raise UsageError(say("{path}: there is no such file or folder.", path=path))

    def _unpack(self, archive: Path, whose: str = "") -> Path:
        folder = self._room(archive.name.split(".")[0])
        self.notes += [
            say("{student}: {note}", student=whose, note=note) if whose else note for note in unpack(archive, folder)
        ]
        return _single(folder)

    def _room(self, name: str) -> Path:
        """An empty folder of this name: it is what the student's work is called."""
        self.unpacked += 1
        folder = self.scratch / str(self.unpacked) / _file_name(name)
        folder.mkdir(parents=True)
        return folder

    def _folder(self, folder: Path, given: Path) -> Iterator[HandIn]:
        layout = self.layout or _detect(folder)
        if layout == "gradescope":
            yield from layouts.gradescope(folder)
        elif layout == "nbgrader":
            place = folder if folder.name == "submitted" else _submitted(folder)
            yield from layouts.nbgrader(place, self.is_locked, self.assignment)
        elif layout in ("moodle", "canvas"):
            pieces = layouts.moodle(_entries(folder)) if layout == "moodle" else layouts.canvas(_entries(folder))
            yield from self._gathered(list(pieces))
        elif not layouts.is_otter_export(folder) and (self.is_class(folder) or _holds_archives(folder)):
            yield from (self._opened(HandIn(student=self._owner(path), path=path)) for path in _entries(folder))
        else:
            yield HandIn(
                student=self.name_of(given) if not is_archive(given) else given.name.split(".")[0], path=folder
            )

    def _gathered(self, pieces: list[layouts.Piece]) -> Iterator[HandIn]:
        """One hand-in a student: several files of one lie together in a folder, of each the newest."""
        people: dict[tuple[tuple[str, str], ...], dict[str, layouts.Piece]] = {}
        for piece in sorted(pieces, key=lambda piece: piece.version):
            people.setdefault(tuple(piece.hand_in.ids.items()), {})[piece.name] = piece
        for mine in people.values():
            found = list(mine.values())
            hand_in = replace(found[0].hand_in, late_s=max(piece.hand_in.late_s for piece in found))
            yield self._opened(replace(hand_in, path=self._together(found)))

    def _together(self, pieces: list[layouts.Piece]) -> Path:
        if len(pieces) == 1:
            return pieces[0].hand_in.path
        folder = self._room(pieces[0].hand_in.student)
        for piece in pieces:
            path = piece.hand_in.path
            try:
                if path.is_dir():
                    shutil.copytree(path, folder, dirs_exist_ok=True, ignore=_links)
                else:
                    shutil.copyfile(path, folder / piece.name)
            except OSError:  # also of one file among many, after the others
                student = piece.hand_in.student
                self.notes.append(
                    say(
                        "{student}: not all of {file} may be read, so some is left out.",
                        student=student,
                        file=path.name,
                    )
                )
        return folder

    def _owner(self, path: Path) -> str:
        return path.name.split(".")[0] if is_archive(path) else self.name_of(path)

    def _opened(self, hand_in: HandIn) -> HandIn:
        """With what the student handed in packed, unpacked; what cannot be unpacked stays, and grading tells why."""
        path = hand_in.path
        packed = [one for one in _entries(path) if is_archive(one)] if path.is_dir() else [path]
        if len(packed) != 1 or not is_archive(packed[0]):
            return hand_in
        try:
            return replace(hand_in, path=self._unpack(packed[0], hand_in.student))
        except UsageError as error:
            self.notes.append(say("{student}: {note}", student=hand_in.student, note=error))
            return hand_in


def collect(
    paths: Sequence[Path], scratch: Path, *, is_class: Callable[[Path], bool], is_locked: Callable[[Path], bool],
    name_of: Callable[[Path], str], layout: str | None = None, assignment: str | None = None,
) -> Collected:  # fmt: skip
    """All hand-ins at these paths. `scratch` is an empty folder for what is unpacked; it must outlive the hand-ins.

    `assignment` is the name of the one that is meant where the folders of several lie there.

    Raises UsageError for a path that is not there, an archive that cannot be read, or an unknown layout.
    """
    if layout is not None and layout not in LAYOUTS:
        raise UsageError(
            say(
                "There is no layout {layout}. Those that there are: {layouts}.",
                layout=repr(layout),
                layouts=", ".join(LAYOUTS),
            )
        )
    work = _Collecting(scratch, is_class, is_locked, name_of, layout, assignment)
    given = [(Path(path), hand_in) for path in paths for hand_in in work.read(Path(path))]
    given.sort(key=lambda one: not _is_named_for(*one))  # or one student's archive could take another's name
    found = [hand_in for _, hand_in in given]
    merged = sorted(_merged(found), key=_order)
    work.notes += _claimed(given)
    locked = [one for one in merged if one.path.is_dir() and is_locked(one.path)]
    work.notes += [
        say("{student}: {path} may not be opened here, so nothing in it is read.", student=one.student, path=one.path)
        for one in locked
    ]
    return Collected(hand_ins=tuple(merged), notes=tuple(work.notes))


def _is_named_for(path: Path, hand_in: HandIn) -> bool:
    return _file_name(path.name.split(".")[0]).casefold() == _file_name(hand_in.student).casefold()


def _claimed(given: Sequence[tuple[Path, HandIn]]) -> Iterator[str]:
    """Where work lies under somebody's name in what is named for another, beside what is named for that person."""
    own = {_file_name(hand_in.student).casefold(): path for path, hand_in in given if _is_named_for(path, hand_in)}
    for path, hand_in in given:
        named = own.get(_file_name(hand_in.student).casefold(), path)
        if named != path:
            yield say(
                "{student}: there is work of this name in {path} too, beside {named}. See whose it is.",
                student=hand_in.student,
                path=path.name,
                named=named.name,
            )


def _links(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_symlink()]


def _order(hand_in: HandIn) -> tuple[str, int, float]:
    return hand_in.student, hand_in.attempt, hand_in.submitted.timestamp() if hand_in.submitted else 0.0


def _merged(found: Sequence[HandIn]) -> list[HandIn]:
    """With names that are unique and can be files' names: different people of one name are told apart by their ids."""
    names = [_file_name(hand_in.student) for hand_in in found]
    taken = {name.casefold() for name in names}
    people: dict[str, dict[tuple[tuple[str, str], ...], str]] = {}
    result = []
    for hand_in, name in zip(found, names, strict=True):
        known, ids = people.setdefault(name.casefold(), {}), _person(hand_in)
        if ids not in known:
            known[ids] = _free(hand_in, name, len(known) + 1, taken) if known else name
            taken.add(known[ids].casefold())
        result.append(replace(hand_in, student=known[ids], name=hand_in.name or hand_in.student))
    return _numbered(result)


def _free(hand_in: HandIn, name: str, number: int, taken: Collection[str]) -> str:
    """A name for the `number`th person of this name, which is nobody else's: `alice_2` may be somebody's own."""
    ids = (hand_in.ids.get("moodle"), hand_in.ids.get("sid"))
    ends = (_file_name(told) for told in ids if told)
    every = (f"{name}_{end}" for end in itertools.chain(ends, map(str, itertools.count(number))))
    return next(one for one in every if one.casefold() not in taken)


def _person(hand_in: HandIn) -> tuple[tuple[str, str], ...]:
    """Equal for hand-ins of one person. Gradescope numbers submissions, not people."""
    own = sorted((kind, value) for kind, value in hand_in.ids.items() if kind != "gradescope")
    return tuple(own or hand_in.ids.items()) or (("path", str(hand_in.path)),)


def _numbered(found: list[HandIn]) -> list[HandIn]:
    """Attempts numbered by time, where a platform has not numbered them."""
    several = {student for student, count in Counter(one.student for one in found).items() if count > 1}
    if not several:
        return found
    result = [one for one in found if one.student not in several]
    for student in several:
        mine = sorted((one for one in found if one.student == student), key=_order)
        result += [replace(one, attempt=number) for number, one in enumerate(mine, 1)]
    return result


def _file_name(name: str) -> str:
    """A student's name as the name of a file on every system; letters of every script are kept."""
    text = unicodedata.normalize("NFC", name)
    kept = re.sub(r"[^\w.\- ]+", "_", text).strip(" ._-")[:_LONGEST]
    kept = kept.encode("utf-8", "replace").decode() or "student"
    return f"{kept}_" if kept.partition(".")[0].upper() in _TAKEN else kept


def _detect(folder: Path) -> str:
    entries = _entries(folder)
    names = [path.name for path in entries]
    if (folder / layouts.GRADESCOPE_FILE).is_file():
        return "gradescope"
    if folder.name == "submitted" or _submitted(folder).is_dir():
        return "nbgrader"
    if names and sum(bool(layouts.MOODLE.match(name)) for name in names) * 2 > len(names):
        return "moodle"
    files = [path.name for path in entries if path.is_file()]
    if files and len(files) == len(names) and all(layouts.CANVAS.match(name) for name in files):
        return "canvas"
    return "folder"


def _submitted(folder: Path) -> Path:
    return folder / "submitted"


def _holds_archives(folder: Path) -> bool:
    """True for a folder of archives: each is somebody's."""
    return sum(is_archive(path) for path in _entries(folder)) > 1


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder; nothing in one that may not be read, of which reading the work tells."""
    try:
        found = sorted(folder.iterdir())
        return [path for path in found if not path.name.startswith((".", "__")) and not path.is_symlink()]
    except OSError:
        return []


def _single(folder: Path) -> Path:
    """The folder in which all lies: archives often hold one folder and nothing else."""
    entries = _entries(folder)
    while len(entries) == 1 and entries[0].is_dir() and not layouts.MOODLE.match(entries[0].name):
        folder, entries = entries[0], _entries(entries[0])
    return folder
