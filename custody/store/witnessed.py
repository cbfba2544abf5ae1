"""What a witness of logs remembers, in one SQLite file of its own.

For each log the newest checkpoint with its note, the root of every size that was cosigned, and
every alarm.
Asking what was cosigned last and putting the next in its place is one transaction that nobody else
can enter, and it is flushed before anything is signed.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from custody.ledger.witness import Answer, Judgement, Seen, Submission

_SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS cosigned (
    origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, PRIMARY KEY (origin, size)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alarm (
    n INTEGER PRIMARY KEY, origin TEXT NOT NULL, sentence TEXT NOT NULL, note TEXT NOT NULL,
    at INTEGER NOT NULL, UNIQUE (origin, note)
) STRICT;
"""
_BUSY_SECONDS = 10
_ALARMS_MAX = 1000  # of one log; the first are the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A note that its log signed and that does not fit what was cosigned."""

    origin: str
    sentence: str
    note: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A log that was cosigned, and when last, in seconds since 1970."""

    origin: str
    seen: Seen
    at: int


Judge = Callable[[Submission, Seen | None, bytes | None], Judgement]


class Witnessed:
    """The memory of one witness; every call opens the file anew, so threads may share it."""

    def __init__(self, path: Path) -> None:
        """In a file, made where there is none."""
        self._path = path
        with closing(self._open()) as database:
            database.executescript(_SCHEMA)

    def settle(self, submission: Submission, judge: Judge, at: int) -> tuple[Judgement, int]:
        """Judge a submission and remember it if it is cosigned; also the size cosigned last."""
        origin = submission.checkpoint.origin
        with self._alone() as database:
            seen = _seen(database, origin)
            offered = submission.checkpoint
            judgement = judge(submission, seen, _root(database, origin, offered.size))
            if judgement.answer is Answer.COSIGNED:
                database.execute(
                    "REPLACE INTO seen VALUES (?, ?, ?, ?, ?)",
                    (origin, offered.size, offered.root, submission.note, at),
                )
                database.execute(
                    "INSERT OR IGNORE INTO cosigned VALUES (?, ?, ?)",
                    (origin, offered.size, offered.root),
                )
            elif judgement.alarm:
                database.execute(
                    "INSERT OR IGNORE INTO alarm (origin, sentence, note, at) SELECT ?, ?, ?, ?"
                    " WHERE (SELECT count(*) FROM alarm WHERE origin = ?) < ?",
                    (origin, judgement.alarm, submission.note, at, origin, _ALARMS_MAX),
                )
            return judgement, seen.size if seen else 0

    def logs(self) -> list[Followed]:
        """Every log that was cosigned."""
        with closing(self._open()) as database:
            rows = database.execute("SELECT origin, size, root, note, at FROM seen ORDER BY origin")
            return [
                Followed(origin=origin, seen=Seen(size=size, root=root, note=note), at=at)
                for origin, size, root, note, at in rows
            ]

    def alarms(self) -> list[Alarm]:
        """Every alarm, oldest first."""
        with closing(self._open()) as database:
            rows = database.execute("SELECT origin, sentence, note, at FROM alarm ORDER BY n")
            return [Alarm(origin=a, sentence=b, note=c, at=d) for a, b, c, d in rows]

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """A transaction that has the file to itself, durable when it ends."""
        with closing(self._open()) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None, timeout=_BUSY_SECONDS)
        database.execute("PRAGMA synchronous = FULL")
        return database


def _seen(database: sqlite3.Connection, origin: str) -> Seen | None:
    row = database.execute(
        "SELECT size, root, note FROM seen WHERE origin = ?", (origin,)
    ).fetchone()
    return None if row is None else Seen(size=row[0], root=row[1], note=row[2])


def _root(database: sqlite3.Connection, origin: str, size: int) -> bytes | None:
    """The root that was cosigned at this size, if any was."""
    row = database.execute(
        "SELECT root FROM cosigned WHERE origin = ? AND size = ?", (origin, size)
    ).fetchone()
    return None if row is None else bytes(row[0])
