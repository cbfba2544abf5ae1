"""The signed checkpoints, one for each size that was signed; only ever added to."""

from custody.store.statements import Statements


class Checkpoints:
    """The notes over the log."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def keep(self, size: int, note: str) -> None:
        """Keep the note over the first `size` entries; a size signed before is left as it is."""
        if self.of(size) is None:
            self._sql.run("INSERT INTO ledger_checkpoint (size, note) VALUES (?, ?)", size, note)

    def of(self, size: int) -> str | None:
        """The note over exactly the first `size` entries, or None."""
        row = self._sql.one("SELECT note FROM ledger_checkpoint WHERE size = ?", size)
        return None if row is None else str(row[0])

    def covering(self, size: int) -> tuple[int, str] | None:
        """The smallest checkpoint over at least `size` entries: its size and note, or None."""
        row = self._sql.one(
            "SELECT size, note FROM ledger_checkpoint WHERE size >= ? ORDER BY size LIMIT 1", size
        )
        return None if row is None else (int(row[0]), str(row[1]))

    def last(self) -> tuple[int, str] | None:
        """The newest checkpoint: its size and note, or None."""
        row = self._sql.one("SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
        return None if row is None else (int(row[0]), str(row[1]))
