"""The log in the database: the same bytes as any other, appended under the head's lock.

Whoever appends has locked the head first.  The place of the next entry, the frontier and the last
record time are then in memory until the head is written, once for all that was appended; they go
back together when a use case fails.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.entry import Draft, Entry, Link, Tail, follow
from custody.ledger.log import Row, not_before
from custody.ledger.merkle import Frontier
from custody.ledger.tiles import TiledTree, completed
from custody.ledger.timestamp import read_time, write_time
from custody.store.statements import Statements

Clock = Callable[[], datetime]

_AT_ONCE = 1000  # entries read from the database at a time
_LOCK = {"sqlite": "", "postgresql": " FOR UPDATE"}  # SQLite's writer already has the database


class Tip(NamedTuple):
    """Where the log ends: everything needed to add the next entry."""

    frontier: Frontier
    rec: datetime


class SqlLog:
    """The log as one transaction sees it; appending needs `lock` first and `write_head` last."""

    def __init__(self, connection: Connection, clock: Clock | None = None) -> None:
        """Over a connection; `clock` gives the moment of recording, readers need none."""
        self._sql = Statements(connection)
        self._clock = clock
        self._tails: dict[str, Tail | None] = {}
        self._stored: Tip | None = None
        self._tip: Tip | None = None

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.head().size

    def head(self) -> Frontier:
        """The frontier over all entries."""
        return (self._tip or self._read_head("")).frontier

    def lock(self) -> None:
        """Wait until nobody else appends; the log is then ours until the transaction ends."""
        self._stored = self._tip = self._read_head(_LOCK[self._sql.dialect])

    def append(self, draft: Draft) -> Entry:
        """Write an entry at the end, linked to those before it and stamped by the clock.

        Raises:
            EntryMalformed: the draft cannot be an entry.
            RuntimeError: the head was not locked, or there is no clock.
        """
        if self._tip is None or self._clock is None:
            raise RuntimeError("a log is appended to by the sequencer, under the head's lock")
        frontier, last = self._tip
        rec = not_before(self._clock(), last)
        links = follow(draft.subjects, self._tail)
        entry = Entry.of(frontier.size, draft, links=links, rec=rec)
        self._sql.run(
            "INSERT INTO ledger_entry (seq, id, body, leaf) VALUES (?, ?, ?, ?)",
            entry.index, draft.id, entry.body, entry.leaf,
        )  # fmt: skip
        self._link(entry, links)
        for level, n, node in completed(frontier, entry.leaf):
            self._sql.run(
                "INSERT INTO ledger_node (level, n, hash) VALUES (?, ?, ?)", level, n, node
            )
        self._tip = Tip(frontier.append(entry.leaf), rec)
        return entry

    def mark(self) -> Tip | None:
        """Where the log ends now, to come back to."""
        return self._tip

    def back_to(self, tip: Tip | None) -> None:
        """What was appended since was rolled back."""
        self._tip = tip
        self._tails.clear()

    def write_head(self) -> None:
        """Store where the log ends, if it grew; the last act before a commit."""
        if self._tip is None or self._tip is self._stored:
            return
        self._sql.run(
            "UPDATE ledger_head SET size = ?, frontier = ?, rec = ? WHERE id = 1",
            self._tip.frontier.size, self._tip.frontier.to_bytes(), write_time(self._tip.rec),
        )  # fmt: skip
        self._stored = self._tip

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """The entries from `start` up to, not including, `stop`; EntryMalformed if one is none."""
        for seq, body, _ in self.rows(start, self.size if stop is None else stop):
            yield Entry.read(seq, body)

    def rows(self, start: int, stop: int) -> Iterator[Row]:
        """The same as stored, for whoever believes nothing: index, bytes, leaf hash."""
        for first in range(start, stop, _AT_ONCE):
            for seq, body, leaf in self._sql.all(
                "SELECT seq, body, leaf FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq",
                first, min(first + _AT_ONCE, stop),
            ):  # fmt: skip
                yield seq, bytes(body), bytes(leaf)

    def about(self, subject: str) -> Iterator[Entry]:
        """The entries about one therapy or container, in order."""
        for seq, body in self._sql.all(
            "SELECT seq, body FROM ledger_link JOIN ledger_entry USING (seq)"
            " WHERE subject = ? ORDER BY n",
            subject,
        ):
            yield Entry.read(seq, bytes(body))

    def rows_about(self, subject: str) -> Iterator[Row]:
        """The same as stored, for whoever believes nothing."""
        for seq, body, leaf in self._sql.all(
            "SELECT seq, body, leaf FROM ledger_link JOIN ledger_entry USING (seq)"
            " WHERE subject = ? ORDER BY n",
            subject,
        ):
            yield seq, bytes(body), bytes(leaf)

    def by_id(self, entry_id: str) -> Entry | None:
        """The entry with this id, or None."""
        row = self._sql.one("SELECT seq, body FROM ledger_entry WHERE id = ?", entry_id)
        return None if row is None else Entry.read(row[0], bytes(row[1]))

    def leaves(self) -> list[bytes]:
        """The leaf hash of each entry, as stored."""
        return [
            bytes(leaf) for (leaf,) in self._sql.all("SELECT leaf FROM ledger_entry ORDER BY seq")
        ]

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """What is stored of a level of the tree: leaves at 0, kept nodes above."""
        if level == 0:
            sql = "SELECT leaf FROM ledger_entry WHERE seq >= ? AND seq < ? ORDER BY seq"
            rows = self._sql.all(sql, start, stop)
        else:
            sql = "SELECT hash FROM ledger_node WHERE level = ? AND n >= ? AND n < ? ORDER BY n"
            rows = self._sql.all(sql, level, start, stop)
        return [bytes(row[0]) for row in rows]

    def count_nodes(self) -> int:
        """How many nodes are kept."""
        row = self._sql.one("SELECT count(*) FROM ledger_node")
        return 0 if row is None else int(row[0])

    def tree(self, size: int) -> TiledTree:
        """The tree over the first entries: proofs of it read a few hundred hashes."""
        return TiledTree(self.hashes, size)

    def _link(self, entry: Entry, links: tuple[Link, ...]) -> None:
        """Say which of each subject's entries this is, all in one statement."""
        if not links:
            return
        values = [value for link in links for value in (link.subject, link.n, entry.index)]
        rows = ", (?, ?, ?)" * (len(links) - 1)
        self._sql.run(f"INSERT INTO ledger_link (subject, n, seq) VALUES (?, ?, ?){rows}", *values)  # noqa: S608 -- marks only
        self._tails.update((link.subject, Tail(link.n, entry.leaf)) for link in links)

    def _tail(self, subject: str) -> Tail | None:
        if subject not in self._tails:
            row = self._sql.one(
                "SELECT n, leaf FROM ledger_link JOIN ledger_entry USING (seq)"
                " WHERE subject = ? ORDER BY n DESC LIMIT 1",
                subject,
            )
            self._tails[subject] = None if row is None else Tail(row[0], bytes(row[1]))
        return self._tails[subject]

    def _read_head(self, lock: str) -> Tip:
        row = self._sql.one(f"SELECT frontier, rec FROM ledger_head WHERE id = 1{lock}")  # noqa: S608 -- one of two constants
        if row is None:
            raise LedgerTampered("the log has no head")
        try:
            return Tip(Frontier.from_bytes(bytes(row[0])), read_time(row[1]))
        except (EntryMalformed, LedgerTampered) as error:
            raise LedgerTampered(f"the head of the log: {error}") from error
