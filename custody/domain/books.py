"""What use cases may ask of the books, and books kept in memory.

The one way to change the books is an outcome: a list of changes, each the kind of a record, the fields that
are set and the fields that become absent.  An outcome stands in the ledger entry that caused it; putting all
outcomes into empty books in order gives the books as they are now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol, TypeAlias, TypeVar

from custody.domain.records import KINDS, Record, Scalar

R = TypeVar("R", bound=Record)
Fields: TypeAlias = dict[str, str | int | bool]
Change: TypeAlias = tuple[str, Fields, tuple[str, ...]]


class Books(Protocol):
    """The records as they stand, for reading inside one decision."""

    def get(self, kind: type[R], *key: Scalar) -> R | None:
        """The record with this key, or None."""

    def find(self, kind: type[R], **equal: Scalar) -> list[R]:
        """All records of a kind whose fields equal these, in the order of their keys."""

    def put(self, record: Record) -> None:
        """Put a record in its place, new or changed."""


def change_of(before: Record | None, after: Record) -> Change | None:
    """What must be written down to turn one record into the other; None where nothing changed."""
    if before == after:
        return None
    names = after.field_names()
    old = {name: getattr(before, name) for name in names} if before else dict.fromkeys(names)
    new = {name: getattr(after, name) for name in names}
    kept = set(after.KEY)
    put = {
        name: value for name, value in new.items() if value is not None and (name in kept or value != old[name])
    }
    gone = tuple(name for name in names if new[name] is None and old[name] is not None)
    return after.KIND, put, gone


def changed(before: Record | None, change: Change) -> Record:
    """The record after a change; the inverse of `change_of`."""
    kind, put, gone = change
    if before is None:
        return KINDS[kind].of(put)
    return replace(before, **put, **dict.fromkeys(gone))


def apply(books: Books, outcome: Iterable[Change]) -> None:
    """Put every change of an outcome into the books; replay is nothing but this."""
    for change in outcome:
        kind = KINDS[change[0]]
        key = (change[1][name] for name in kind.KEY)
        books.put(changed(books.get(kind, *key), change))


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

    def find(self, kind: type[R], **equal: Scalar) -> list[R]:
        """All records of a kind whose fields equal these, in the order of their keys."""
        mine = {key: record for key, record in self._all(kind)}
        return [
            record
            for _, record in sorted(mine.items(), key=lambda item: tuple(map(str, item[0])))
            if all(getattr(record, name) == value for name, value in equal.items())
        ]

    def put(self, record: Record) -> None:
        """Put a record in its place, new or changed."""
        self._records.setdefault(type(record), {})[record.key] = record

    def everything(self) -> dict[str, list[Record]]:
        """Every record by kind, in the order of their keys: two books are equal when these are."""
        return {name: list(self.find(kind)) for name, kind in KINDS.items()}

    def _all(self, kind: type[R]) -> Iterator[tuple[tuple[Scalar, ...], R]]:
        if self._beneath is not None:
            yield from self._beneath._all(kind)
        yield from self._records.get(kind, {}).items()  # type: ignore[misc]  # filed under its own kind
