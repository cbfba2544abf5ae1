"""The last entry about each subject, for verifying a log that has too many to hold in memory.

The latest are a dictionary; whenever there are many, all go to a table.  So memory is bounded, and
a log about few subjects never touches the table.
"""

import sqlite3
from collections.abc import Mapping

from custody.ledger.entry_checker import Tail

_HELD = 1 << 15  # subjects in memory, some hundred bytes each
_MAKE = (
    "CREATE TABLE IF NOT EXISTS verified_tail"
    " (subject TEXT PRIMARY KEY, n INTEGER NOT NULL, leaf BLOB NOT NULL) STRICT, WITHOUT ROWID"
)
_FIND = "SELECT n, leaf FROM verified_tail WHERE subject = ?"
_PUT = "INSERT OR REPLACE INTO verified_tail (subject, n, leaf) VALUES (?, ?, ?)"


class StoredTails:
    """The tails that a walk asks for and gives; `custody.ledger.verify.Tails`."""

    def __init__(self, file: str = "") -> None:
        """In a database file that may have some already; without a name in one that nobody sees."""
        self._database = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8192"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute(_MAKE)
        self._held: dict[str, Tail] = {}
        self._stored = self._database.execute("SELECT 1 FROM verified_tail").fetchone() is not None

    def get(self, subject: str, /) -> Tail | None:
        """The last entry about a subject, or None before the first."""
        held = self._held.get(subject)
        if held is not None or not self._stored:
            return held
        row = self._database.execute(_FIND, (subject,)).fetchone()
        return None if row is None else (row[0], row[1].hex())

    def update(self, tails: Mapping[str, Tail], /) -> None:
        """Put later ones in their place."""
        self._held.update(tails)
        if len(self._held) > _HELD:
            self.write()

    def write(self) -> None:
        """Put all that is held into the table, in its order."""
        rows = ((subject, n, bytes.fromhex(leaf)) for subject, (n, leaf) in self._held.items())
        self._database.execute("BEGIN")
        self._database.executemany(_PUT, sorted(rows))
        self._database.execute("COMMIT")
        self._held.clear()
        self._stored = True

    def close(self) -> None:
        """Forget what is held, and leave the file as it is."""
        self._database.close()
