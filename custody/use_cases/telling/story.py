"""The story of one therapy: its entries in order, and what each of them made of each record.

Nothing else is read.  What a custody record says therefore follows from the evidence that it
carries, and from nothing that a database says beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeVar

from custody.domain.records import KINDS, Record, Scalar
from custody.ledger.entry import Entry

R = TypeVar("R", bound=Record)
Key = tuple[Scalar, ...]
COI_LENGTH = 15


@dataclass(frozen=True, slots=True)
class Told:
    """A record as one entry left it."""

    record: Record
    entry: Entry

    @property
    def zone(self) -> str:
        """The zone on the wall where it was told."""
        return zone_of(self.entry)


def zone_of(entry: Entry) -> str:
    """The IANA zone of the place where an entry was written."""
    return str(entry.view["at"]["zone"])


class Story:
    """The entries about one therapy, folded."""

    def __init__(self, coi: str, entries: Iterable[Entry]) -> None:
        """Over all entries about a therapy, in order; they are not verified here."""
        self.coi = coi
        self.entries = tuple(entries)
        self.places = {entry.id: entry.index for entry in self.entries}
        self._told: dict[type[Record], dict[Key, list[Told]]] = {}
        for entry in self.entries:
            for record in records_of(entry):
                kept = self._told.setdefault(type(record), {})
                kept.setdefault(record.key, []).append(Told(record, entry))

    def get(self, kind: type[R], *key: Scalar) -> R | None:
        """A record as it stands at the end."""
        told = self._told.get(kind, {}).get(key)
        return told[-1].record if told else None  # type: ignore[return-value]  # filed by its kind

    def all(self, kind: type[R], /, **equal: Scalar) -> list[R]:
        """The records of a kind as they stand at the end, first told first."""
        kept: Iterable[R] = (told[-1].record for told in self._told.get(kind, {}).values())  # type: ignore[misc]  # filed by its kind
        return [
            record
            for record in kept
            if all(getattr(record, name) == value for name, value in equal.items())
        ]

    def began(self, record: Record) -> Told:
        """How and where a record was first told."""
        return self._told[type(record)][record.key][0]

    def turned(self, record: Record, field: str) -> Told:
        """How and where a field of a record came to be what it is at the end."""
        told = self._told[type(record)][record.key]
        value = getattr(told[-1].record, field)
        since = takewhile(lambda one: getattr(one.record, field) == value, reversed(told))
        return list(since)[-1]

    def ended(self, record: Record) -> Told:
        """How and where a record was last told."""
        return self._told[type(record)][record.key][-1]


def records_of(entry: Entry) -> Iterator[Record]:
    """The records that an entry tells."""
    return (KINDS[kind].of(fields) for kind, fields in entry.outcome)


def therapies_of(entry: Entry) -> tuple[str, ...]:
    """The Chain of Identity identifiers that an entry stands in the chains of."""
    return tuple(link.subject for link in entry.links if is_therapy(link.subject))


def is_therapy(subject: str) -> bool:
    """Whether a subject of the log is a therapy, and not a container."""
    return subject.startswith("CH") and len(subject) == COI_LENGTH
