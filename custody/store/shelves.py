"""The statements for one kind of record in one dialect, made once and kept.

A shelf turns a kind's name, fields and key into SQL, and a row back into a record.  All names come
from the record's class, never from input.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy.dialects import postgresql, sqlite

from custody.domain.records import KINDS, Record
from custody.domain.records.base import getter
from custody.store.statements import spelled

R = TypeVar("R", bound=Record)
Row = tuple[Any, ...]
Names = tuple[str, ...]

# Some fields have names that are words of SQL.
_QUOTE: dict[str, Callable[[str], str]] = {
    "sqlite": sqlite.dialect().identifier_preparer.quote,
    "postgresql": postgresql.dialect().identifier_preparer.quote,  # type: ignore[no-untyped-call]
}


class Shelf(Generic[R]):
    """How records of one kind are read and written in one dialect."""

    def __init__(self, kind: type[R], dialect: str) -> None:
        self._kind = kind
        self.names = kind.field_names()
        self.values = getter(self.names)
        self.key = getter(kind.KEY)
        self._dialect = dialect
        self._quote = _QUOTE[dialect]
        hints = get_type_hints(kind)
        self._truths = tuple(
            place
            for place, name in enumerate(self.names)
            if bool in (hints[name], *get_args(hints[name]))
        )
        # What a frozen record's own __init__ does, at half the price: rows are read by the million.
        self._fill = tuple(getattr(kind, name).__set__ for name in self.names)
        self._table = self._quote(kind.KIND)
        key = [self._quote(name) for name in kind.KEY]
        self._key = ", ".join(key)
        self._last = ", ".join(f"{name} DESC" for name in key) + " LIMIT 1"
        columns = ", ".join(map(self._quote, self.names))
        self._select = f"SELECT {columns} FROM {self._table}"  # noqa: S608 -- names of our own
        self._finds: dict[tuple[Names, Names, str], str] = {}
        self._sets: dict[Names, str] = {}
        self.get = self._spell(f"{self._select} WHERE {self._equal(kind.KEY, ' AND ')}")
        self.first = self._spell(f"{self._select} ORDER BY {self._key} LIMIT ?")
        marks = ", ".join("?" for _ in kind.KEY)
        self.after = self._spell(
            f"{self._select} WHERE ({self._key}) > ({marks}) ORDER BY {self._key} LIMIT ?"
        )
        self.put = self._spell(self._upsert(columns))

    def find(self, given: Names, absent: Names) -> str:
        """Records in which these fields have values, and those have none, in the order of keys."""
        return self._find(given, absent, self._key)

    def last(self, given: Names, absent: Names) -> str:
        """The last of the same records."""
        return self._find(given, absent, self._last)

    def set(self, names: Names) -> str:
        """Change these fields of one record, so that indexes of others stay untouched."""
        sql = self._sets.get(names)
        if sql is None:
            changed, key = self._equal(names, ", "), self._equal(self._kind.KEY, " AND ")
            sql = self._spell(f"UPDATE {self._table} SET {changed} WHERE {key}")  # noqa: S608 -- names of our own
            self._sets[names] = sql
        return sql

    def record(self, row: Row) -> R:
        """The record that a row holds; SQLite knows truth as 0 and 1."""
        record = object.__new__(self._kind)
        for fill, value in zip(self._fill, row, strict=True):
            fill(record, value)
        for place in self._truths:
            if row[place] is not None:
                self._fill[place](record, bool(row[place]))
        return record

    def _find(self, given: Names, absent: Names, order: str) -> str:
        sql = self._finds.get((given, absent, order))
        if sql is None:
            asked = [f"{self._quote(name)} = ?" for name in given]
            asked += [f"{self._quote(name)} IS NULL" for name in absent]
            where = f" WHERE {' AND '.join(asked)}" if asked else ""
            sql = self._spell(f"{self._select}{where} ORDER BY {order}")
            self._finds[given, absent, order] = sql
        return sql

    def _upsert(self, columns: str) -> str:
        others = [self._quote(name) for name in self.names if name not in self._kind.KEY]
        instead = ", ".join(f"{name} = excluded.{name}" for name in others)
        then = f"UPDATE SET {instead}" if others else "NOTHING"
        marks = ", ".join("?" for _ in self.names)
        return (
            f"INSERT INTO {self._table} ({columns}) VALUES ({marks})"  # noqa: S608 -- names of our own
            f" ON CONFLICT ({self._key}) DO {then}"
        )

    def _equal(self, names: Names, between: str) -> str:
        return between.join(f"{self._quote(name)} = ?" for name in names)

    def _spell(self, sql: str) -> str:
        return spelled(sql, self._dialect)


SHELVES: dict[str, dict[type[Record], Shelf[Any]]] = {
    dialect: {kind: Shelf(kind, dialect) for kind in KINDS.values()} for dialect in _QUOTE
}
