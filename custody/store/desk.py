"""The desk on which a ledger is folded to be compared: an SQLite file of one run, with the projections alone.

Nobody else reads it, and a run that fails throws it away: nothing is flushed.
Whether rows name rows that there are is asked once of all (`custody.store.references`).
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from custody.domain.records import KINDS
from custody.store.database import Database
from custody.store.tables import METADATA

_PRAGMAS = ("synchronous = OFF", "foreign_keys = OFF")


def make_desk(file: Path) -> None:
    """A new desk, empty."""
    with closing(sqlite3.connect(file)) as database:
        for table in METADATA.sorted_tables:
            if table.name in KINDS:
                database.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))


def open_desk(file: Path) -> Database:
    """The desk, as any database."""
    url = make_url(f"sqlite:///{file}")
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return Database(url=url, writer=engine, reader=engine)
