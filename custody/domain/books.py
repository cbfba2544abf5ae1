"""What use cases may ask of the books, and books kept in memory.

The one way to change the books is an outcome: a list of records as they are after it, each with its kind and every
field that has a value.  An outcome stands in the ledger entry that caused it; putting all outcomes into empty books
in order gives the books as they are now.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias, TypeVar

from custody.domain.records import KINDS, Record, Scalar

R = TypeVar("R", bound=Record)
Outcome: TypeAlias = tuple[tuple[str, Mapping[str, Any]], ...]


class Books(Protocol):
    """The records as they stand, for reading inside one decision."""

    def get(self, kind: type[R], *key: Scalar) -> R | None:
        """The record with this key, or None."""

    def find(self, kind: type[R], /, **equal: Scalar) -> list[R]:
        """All records of a kind whose fields equal these, in the order of their keys."""

    def last(self, kind: type[R], /, **equal: Scalar) -> R | None:
        """The last of what `find` answers, or None; books in a database read only this one."""

    def put(self, record: Record) -> None:
        """Put a record in its place, new or changed."""


def outcome_of(records: Iterable[Record]) -> Outcome:
    """How records stand in an entry: kind and fields, absent fields left out; the last word on each counts."""
    return tuple((record.KIND, record.present()) for record in last_words(records))


def last_words(records: Iterable[Record]) -> Iterable[Record]:
    """The records without those that a later one of the same kind and key replaces."""
    return {(record.KIND, record.key): record for record in records}.values()


def put_all(books: Books, records: Iterable[Record]) -> None:
    """Put records into the books, as their outcome would when replayed."""
    for record in last_words(records):
        books.put(record)


def apply(books: Books, outcome: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Put every record of an outcome into the books; replay is nothing but this."""
    for kind, fields in outcome:
        books.put(KINDS[kind].of(fields))


class MemoryBooks:
    """Books in memory: for tests, for replay, and for asking what would happen."""

    def __init__(self, beneath: "MemoryBooks | None" = None) -> None:
        """Empty books, or a sheet laid over other books that stay as they are."""
        self._beneath = beneath
        self._records: dict[type[Record], dict[tuple[Scalar, ...], Record]] = {}

    def get(self, kind: type[R], *key: Scalar) -> R | None:
        """The record with this key, or None."""
        found = self._records.get(kind, {}).get(key)
        if found is None and self._beneath is not None:
            return self._beneath.get(kind, *key)
        return found  # type: ignore[return-value]  # filed under its own kind

    def find(self, kind: type[R], /, **equal: Scalar) -> list[R]:
        """All records of a kind whose fields equal these, in the order of their keys."""
        found = {
            key: record
            for key, record in dict(self._all(kind)).items()
            if all(getattr(record, name) == value for name, value in equal.items())
        }
        in_order = sorted(found)  # each field of a key is of one type
        return [found[key] for key in in_order]

    def last(self, kind: type[R], /, **equal: Scalar) -> R | None:
        """The last of what `find` answers, or None."""
        found = self.find(kind, **equal)
        return found[-1] if found else None

    def put(self, record: Record) -> None:
        """Put a record in its place, new or changed."""
        self._records.setdefault(type(record), {})[record.key] = record

    def everything(self) -> dict[str, list[Record]]:
        """Every record by kind, in the order of their keys: two books are equal when these are."""
        return {name: list(self.find(kind)) for name, kind in KINDS.items()}

    def _all(self, kind: type[R]) -> Iterator[tuple[tuple[Scalar, ...], R]]:
        if self._beneath is not None:
            yield from self._beneath._all(kind)  # noqa: SLF001 -- of its own class
        yield from self._records.get(kind, {}).items()  # type: ignore[misc]  # filed under its own kind
