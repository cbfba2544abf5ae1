"""The books in the database: records read and put by plain statements, made once for each kind.

Within one transaction a record that was read or put is remembered, so that a second question costs
nothing and a put writes only the fields that changed.  Nothing is remembered beyond it: another
process may have written.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy import Connection

from custody.domain.records import Record, Scalar
from custody.store.shelves import SHELVES, Names, Row, Shelf
from custody.store.statements import Statements

R = TypeVar("R", bound=Record)
Key = tuple[Scalar, ...]
Spell = Callable[[Names, Names], str]  # fields with values and fields without, to a statement


class SqlBooks:
    """The records as they stand in one transaction."""

    def __init__(self, connection: Connection) -> None:
        statements = Statements(connection)
        self._cursor = statements.cursor
        self._shelves = SHELVES[statements.dialect]
        self._known: dict[tuple[type[Record], Key], Record | None] = {}

    def get(self, kind: type[R], *key: Scalar) -> R | None:
        """The record with this key, or None."""
        name = (kind, key)
        if name in self._known:
            return self._known[name]  # type: ignore[return-value]  # filed under its own kind
        shelf = self._shelves[kind]
        self._cursor.execute(shelf.get, key)
        row = self._cursor.fetchone()
        record = self._known[name] = None if row is None else shelf.record(row)
        return record

    def find(self, kind: type[R], /, **equal: Scalar) -> list[R]:
        """All records of a kind whose fields equal these, in the order of their keys."""
        shelf = self._shelves[kind]
        return self._read(kind, shelf, shelf.find, equal)

    def last(self, kind: type[R], /, **equal: Scalar) -> R | None:
        """The last of what `find` answers, or None; one row is read."""
        shelf = self._shelves[kind]
        records = self._read(kind, shelf, shelf.last, equal)
        return records[0] if records else None

    def put(self, record: Record) -> None:
        """Put a record in its place, new or changed."""
        kind = type(record)
        shelf = self._shelves[kind]
        name = (kind, shelf.key(record))
        before = self._known.get(name)
        values = shelf.values(record)
        if before is None:
            self._cursor.execute(shelf.put, values)
        else:
            self._change(shelf, shelf.values(before), values, name[1])
        self._known[name] = record

    def walk(self, kind: type[R], at_once: int = 1000) -> Iterator[R]:
        """Every record of a kind in the order of keys, `at_once` in memory; none is remembered."""
        shelf = self._shelves[kind]
        sql, after = shelf.first, ()  # type: tuple[str, Key]
        while True:
            self._cursor.execute(sql, (*after, at_once))
            records = [shelf.record(row) for row in self._cursor.fetchall()]
            yield from records
            if len(records) < at_once:
                return
            sql, after = shelf.after, shelf.key(records[-1])

    def forget(self) -> None:
        """Remember nothing: what was put has been rolled back."""
        self._known.clear()

    def _read(
        self, kind: type[R], shelf: Shelf[R], spell: Spell, equal: dict[str, Scalar]
    ) -> list[R]:
        """What a statement about given and absent fields finds, remembered."""
        absent: Names = ()
        if None in equal.values():
            absent = tuple(name for name, value in equal.items() if value is None)
            equal = {name: value for name, value in equal.items() if value is not None}
        self._cursor.execute(spell(tuple(equal), absent), tuple(equal.values()))
        records = [shelf.record(row) for row in self._cursor.fetchall()]
        for record in records:
            self._known[kind, shelf.key(record)] = record
        return records

    def _change(self, shelf: Shelf[Record], before: Row, after: Row, key: Key) -> None:
        """Write the fields that differ, if any."""
        places = [place for place, value in enumerate(after) if before[place] != value]
        if places:
            sql = shelf.set(tuple(shelf.names[place] for place in places))
            self._cursor.execute(sql, (*(after[place] for place in places), *key))
