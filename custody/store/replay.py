"""The projections are nothing but the ledger, folded: replay into an empty database, compare.

Replay never judges.  A row that differs was changed past the ledger, or the ledger past the row.

A long ledger tells of a record many times: changes are collected, and of those about one record
only the last is written, many rows by one statement.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import MISSING, dataclass, fields
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

import psycopg
from sqlalchemy import Connection

from custody.domain.records import KINDS, Record, Scalar
from custody.errors import EntryMalformed
from custody.ledger.log import Row as Entry
from custody.ledger.replay import changes_of
from custody.store.shelves import SHELVES, Row, Shelf
from custody.store.statements import Statements

_COLLECTED = 5_000  # records that changed, before they are written
_PAGE = 1000  # rows compared at once
_NOT_ROWS = (  # what a driver says to values that a table cannot hold
    sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, OverflowError,
    psycopg.IntegrityError, psycopg.ProgrammingError, psycopg.DataError,
)  # fmt: skip

Told = Callable[[int], None]  # up to which entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A record that is not the same in two databases; None where it is missing."""

    kind: str
    key: tuple[Scalar, ...]
    here: Record | None
    there: Record | None


class NotARecord(EntryMalformed):
    """An outcome tells of what no record is; `index` is the entry's, where it is known."""

    def __init__(self, index: int | None, sentence: str) -> None:
        super().__init__(sentence)
        self.index = index


def replay_into(entries: Iterable[Entry], target: Connection, told: Told | None = None) -> int:
    """Put the outcome of every entry into a database's projections; how many changes there were.

    Raises:
        NotARecord: an outcome tells of a kind that there is not, or not of a whole record.
        EntryMalformed: the bytes are no entry with an outcome.
    """
    fold = _Fold(target)
    for index, changes in changes_of(entries):
        for kind, values in changes:
            fold.put(index, kind, values)
        if fold.collected >= _COLLECTED:
            fold.write()
            if told:
                told(index)
    fold.write()
    return fold.count


class _Fold:
    """Changes on their way into the tables."""

    def __init__(self, target: Connection) -> None:
        sql = Statements(target)
        self._sql = sql
        self._shelves = SHELVES[sql.dialect]
        self._readers = {name: _Reader(kind) for name, kind in KINDS.items()}
        self._rows: dict[str, dict[Row, tuple[int, Row]]] = {name: {} for name in KINDS}
        self.count = 0

    @property
    def collected(self) -> int:
        """How many records wait."""
        return sum(map(len, self._rows.values()))

    def put(self, index: int, kind: str, values: dict[str, Any]) -> None:
        """What an entry made of a record."""
        try:
            key, row = self._readers[kind].read(values)
            self._rows[kind][key] = index, row
        except (KeyError, TypeError) as error:
            raise _not_a_record(index, kind, error) from error
        self.count += 1

    def write(self) -> None:
        """Write the last word about each record."""
        for kind, rows in self._rows.items():
            if rows:
                self._write(kind, list(rows.values()))
                rows.clear()

    def _write(self, kind: str, rows: list[tuple[int, Row]]) -> None:
        """All by one statement; where one of them is no row of the table, by halves until it is found."""
        self._set("SAVEPOINT rows")
        try:
            self._sql.cursor.executemany(self._shelves[KINDS[kind]].put, [row for _, row in rows])
        except _NOT_ROWS as error:
            if len(rows) == 1:
                raise _not_a_record(rows[0][0], kind, error) from error
            self._set("ROLLBACK TO SAVEPOINT rows")
            half = len(rows) // 2
            self._write(kind, rows[:half])
            self._write(kind, rows[half:])
        self._set("RELEASE SAVEPOINT rows")

    def _set(self, savepoint: str) -> None:
        """SQLite takes back the one row that it refuses, PostgreSQL takes nothing more after it."""
        if self._sql.dialect == "postgresql":
            self._sql.run(savepoint)


def _not_a_record(index: int, kind: str, error: Exception) -> NotARecord:
    """The error of an entry, with what Python or the database says to it, in one line."""
    said = str(error).partition("\n")[0]
    return NotARecord(index, f"entry {index} tells of {kind!r} what no record is: {said}")


class _Reader:
    """How the fields of a kind become a row, without a record between: there are millions."""

    def __init__(self, kind: type[Record]) -> None:
        self._absent = {one.name: one.default for one in fields(kind) if one.default is not MISSING}
        self._names = kind.field_names()
        self._key = _getter(kind.KEY)
        self._row = _getter(self._names)

    def read(self, values: dict[str, Any]) -> tuple[Row, Row]:
        """The key and the row; KeyError for a field that is missing, TypeError for one too many."""
        whole = self._absent | values
        row = self._row(whole)
        if len(whole) != len(row):
            raise TypeError(f"it has no field {min(whole.keys() - set(self._names))!r}")
        return self._key(whole), row


def compare(here: Connection, there: Connection) -> Iterator[Difference]:
    """Every record that is not the same in both, kind by kind, in the order of keys."""
    for name, kind in KINDS.items():
        ours, theirs = _pages(here, kind), _pages(there, kind)
        nothing: list[Row] = []
        for mine, yours in zip_longest(ours, theirs, fillvalue=nothing):
            if mine != yours:  # from here on row by row
                left = chain(mine, chain.from_iterable(ours))
                yield from _differences(name, left, chain(yours, chain.from_iterable(theirs)))
                break


def _pages(connection: Connection, kind: type[Record]) -> Iterator[list[Row]]:
    """The rows of a kind in the order of keys, many at once."""
    sql = Statements(connection)
    shelf = SHELVES[sql.dialect][kind]
    places = _getter([shelf.names.index(name) for name in kind.KEY])
    text, after = shelf.first, ()  # type: tuple[str, Row]
    while True:
        sql.cursor.execute(text, (*after, _PAGE))
        page = [tuple(row) for row in sql.cursor.fetchall()]
        if page:
            yield page
        if len(page) < _PAGE:
            return
        text, after = shelf.after, places(page[-1])


def _differences(name: str, ours: Iterator[Row], theirs: Iterator[Row]) -> Iterator[Difference]:
    """The rows that are not the same, of two lists in the order of keys."""
    shelf: Shelf[Any] = SHELVES["sqlite"][KINDS[name]]
    key_of = _getter([shelf.names.index(part) for part in KINDS[name].KEY])
    mine, yours = next(ours, None), next(theirs, None)
    while mine is not None or yours is not None:
        keys = [key_of(row) for row in (mine, yours) if row is not None]
        first = min(keys, key=_order)
        left = mine if mine is not None and key_of(mine) == first else None
        right = yours if yours is not None and key_of(yours) == first else None
        if left != right:
            yield Difference(
                kind=name,
                key=first,
                here=None if left is None else shelf.record(left),
                there=None if right is None else shelf.record(right),
            )
        if left is not None:
            mine = next(ours, None)
        if right is not None:
            yours = next(theirs, None)


def _order(key: Row) -> list[tuple[str, Scalar]]:
    """As the database has it; also where somebody put a value of another kind."""
    return [(type(value).__name__, value) for value in key]


def _getter(parts: Iterable[Any]) -> Callable[[Any], Row]:
    """What takes parts out of a row or an object, always as a tuple."""
    names = tuple(parts)
    if len(names) > 1:
        return itemgetter(*names)
    one = itemgetter(*names)
    return lambda value: (one(value),)
