"""One entry as it is told to others: what it did to which records, and what was known before it.

Only what an entry itself says is told, so an export says nothing that the evidence does not prove.
A request that was refused did not happen, and one that found its work done did nothing: neither is
told as something that happened.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from custody.domain.books import MemoryBooks
from custody.domain.records import KINDS, Container, Record
from custody.domain.vocabulary import Condition, VerdictWord
from custody.ledger.entry import Entry

R = TypeVar("R", bound=Record)
HAPPENED = frozenset({VerdictWord.ACCEPTED, VerdictWord.DECLARED})


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry about a therapy, the records it changed, and the books as they were before it."""

    coi: str
    entry: Entry
    records: tuple[Record, ...]
    before: MemoryBooks

    def all(self, kind: type[R]) -> list[R]:
        """The records of a kind that it changed, as they are after it."""
        return [one for one in self.records if isinstance(one, kind)]

    @property
    def step(self) -> str:
        """The step that was done; nothing where the entry tells of none."""
        return str(self.entry.view.get("step", ""))

    @property
    def values(self) -> dict[str, Any]:
        """What was given with the request."""
        return dict(self.entry.view.get("body", {}).get("values", {}))

    @property
    def people(self) -> tuple[str, ...]:
        """Who did it, and the second person where there was one."""
        view = self.entry.view
        return (view["actor"], *([view["second"]] if "second" in view else []))

    @property
    def containers(self) -> list[str]:
        """Every container that the entry speaks of."""
        return [link.subject for link in self.entry.links if link.subject != self.coi]

    @property
    def born(self) -> list[Container]:
        """The containers that came to be."""
        return [one for one in self.all(Container) if self.before.get(Container, one.id) is None]

    @property
    def consumed(self) -> list[Container]:
        """The containers whose cells went on into another."""
        return [one for one in self.all(Container) if one.condition == Condition.CONSUMED]


def happenings(coi: str, entries: Iterable[Entry]) -> Iterator[Happening]:
    """Each entry about a therapy, in order; what was before it is known while it is looked at, and no longer."""
    books = MemoryBooks()
    for entry in entries:
        records = tuple(KINDS[kind].of(fields) for kind, fields in entry.outcome)
        yield Happening(coi, entry, records, books)
        for record in records:
            books.put(record)
