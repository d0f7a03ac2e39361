"""Open a store, make it where there is none, and bring one of an older version up to date."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateColumn

from grader.errors import UsageError
from grader.language import say
from grader.store.results import Store
from grader.store.tables import ADDED, VERSION, about, metadata, one_after_the_other

BUSY_MS = 30_000
"""Milliseconds for which a writer waits for another one of the same SQLite file."""


def open_store(place: Path | str) -> Store:
    """The store in this SQLite file, or at this database URL; made where there is none.

    Raises UsageError where the database cannot be reached, or was written by a newer grader.
    """
    url = f"sqlite:///{place}" if isinstance(place, Path) else place
    with contextlib.ExitStack() as undo:
        try:
            engine = create_engine(make_url(url))
            undo.callback(engine.dispose)
            if engine.dialect.name == "sqlite":
                event.listen(engine, "connect", _prepare_sqlite)
            found = _prepare(engine)
        except (sqlalchemy.exc.SQLAlchemyError, ModuleNotFoundError) as error:
            shown = make_url(url).render_as_string(hide_password=True) if "://" in url else url
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            said = say("{shown}: the database cannot be used: {reason}", shown=shown, reason=reason)
            raise UsageError(said) from error
        if found > VERSION:
            raise UsageError(
                say(
                    "{place}: a newer grader has written this (version {found}; this one knows {version}).",
                    place=place, found=found, version=VERSION,
                )
            )  # fmt: skip
        undo.pop_all()
    return Store(engine)


def _prepare(engine: Engine) -> int:
    """Make what is missing; the version that the database has then."""
    with engine.begin() as connection:
        metadata.tables["grader"].create(connection, checkfirst=True)
        found: int | None = connection.scalar(select(func.max(about.c.version)))
        if found is not None and found >= VERSION:
            return found
        if found is not None:
            _upgrade(connection, found)
        metadata.create_all(connection)
        one_after_the_other.create(connection, checkfirst=True)
        connection.execute(insert(about).values(version=VERSION))
        return VERSION


def _upgrade(connection: Connection, found: int) -> None:
    """Add the columns that later versions brought; they are empty in the rows that are there."""
    for version in range(found + 1, VERSION + 1):
        for column in ADDED[version]:
            told = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(sqlalchemy.text(f"ALTER TABLE {column.table.name} ADD COLUMN {told}"))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers and one writer at the same time, and no half-written page after a crash (sqlite.org/wal.html)."""
    with contextlib.ExitStack() as undo:
        undo.callback(connection.close)  # SQLAlchemy leaves one open that is refused here
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        undo.pop_all()
