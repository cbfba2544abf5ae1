"""Reading the log's rows with no more than a driver, in whichever process asks.

Verifying reads every entry and believes nothing, so it needs no engine and no pool; a process that
helps it stays small.  The connection only reads.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from custody.ledger.log import Row

_AT_ONCE = 1000  # entries read from the database at a time
_SELECT = {
    dialect: f"SELECT seq, body, leaf FROM ledger_entry WHERE seq >= {mark} AND seq < {mark} ORDER BY seq"  # noqa: S608 -- marks only
    for dialect, mark in (("sqlite", "?"), ("postgresql", "%s"))
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRows:
    """The rows of the log in a database; as a value it travels to other processes."""

    dialect: str
    place: str  # the file, or what PostgreSQL's driver connects to

    def __call__(self, start: int, stop: int) -> Iterator[Row]:
        """The rows from `start` up to, not including, `stop`, as stored: also what is no bytes."""
        if start >= stop:
            return
        select = _SELECT[self.dialect]
        with closing(_CONNECT[self.dialect](self.place)) as connection:
            for first in range(start, stop, _AT_ONCE):
                yield from connection.execute(select, (first, min(first + _AT_ONCE, stop)))


def as_stored(data: bytes) -> str:
    """Text as SQLite has it, also where somebody put bytes that are none, so that it can be named."""
    return data.decode("utf-8", "surrogateescape")


def _sqlite(file: str) -> Any:  # noqa: ANN401 -- the two drivers share no type
    connection = sqlite3.connect(f"{Path(file).resolve().as_uri()}?mode=ro", uri=True)
    connection.text_factory = as_stored
    return connection


def _postgresql(address: str) -> Any:  # noqa: ANN401 -- the two drivers share no type
    import psycopg  # noqa: PLC0415 -- ten megabytes that the other database does not need

    connection = psycopg.connect(address)
    connection.read_only = True
    return connection


_CONNECT: dict[str, Callable[[str], Any]] = {"sqlite": _sqlite, "postgresql": _postgresql}
