"""The projections are nothing but the ledger, folded: replay into an empty database, compare.

Replay never judges.  A row that differs was changed past the ledger, or the ledger past the row.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from custody.domain.records import KINDS, Record, Scalar
from custody.errors import EntryMalformed
from custody.ledger.entry import Entry
from custody.ledger.replay import replay
from custody.store.books import SqlBooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A record that is not the same in two databases; None where it is missing."""

    kind: str
    key: tuple[Scalar, ...]
    here: Record | None
    there: Record | None


def replay_into(entries: Iterable[Entry], target: Connection) -> int:
    """Put the outcome of every entry into a database's projections; how many changes there were.

    Raises:
        EntryMalformed: an outcome tells of a kind that there is not, or not of a whole record.
    """
    books = SqlBooks(target)

    def put(kind: str, fields: Mapping[str, Any]) -> None:
        try:
            books.put(KINDS[kind].of(fields))
        except (KeyError, TypeError) as error:
            raise EntryMalformed(
                f"an outcome tells of {kind!r} what no record is: {error}"
            ) from error

    return replay(entries, put)


def compare(here: Connection, there: Connection) -> Iterator[Difference]:
    """Every record that is not the same in both, kind by kind, in the order of keys."""
    for name, kind in KINDS.items():
        ours, theirs = SqlBooks(here).walk(kind), SqlBooks(there).walk(kind)
        mine, yours = next(ours, None), next(theirs, None)
        while mine is not None or yours is not None:
            first = min(record.key for record in (mine, yours) if record is not None)
            left = mine if mine is not None and mine.key == first else None
            right = yours if yours is not None and yours.key == first else None
            if left != right:
                yield Difference(kind=name, key=first, here=left, there=right)
            if left is not None:
                mine = next(ours, None)
            if right is not None:
                yours = next(theirs, None)
