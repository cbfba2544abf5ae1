"""A ledger folded anew, and in words where a database does not say the same."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from itertools import islice

from custody.domain.records import KINDS, Scalar
from custody.ledger.log import Row
from custody.ledger.replay import changes_of
from custody.store.database import Database
from custody.store.log import SqlLog
from custody.store.log_rows import LogRows
from custody.store.references import Stray, first_stray
from custody.store.replay import Difference, NotARecord, compare, replay_into
from custody.store.statements import Statements
from custody.store.verified import read_once

Name = tuple[str, tuple[Scalar, ...]]  # of a record: its kind and key
Told = Callable[[int, int], None]  # of how many entries, how many were read

_NAMED = 100  # rows that differ and are named; the others are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A row that is not what the ledger makes of it, and the entry that spoke of it last."""

    row: str
    index: int | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many entries made how many changes, how many rows differ, and the first of those."""

    entries: int
    changes: int
    differ: int
    mismatches: tuple[Mismatch, ...]


def replay_on(
    here: Statements, rows: LogRows, target: Database, *, start: int = 0, told: Told | None = None
) -> Replayed:
    """Fold the entries from `start` on into a database that holds what those before them made."""
    size = SqlLog(here.connection).size
    with target.write() as growing:
        read_once(Statements(growing))
        changes = replay_into(rows(start, size), growing, told and partial(told, size - start))
        if stray := first_stray(growing):
            raise _leads_nowhere(stray, rows(0, size))
    with target.read() as there:
        read_once(Statements(there))
        differences = compare(here.connection, there)
        first = list(islice(differences, _NAMED))
        differ = len(first) + sum(1 for _ in differences)
    mismatches = tuple(_mismatches(first, rows(0, size))) if first else ()
    return Replayed(entries=size, changes=changes, differ=differ, mismatches=mismatches)


def rows_of(database: Database) -> LogRows:
    """What reads the log of a database in any process."""
    url = database.url
    if database.dialect == "sqlite":
        return LogRows(dialect="sqlite", place=str(url.database))
    place = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return LogRows(dialect="postgresql", place=place)


def _mismatches(differences: list[Difference], entries: Iterable[Row]) -> Iterator[Mismatch]:
    told = _last_told({(one.kind, one.key) for one in differences}, entries)
    for one in differences:
        row = _plain(f"{one.kind} {'/'.join(map(str, one.key))}")
        index = told.get((one.kind, one.key))
        yield Mismatch(row=row, index=index, sentence=_sentence(one, row, index))


def _leads_nowhere(stray: Stray, entries: Iterable[Row]) -> NotARecord:
    """The error of a row that is told by an entry and names what no entry told of."""
    told = _last_told({(stray.kind, stray.key)}, entries)
    index = told.get((stray.kind, stray.key))
    row = f"{stray.kind} {'/'.join(map(str, stray.key))}"
    return NotARecord(index, f"entry {index} tells of {row}, which names no {stray.named} there is")


def _sentence(one: Difference, row: str, index: int | None) -> str:
    if one.there is None:
        return f"the row {row} is told by no entry"
    if one.here is None:
        return f"the row {row} of entry {index} is missing"
    told = ", ".join(_fields(one))
    return f"the row {row} is not what entry {index} made of it: {told}"


def _plain(text: str) -> str:
    """A text that can be printed, whatever bytes somebody put into a key."""
    return text.encode("utf-8", "backslashreplace").decode()


def _fields(one: Difference) -> Iterator[str]:
    for name in KINDS[one.kind].field_names():
        row, ledger = getattr(one.here, name), getattr(one.there, name)
        if row != ledger:
            yield f"{name} is {row!r}, the ledger says {ledger!r}"


def _last_told(asked: AbstractSet[Name], entries: Iterable[Row]) -> dict[Name, int]:
    """The last entry that speaks of each record."""
    names = {kind: KINDS[kind].KEY for kind, _ in asked}
    found: dict[Name, int] = {}
    for index, changes in changes_of(entries):
        for kind, fields in changes:
            if kind in names:
                name = (kind, tuple(fields.get(part) for part in names[kind]))
                if name in asked:
                    found[name] = index
    return found
