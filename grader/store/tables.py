"""The tables, the same in SQLite and PostgreSQL. Rows are added and never changed; what counts is the newest."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

VERSION = 6
metadata = MetaData()

about = Table("grader", metadata, Column("version", Integer, primary_key=True))

results = Table(
    "results",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", String(200), nullable=False),
    Column("hand_in", Text, nullable=False),
    Column("key", String(64), nullable=False),
    Column("graded", DateTime(timezone=True), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("status", String(20), nullable=False),
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("answers", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("given", Text),
    Column("messages", LargeBinary),
    Index("results_by_student", "student", "id"),
)
"""One row each time that a student's work was graded. `key` stands for all that the result depends on, `answers` is
JSON from question to the key of its answer, `document` the result in the JSON contract, packed by zlib. `given` is JSON
from question to a name for what the student wrote, which stays the same under another grader. `messages` are those of
which the document's texts are made, by the text, for readers of another language: JSON, packed by zlib."""

answers = Table(
    "answers",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("graded", DateTime(timezone=True), nullable=False),
    Column("report", LargeBinary, nullable=False),
)
"""What was found out about one answer to one question, whoever gave it; JSON packed by zlib. Such a row can be made
again at any time, and is the only kind that is ever replaced: by the same."""

texts = Table(
    "texts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("answer", LargeBinary, nullable=False),
)
"""The answers themselves, by the same key as `answers`, for a person to read; JSON packed by zlib."""

comparisons = Table(
    "comparisons",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("graded", DateTime(timezone=True), nullable=False),
    Column("alike", LargeBinary, nullable=False),
)
"""Who shares what with whom in a class. `key` stands for all answers that were compared; JSON packed by zlib. Such a
row can be made again at any time."""

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("question", String(100), nullable=False),
    Column("asked", Text, nullable=False),
)
"""What was asked, as JSON: a row more each time that it changed."""

rosters = Table(
    "rosters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("roster", Text, nullable=False),
)
"""Who was enrolled, as JSON, each time that another list was given."""

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("student", String(200), nullable=False),
    Column("question", String(100), nullable=False),
    Column("check", String(100)),
    Column("answer", String(64), nullable=False),
    Column("score", Float),
    Column("reason", Text, nullable=False),
    Column("who", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("points", Text),
    Column("undoes", Integer),
    Column("follows", Integer),
    Column("allowed", Text),
    Index("changes_by_student", "student", "id"),
)
"""What a person decided: the points of a check, or of a question where `check` is empty; without a score the decision
is taken back, or that with the id `undoes`. It holds for the answer (a key, or a name as in `given`) that the person
saw, and for no later one. `points` is JSON: how the score comes about. Where `question` is empty, it is one on the
moment of a student's work, and `allowed` tells it, as JSON."""

one_after_the_other = Index(
    "changes_one_after_the_other", changes.c.student, changes.c.question, changes.c.follows, unique=True
)
"""Each decision on a student's question `follows` the one (its id, or 0) that the person saw, and two cannot follow
the same: so says the database, however many write at once. Rows of version 1 follow nothing."""

ADDED = {
    2: (results.c.given, changes.c.points, changes.c.undoes, changes.c.follows),
    3: (),
    4: (),
    5: (results.c.messages,),
    6: (changes.c.allowed,),
}
"""Columns that tables had not from the beginning, by the version that brought them."""
