"""Add results and changes, and read what counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, func, insert, select

from grader.model import Grade, HandIn, Roster
from grader.store import rows
from grader.store.decisions import decided_on
from grader.store.nouns import Asked, Change, Conflict, Result, Work
from grader.store.tables import answers, changes, comparisons, questions, results, rosters, texts


class Store:
    """All results of one class. Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # --- results --------------------------------------------------------------------------------------------------

    def add(self, result: Result) -> None:
        """Keep a result, and what was newly found out about answers."""
        with self._engine.begin() as connection:
            found = {key: {"graded": rows.now(), "report": packed} for key, packed in result.reports.items()}
            _keep_new(connection, answers, found)
            _keep_new(connection, texts, {key: {"answer": packed} for key, packed in result.texts.items()})
            connection.execute(insert(results).values(**rows.result_row(result)))

    def keys(self) -> dict[str, str]:
        """By student, the key of the newest result that is no fault of ours: what needs no second grading."""
        with self._engine.connect() as connection:
            found = connection.execute(_newest().where(results.c.status != "grader_error"))
            return {row.student: row.key for row in found}

    def reports(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What is known of these answers, packed."""
        with self._engine.connect() as connection:
            found = connection.execute(select(answers).where(answers.c.key.in_(list(keys))))
            return {row.key: bytes(row.report) for row in found}

    def texts(self, keys: Iterable[str]) -> dict[str, bytes]:
        """These answers themselves, packed."""
        with self._engine.connect() as connection:
            found = connection.execute(select(texts).where(texts.c.key.in_(list(keys))))
            return {row.key: bytes(row.answer) for row in found}

    def comparison(self, key: str) -> bytes | None:
        """What came of comparing these answers, packed; None where they were not compared."""
        with self._engine.connect() as connection:
            return connection.scalar(select(comparisons.c.alike).where(comparisons.c.key == key))

    def compared(self, key: str, alike: bytes) -> None:
        """Keep what came of comparing answers."""
        with self._engine.begin() as connection:
            _keep_new(connection, comparisons, {key: {"graded": rows.now(), "alike": alike}})

    # --- questions ------------------------------------------------------------------------------------------------

    def ask(self, asked: Iterable[Asked]) -> None:
        """Keep what is asked, where it is not what was asked last."""
        known = self.asked()
        new = [one for one in asked if known.get(one.question) != one]
        with self._engine.begin() as connection:
            for one in new:
                connection.execute(insert(questions).values(question=one.question, asked=rows.asked_text(one)))

    def asked(self) -> dict[str, Asked]:
        """By question, what was asked last."""
        with self._engine.connect() as connection:
            found = connection.execute(select(questions).order_by(questions.c.id))
            return {row.question: rows.asked(row.asked) for row in found}

    # --- who is enrolled ------------------------------------------------------------------------------------------

    def enrol(self, roster: Roster) -> None:
        """Keep who is enrolled from now on, if that is not what is known already."""
        if roster != self.roster():
            with self._engine.begin() as connection:
                connection.execute(insert(rosters).values(at=rows.now(), roster=rows.roster_text(roster)))

    def roster(self) -> Roster:
        """Who is enrolled, by the list that was given last; nobody if there was none."""
        with self._engine.connect() as connection:
            text = connection.scalar(select(rosters.c.roster).order_by(rosters.c.id.desc()).limit(1))
        return rows.roster(text) if text else Roster()

    # --- people ---------------------------------------------------------------------------------------------------

    def change(self, change: Change, follows: int | None = None) -> int:
        """Keep a person's decision; its id.

        `follows` is the id of the last decision on this question of this student that the person saw, 0 for none;
        without it, whatever stands there now. Raises Conflict where another one has come after that.
        """
        with self._engine.begin() as connection:
            newest = _last_change(connection, change)
            if follows is not None and newest != follows:
                raise Conflict
            try:
                row = rows.change_row(change, newest)
                added = connection.execute(insert(changes).values(**row)).inserted_primary_key
            except sqlalchemy.exc.IntegrityError as error:  # somebody else's came in since we looked
                raise Conflict from error
            return int(added[0]) if added is not None else 0

    def history(self, student: str) -> tuple[Change, ...]:
        """All decisions on one student's work, the oldest first."""
        with self._engine.connect() as connection:
            found = connection.execute(select(changes).where(changes.c.student == student).order_by(changes.c.id))
            return tuple(map(rows.change, found))

    def changes_since(self, id: int) -> tuple[list[Change], int]:
        """The decisions with a later id than this one, the oldest first, and how many there are in all."""
        with self._engine.connect() as connection:
            found = connection.execute(select(changes).where(changes.c.id > id).order_by(changes.c.id))
            return list(map(rows.change, found)), connection.scalar(select(func.count()).select_from(changes)) or 0

    # --- what counts ----------------------------------------------------------------------------------------------

    def works_since(self, id: int) -> Iterator[Work]:
        """The newest result of every student, where its id is later than this one, by student."""
        with self._engine.connect() as connection:
            query = _newest().where(results.c.id > id)
            yield from map(rows.work, connection.execution_options(yield_per=100).execute(query))

    def works_until(self, moment: datetime, students: Collection[str]) -> Iterator[Work]:
        """The result of each of these students that was the newest one at that moment, by student."""
        last = select(func.max(results.c.id)).where(results.c.graded <= moment).group_by(results.c.student)
        query = select(results).where(results.c.id.in_(last)).order_by(results.c.student)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=100).execute(query):
                if row.student in students:
                    yield rows.work(row)

    def grades(self) -> Iterator[Grade]:
        """What every student has, by student: the newest result, with what people decided on the same answers."""
        decided: dict[str, list[Change]] = {}
        for change in self.changes_since(0)[0]:
            decided.setdefault(change.student, []).append(change)
        for work in self.works_since(0):
            yield grade_of(work, decided.get(work.hand_in.student, ()))


def grade_of(work: Work, changes: Iterable[Change]) -> Grade:
    """What one student has."""
    document = decided_on(work, changes)
    return Grade(
        hand_in=_dated(work.hand_in, document), document=document,
        score=document["score"], max_score=document["max_score"],
        status=document["status"], graded=work.graded, penalty=document.get("terms", {}).get("penalty", 0.0),
        seconds=work.seconds,
    )  # fmt: skip


def _dated(hand_in: HandIn, document: Mapping[str, Any]) -> HandIn:
    """With the moments that count where a person decided on them."""
    told = document.get("terms", {})
    if not told.get("decided"):
        return hand_in
    due, submitted = (datetime.fromisoformat(told[name]) if told[name] else None for name in ("due", "submitted"))
    return replace(hand_in, late_s=told["late_s"], due=due, submitted=submitted)


def _newest() -> sqlalchemy.Select[Any]:
    last = select(func.max(results.c.id)).group_by(results.c.student)
    return select(results).where(results.c.id.in_(last)).order_by(results.c.student)


def _keep_new(connection: Connection, table: Table, found: Mapping[str, Mapping[str, Any]]) -> None:
    """Add rows, by key, where that key has none."""
    known = set(connection.scalars(select(table.c.key).where(table.c.key.in_(list(found)))))
    added = [{"key": key, **row} for key, row in found.items() if key not in known]
    if added:
        connection.execute(insert(table), added)


def _last_change(connection: Connection, change: Change) -> int:
    mine = (changes.c.student == change.student) & (changes.c.question == change.question)
    return connection.scalar(select(func.max(changes.c.id)).where(mine)) or 0
