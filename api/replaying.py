"""Fold a ledger into an empty database of either kind, and compare every row."""

from api.refolding import Replayed, Told, replay_on, rows_of
from custody.domain.records import KINDS
from custody.errors import Conflict
from custody.store.books import SqlBooks
from custody.store.database import Database, open_database
from custody.store.migrate import migrate
from custody.store.statements import Statements


def replay_to(source: Database, url: str, told: Told | None = None) -> Replayed:
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
            return replay_on(Statements(here), rows_of(source), target, told=told)
    finally:
        target.close()


def _require_empty(target: Database) -> None:
    with target.read() as connection:
        books = SqlBooks(connection)
        full = next((kind for kind in KINDS.values() if next(books.walk(kind, 1), None)), None)
    if full is not None:
        raise Conflict(f"the database to replay into holds {full.KIND} records already")
