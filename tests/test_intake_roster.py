"""A class list is read as people keep it: whatever its columns are called, its separator, its encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.intake import read_roster
from grader.model import Person

ADA = Person(name="Ada Lovelace", ids={"sid": "1815", "email": "ada@example.org"}, section="A")


def roster(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[Person, ...]:
    path = tmp_path / "class.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


@pytest.mark.parametrize(
    "text",
    [
        "student_id,name,email,section\n1815,Ada Lovelace,ada@example.org,A\n",
        "SIS ID;Full name;E-Mail;Group\n1815;Ada Lovelace;ada@example.org;A\n",
        "Matrikelnummer\tVorname\tNachname\tE-Mail-Adresse\tGruppe\n1815\tAda\tLovelace\tada@example.org\tA\n",
        "\ufeffSection,Last Name,First Name,Email Address,ID number\r\nA,Lovelace,Ada,ada@example.org,1815\r\n",
        "Course list of 2026,,,\n,,,\nStudent number,Name,E-mail,Section\n1815,Ada  Lovelace,ada@example.org,A\n,,,\n",
        'sid,"name",e-mail,section,points\n1815,"Ada Lovelace",ada@example.org,A\n',
    ],
)
def test_columns_are_found_by_their_usual_names(tmp_path: Path, text: str) -> None:
    assert roster(tmp_path, text) == (ADA,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_survive_every_encoding_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    (person,) = roster(tmp_path, "Name;Login\nJürgen Müßig–Ávila;jm\n", encoding)
    assert person == Person(name="Jürgen Müßig–Ávila", ids={"login": "jm"})


def test_a_canvas_grade_book_is_a_roster(tmp_path: Path) -> None:
    book = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Homework (1)\n    Points Possible,,,,,10\n"
        '"Doe, Jane",4,u4,jane,"A, B",9\n"Student, Test",99,,x,,\n'
    )
    ids = {"sid": "u4", "login": "jane", "canvas": "4"}
    assert roster(tmp_path, book) == (Person(name="Doe, Jane", ids=ids, section="A, B"),)


def test_a_moodle_worksheet_is_a_roster(tmp_path: Path) -> None:
    (person,) = roster(tmp_path, "Identifier,Full name,Email address,Grade\nParticipant 123,Ada Lovelace,a@b.c,\n")
    assert person.ids == {"email": "a@b.c", "moodle": "123"}


def test_where_a_moment_stands_is_known_by_line_and_column(tmp_path: Path) -> None:
    ada, bob = roster(tmp_path, 'my class\n\nName,Extra time,Abgegeben\n"Ada\nLovelace",2d,\nBob,,2026-11-30\n')
    assert ada.places == {"extension": f"{tmp_path / 'class.csv'}, line 5, column 'Extra time'"}
    assert bob.places == {"submitted": f"{tmp_path / 'class.csv'}, line 6, column 'Abgegeben'"}


def test_who_is_listed_twice_is_one(tmp_path: Path) -> None:
    assert len(roster(tmp_path, "id,name\n7,Ada\n7,Ada\n8,Ada\n")) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no line names the columns"),
        ("Ada Lovelace\nBob\n", "no line names the columns"),
        ("section,colour\nA,red\n", "no line names the columns"),
        ("name,email\n,\n", "nobody"),
        ('name\n"' + "x" * 200_000 + '"\n', "no table"),
    ],
)
def test_what_is_no_roster_is_refused_with_the_reason(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        roster(tmp_path, text)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_roster(tmp_path / "nowhere.csv")
