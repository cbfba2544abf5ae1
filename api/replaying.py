"""Fold a ledger into an empty database, and say in words where the two are not the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from custody.domain.records import KINDS
from custody.errors import Conflict
from custody.ledger.entry import Entry
from custody.store.books import SqlBooks
from custody.store.database import Database, open_database
from custody.store.log import SqlLog
from custody.store.migrate import migrate
from custody.store.replay import Difference, compare, replay_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A row that is not what the ledger makes of it, and the entry that spoke of it last."""

    row: str
    index: int | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many entries were folded, into how many changes, and what differs."""

    entries: int
    changes: int
    mismatches: tuple[Mismatch, ...]


def replay_to(source: Database, url: str) -> Replayed:
    """Fold the ledger of a database into the empty one at `url`, and compare every row.

    Raises:
        Conflict: the database at `url` is not empty.
        EntryMalformed: an entry's outcome is no record.
        DocumentUnreadable: `url` names no database.
    """
    migrate(url)
    target = open_database(url)
    try:
        _require_empty(target)
        with source.read() as here:
            log = SqlLog(here)
            with target.write() as empty:
                changes = replay_into(log.read(), empty)
            with target.read() as there:
                differences = list(compare(here, there))
            mismatches = tuple(_mismatch(one, log) for one in differences)
            return Replayed(entries=log.size, changes=changes, mismatches=mismatches)
    finally:
        target.close()


def _require_empty(target: Database) -> None:
    with target.read() as connection:
        books = SqlBooks(connection)
        full = next((kind for kind in KINDS.values() if next(books.walk(kind, 1), None)), None)
    if full is not None:
        raise Conflict(f"the database to replay into holds {full.KIND} records already")


def _mismatch(one: Difference, log: SqlLog) -> Mismatch:
    row = f"{one.kind} {'/'.join(map(str, one.key))}"
    index = _last_told(one, log.read())
    if one.there is None:
        return Mismatch(row=row, index=None, sentence=f"the row {row} is told by no entry")
    if one.here is None:
        return Mismatch(row=row, index=index, sentence=f"the row {row} of entry {index} is missing")
    told = ", ".join(_fields(one))
    sentence = f"the row {row} is not what entry {index} made of it: {told}"
    return Mismatch(row=row, index=index, sentence=sentence)


def _fields(one: Difference) -> Iterator[str]:
    for name in KINDS[one.kind].field_names():
        row, ledger = getattr(one.here, name), getattr(one.there, name)
        if row != ledger:
            yield f"{name} is {row!r}, the ledger says {ledger!r}"


def _last_told(one: Difference, entries: Iterator[Entry]) -> int | None:
    """The last entry that speaks of a record."""
    names = KINDS[one.kind].KEY
    found = None
    for entry in entries:
        for kind, fields in entry.outcome:
            if kind == one.kind and tuple(fields.get(name) for name in names) == one.key:
                found = entry.index
    return found
