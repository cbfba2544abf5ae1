"""The signed checkpoints, one for each size that was signed, and under each the witnesses' lines.

Both are only ever added to.  A note is told with the cosignatures that it has by now.
"""

from dataclasses import dataclass

from custody.ledger.note import NoteSignature, word_of
from custody.store.statements import Statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """How far a witness has come: the largest size it cosigned, and when it answered."""

    size: int
    at: str


class Checkpoints:
    """The notes over the log."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def keep(self, size: int, note: str) -> None:
        """Keep the note over the first `size` entries; a size signed before is left as it is."""
        if self._sql.one("SELECT 1 FROM ledger_checkpoint WHERE size = ?", size) is None:
            self._sql.run("INSERT INTO ledger_checkpoint (size, note) VALUES (?, ?)", size, note)

    def of(self, size: int) -> str | None:
        """The note over exactly the first `size` entries, or None."""
        row = self._sql.one("SELECT size, note FROM ledger_checkpoint WHERE size = ?", size)
        return None if row is None else self._cosigned(row)[1]

    def covering(self, size: int) -> tuple[int, str] | None:
        """The smallest checkpoint over at least `size` entries: its size and note, or None."""
        row = self._sql.one(
            "SELECT size, note FROM ledger_checkpoint WHERE size >= ? ORDER BY size LIMIT 1", size
        )
        return None if row is None else self._cosigned(row)

    def last(self) -> tuple[int, str] | None:
        """The newest checkpoint: its size and note, or None."""
        row = self._sql.one("SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
        return None if row is None else self._cosigned(row)

    def keep_cosignature(self, size: int, line: NoteSignature, at: str) -> None:
        """Keep a witness's line under the checkpoint of this size; one kept before is left."""
        witness = word_of(line.name, line.key_id)
        known = self._sql.one(
            "SELECT 1 FROM ledger_cosignature WHERE size = ? AND witness = ?", size, witness
        )
        if known is None:
            self._sql.run(
                "INSERT INTO ledger_cosignature (size, witness, line, at) VALUES (?, ?, ?, ?)",
                size, witness, line.line(), at,
            )  # fmt: skip

    def cosigned_by(self, witness: str) -> Cosigned | None:
        """The largest size that a witness, by name and id of its key, has cosigned."""
        row = self._sql.one(
            "SELECT size, at FROM ledger_cosignature WHERE witness = ? ORDER BY size DESC LIMIT 1",
            witness,
        )
        return None if row is None else Cosigned(size=int(row[0]), at=str(row[1]))

    def _cosigned(self, row: tuple[int, str]) -> tuple[int, str]:
        """A checkpoint's size, and its note with the lines of its witnesses."""
        lines = self._sql.all(
            "SELECT line FROM ledger_cosignature WHERE size = ? ORDER BY witness", row[0]
        )
        return int(row[0]), f"{row[1]}{''.join(line for (line,) in lines)}"
