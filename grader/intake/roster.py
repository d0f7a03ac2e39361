"""A class list as people keep it -> the people in it: any usual column names, separator and encoding."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.errors import UsageError
from grader.language import say
from grader.model import Person

MOST_BYTES = 16 << 20
"""A list of 100,000 people has less."""
_HEADER_WITHIN = 10
"""So many lines may stand above the one that names the columns."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sid": (
        "sid", "sis id", "sis user id", "student id", "student number", "student no", "studentid", "id number",
        "matriculation number", "matrikelnummer", "matrikelnr", "matr nr", "orgdefinedid", "org defined id",
        "university id", "roll number", "roll no", "registration number", "numero etudiant", "matricula",
    ),
    "login": (
        "login", "login id", "sis login id", "username", "user name", "user", "netid", "net id", "account",
        "benutzername", "nutzername", "anmeldename", "kennung", "nom d utilisateur", "nombre de usuario",
    ),
    "email": (
        "email", "e mail", "email address", "e mail address", "mail", "e mail adresse", "emailadresse",
        "adresse de courriel", "adresse e mail", "courriel", "correo electronico", "direccion de correo",
    ),
    "canvas": ("canvas id", "canvas user id"),
    "moodle": ("identifier", "participant"),
    "id": ("id", "identity", "user id", "userid"),
    "name": (
        "name", "full name", "fullname", "student", "student name", "display name", "vollstandiger name",
        "nom complet", "nombre completo", "nome completo",
    ),
    "first": ("first name", "firstname", "first", "given name", "forename", "vorname", "prenom", "nombre", "nome"),
    "last": (
        "last name", "lastname", "last", "surname", "family name", "nachname", "familienname", "nom",
        "nom de famille", "apellidos", "apellido", "cognome",
    ),
    "section": ("section", "sections", "course section", "group", "groups", "tutorial", "gruppe", "groupe", "grupo"),
    "extension": (
        "extension", "extension until", "extended until", "extended to", "extra time", "verlangerung", "prolongation",
        "prorroga", "proroga",
    ),
    "submitted": (
        "submitted", "submitted at", "submission time", "submission date", "last modified submission",
        "time of submission", "abgegeben", "abgabezeit",
    ),
}  # fmt: skip
"""By what a column holds: what it may be called, without accents, capitals and punctuation."""

_KIND = {name: kind for kind, names in COLUMNS.items() for name in names}
_IDS = ("sid", "login", "email", "canvas", "moodle", "id")
_WHO = (*_IDS, "name", "last")


def read_roster(path: Path) -> tuple[Person, ...]:
    """The people in a CSV file: comma, semicolon or tab; UTF-8, UTF-16, or what Windows writes.

    Raises UsageError where it cannot be read, names no column that tells people apart, or lists nobody.
    """
    table = list(_rows(_text(path), path))
    at = max(range(min(_HEADER_WITHIN, len(table))), key=lambda at: (_known(table[at][1]), -at), default=0)
    header = table[at][1] if table else []
    columns = _columns(header)
    if not set(columns).intersection(_WHO):
        raise UsageError(
            say(
                "{path}: no line names the columns. Usual names are: id, student id, email, login, name, "
                "first name, last name, section.",
                path=path,
            )
        )
    found = tuple(
        _placed(person, path, number, {kind: header[at] for kind, at in columns.items()})
        for number, row in table[at + 1 :]
        if (person := _person(row, columns)) is not None
    )
    if not found:
        raise UsageError(say("{path}: nobody is listed here.", path=path))
    return tuple({(one.name, *one.ids.items()): one for one in found}.values())


def _placed(person: Person, path: Path, line: int, names: Mapping[str, str]) -> Person:
    """With where the moments stand that somebody has yet to read: `names` are those of the columns, by kind."""
    told = [kind for kind in ("extension", "submitted") if getattr(person, kind)]
    return replace(person, places={kind: f"{path}, line {line}, column {names[kind]!r}" for kind in told})


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(say("{path}: cannot be read ({why}).", path=path, why=error.strerror)) from error
    if len(data) > MOST_BYTES:
        raise UsageError(say("{path}: this is too long for a list of people.", path=path))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the table that hold anything, with the lines in which they end; the separator is the one that the
    first lines have most of.
    """
    first = "\n".join(text.splitlines()[:_HEADER_WITHIN])
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UsageError(say("{path}: this is no table ({why}).", path=path, why=error)) from error


def _known(row: Sequence[str]) -> int:
    return len({_KIND[name] for name in map(_bare, row) if name in _KIND})


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where what stands; of two columns for one thing the first. In a Canvas grade book `ID` is Canvas' own."""
    names = [_bare(name) for name in header]
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        kind = _KIND.get(name)
        if kind == "id" and "sis user id" in names:
            kind = "canvas"
        if kind is not None:
            found.setdefault(kind, at)
    return found


def _bare(name: str) -> str:
    """A column's name without what people write differently: `E-Mail (private)` stays apart from `email`."""
    letters = (char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", "".join(letters)).strip()


def _person(row: Sequence[str], columns: Mapping[str, int]) -> Person | None:
    told = {kind: row[at] for kind, at in columns.items() if at < len(row) and row[at]}
    if "moodle" in told:  # "Participant 123", in whichever language
        told["moodle"] = re.sub(r".*?(\d+)\W*$", r"\1", told["moodle"])
    name = told.get("name") or " ".join(filter(None, (told.get("first"), told.get("last"))))
    ids = {kind: told[kind] for kind in _IDS if kind in told}
    if _bare(name) in ("points possible", "student test", "test student") or not (name or ids):
        return None  # Canvas' grade book has rows that are nobody's
    return Person(
        name=name, ids=ids, section=told.get("section", ""), extension=told.get("extension", ""),
        submitted=told.get("submitted", ""),
    )  # fmt: skip
