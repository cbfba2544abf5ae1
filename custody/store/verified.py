"""What a verifier remembers of a log between two runs: a file of its own, believed by nobody else.

It is the database that the ledger was folded into, with two tables beside: how far the log was
good (`verified`), and the last entry about each subject (`verified_tail`, `StoredTails`).  It holds
hashes, the signed note and the projections; no name of a person.
"""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.merkle import Frontier
from custody.ledger.report import Reached
from custody.store.log_rows import as_stored
from custody.store.statements import Statements

_SCHEMA = (  # of the projections
    "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'table' AND name NOT IN ('verified', 'verified_tail') ORDER BY name"
)
_MAKE = (
    "DROP TABLE IF EXISTS verified",
    """CREATE TABLE verified (size INTEGER PRIMARY KEY, frontier BLOB NOT NULL, rec TEXT NOT NULL,
                             note TEXT NOT NULL, at TEXT NOT NULL) STRICT""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a run reached, and when it ended."""

    reached: Reached
    at: str


def read_once(sql: Statements) -> None:
    """Prepare a connection for who passes over everything once: text as stored, a small cache."""
    if sql.dialect == "sqlite":
        sql.cursor.connection.text_factory = as_stored
        sql.cursor.execute("PRAGMA cache_size = -16384")


def recall(file: Path, desk: Path) -> Remembered | None:
    """What a file remembers; None where there is none, or one of another schema than `desk` has.

    Raises:
        DocumentUnreadable: the file is none of ours, or damaged.
    """
    if not file.exists():
        return None
    try:
        if _ask(file, _SCHEMA) != _ask(desk, _SCHEMA):
            return None
        rows = _ask(file, "SELECT frontier, rec, note, at FROM verified ORDER BY size")
        marks = tuple((Frontier.from_bytes(frontier), rec) for frontier, rec, _, _ in rows)
        ((note, at),) = {(note, at) for _, _, note, at in rows}
    except (sqlite3.Error, LedgerTampered, ValueError, TypeError) as error:
        raise DocumentUnreadable(f"{file.name} remembers no verified log: {error}") from error
    return Remembered(reached=Reached(note=note, marks=marks), at=at)


def remember(desk: Path, file: Path, what: Remembered) -> None:
    """Write down what was reached, and put the file in its place, whole or not at all."""
    reached = what.reached
    with closing(sqlite3.connect(desk, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        for statement in _MAKE:
            database.execute(statement)
        database.executemany(
            "INSERT INTO verified (size, frontier, rec, note, at) VALUES (?, ?, ?, ?, ?)",
            [
                (tree.size, tree.to_bytes(), rec, reached.note, what.at)
                for tree, rec in reached.marks
            ],
        )
    beside = file.with_name(f"{file.name}.new")
    shutil.copyfile(desk, beside)
    beside.replace(file)


def _ask(file: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        return database.execute(question).fetchall()
