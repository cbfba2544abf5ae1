"""One house, two databases: SQLite in a file, or PostgreSQL; the same tables and the same promises.

There is one writer, which commits durably and in order, and any number of readers, which see only
what is committed and can change nothing.  SQLite: write-ahead log, every commit flushed
(`synchronous=FULL`), foreign keys on, and an authorizer that refuses to change the ledger or the
schema even where a trigger is missing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from custody.errors import DocumentUnreadable
from custody.store.tables import APPEND_ONLY

# What is raised where the disk is full, the server gone or no connection free: by the engine, and by
# each driver, since the books speak through its own cursor.
OUTAGES = (OperationalError, NoConnectionFree, sqlite3.OperationalError, psycopg.OperationalError)

_BUSY_MILLISECONDS = 30_000
_STATEMENTS_KEPT = 1024  # statements of the books stay prepared
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",  # an erased name leaves no bytes in a free page
    "wal_autocheckpoint = 4000",
    "cache_size = -32768",  # 32 MiB: the upper pages of every tree
    "temp_store = MEMORY",
    f"busy_timeout = {_BUSY_MILLISECONDS}",
)
_SCHEMA_ACTIONS = frozenset(
    {
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open database: an engine for the one writer and an engine for readers."""

    url: URL
    writer: Engine
    reader: Engine

    @property
    def dialect(self) -> str:
        """Which of the two it is: sqlite or postgresql."""
        return self.writer.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one committed state throughout and cannot write."""
        with self.reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction outside the sequencer, committed at the end: for setting up."""
        with self.writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give every connection back to the system."""
        self.writer.dispose()
        self.reader.dispose()


def open_database(url: str) -> Database:
    """The database at an address, `sqlite:///FILE` or `postgresql://…`; it must have been migrated.

    Raises:
        DocumentUnreadable: the address names neither, or an SQLite database without a file.
    """
    address = address_of(url)
    if address.drivername == "sqlite":
        return Database(url=address, writer=_sqlite(address), reader=_sqlite(address, reads=True))
    return Database(
        url=address, writer=_postgresql(address), reader=_postgresql(address, reads=True)
    )


def address_of(url: str) -> URL:
    """The address with our driver; anything but the two databases raises DocumentUnreadable."""
    address = make_url(url)
    kind = address.get_backend_name()
    if kind == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if kind != "sqlite" or not address.database or address.database == ":memory:":
        raise DocumentUnreadable(
            "the address names neither an SQLite file nor a PostgreSQL database"
        )
    return address.set(drivername="sqlite")


def _sqlite(address: URL, *, reads: bool = False) -> Engine:
    engine = create_engine(
        address,
        connect_args={"cached_statements": _STATEMENTS_KEPT, "check_same_thread": False},
        pool_size=8 if reads else 2,
        max_overflow=8,
    )
    begin = "BEGIN" if reads else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if reads:
            connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_authorize)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Refuse, before a statement runs, what the ledger must never see."""
    if action in {sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE} and first in APPEND_ONLY:
        return sqlite3.SQLITE_DENY
    if action in _SCHEMA_ACTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and first == "writable_schema" and second is not None:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _postgresql(address: URL, *, reads: bool = False) -> Engine:
    engine = create_engine(
        address, pool_size=8 if reads else 2, max_overflow=8, pool_pre_ping=reads
    )
    if reads:
        # One snapshot for the whole of a reading, and no way to write.
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @event.listens_for(engine, "connect")
    def _durably(connection: Any, _record: object) -> None:  # noqa: ANN401 -- psycopg's connection
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('synchronous_commit', 'on', false)"
                " WHERE current_setting('synchronous_commit') = 'off'"
            )
        connection.commit()

    return engine
