"""A log: entries are added at its end and read from anywhere; nothing else can be done to it.

`MemoryLog` keeps everything in memory, with the same bytes as any other.  Its clock is handed to
it.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from custody.ledger.entry import Draft, Entry, Tail, follow
from custody.ledger.merkle import Frontier

Row = tuple[int, bytes, bytes]
"""An entry as it is stored: index, bytes, leaf hash.  What is stored may not be believed."""


class Log(Protocol):
    """What a use case sees of the ledger."""

    @property
    def size(self) -> int:
        """How many entries there are."""

    def append(self, draft: Draft) -> Entry:
        """Write an entry at the end; EntryMalformed if the draft cannot be one."""

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """The entries from `start` up to, not including, `stop`."""

    def head(self) -> Frontier:
        """The frontier over all entries."""


class MemoryLog:
    """A log in memory, for tests, stories and one-off work."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._entries: list[Entry] = []
        self._tails: dict[str, Tail] = {}
        self._frontier = Frontier()

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def append(self, draft: Draft) -> Entry:
        """Write an entry at the end, linked to those before it and stamped by the clock."""
        links = follow(draft.subjects, self._tails.get)
        last = self._entries[-1].rec if self._entries else None
        rec = not_before(self._clock(), last)
        entry = Entry.of(self.size, draft, links=links, rec=rec)
        self._entries.append(entry)
        self._tails.update((link.subject, Tail(link.n, entry.leaf)) for link in links)
        self._frontier = self._frontier.append(entry.leaf)
        return entry

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """The entries from `start` up to, not including, `stop`."""
        return iter(self._entries[start:stop])

    def about(self, subject: str) -> Iterator[Entry]:
        """The entries about one therapy or container, in order."""
        return (entry for entry in self._entries if entry.n_of(subject))

    def rows(self, start: int, stop: int) -> Iterator[Row]:
        """The same as stored, for the signer."""
        return ((one.index, one.body, one.leaf) for one in self._entries[start:stop])

    def head(self) -> Frontier:
        """The frontier over all entries."""
        return self._frontier

    def leaves(self) -> list[bytes]:
        """The leaf hash of each entry."""
        return [entry.leaf for entry in self._entries]


def not_before(now: datetime, last: datetime | None) -> datetime:
    """The moment to record: now, but never before the entry before it, whatever the clock does."""
    return now if last is None or now >= last else last
