"""Bring a database to the schema of this version; the ledger's bytes are never touched by it."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, pool

from custody.store.database import address_of
from custody.store.guards import restrict

_SCRIPTS = "custody.store:migrations"


def migrate(url: str, *, role: str | None = None, to: str = "head") -> None:
    """Run what has not run yet, in one transaction; `to` stops at an earlier version's schema.

    `role` names an existing PostgreSQL role that is given the application's rights, and not the
    right to change the ledger.  It is for the owner of the database; the application then connects
    as that role.
    """
    engine = create_engine(address_of(url), poolclass=pool.NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _by_hand)
        event.listen(engine, "begin", _begin)
    with engine.begin() as connection:
        _upgrade(connection, to)
        if role is not None and engine.dialect.name == "postgresql":
            for statement in restrict(role):
                connection.exec_driver_sql(statement)
    engine.dispose()


def _upgrade(connection: Connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _by_hand(connection: object, _record: object) -> None:
    """SQLite's driver shall not commit on its own: a schema is made whole or not at all."""
    connection.isolation_level = None  # type: ignore[attr-defined]  # sqlite3's


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
