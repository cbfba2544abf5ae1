"""What stood last about a subject when the whole log was last found good, by the file that remembers it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from custody.errors import LedgerTampered
from custody.ledger.entry_checker import NOTHING, Tail


def tail_seen(file: Path, subject: str) -> Tail:
    """The last entry about a subject then; nothing where no run has been good yet.

    Raises:
        LedgerTampered: the file is there and cannot be read; then nobody knows what stood there.
    """
    if not file.exists():
        return NOTHING
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            row = database.execute(
                "SELECT n, leaf FROM verified_tail WHERE subject = ?", (subject,)
            ).fetchone()
    except sqlite3.Error as error:
        raise LedgerTampered(f"{file.name} cannot be read: {error}") from error
    return NOTHING if row is None else (row[0], row[1].hex())
