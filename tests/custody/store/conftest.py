"""The databases that tests of the store run on."""

from tests.kit.databases import (
    database,
    new_address,
    new_database,
    new_postgres,
    new_sqlite,
    open_,
    postgres_template,
    sequencer,
    sqlite_template,
)

__all__ = [
    "database",
    "new_address",
    "new_database",
    "new_postgres",
    "new_sqlite",
    "open_",
    "postgres_template",
    "sequencer",
    "sqlite_template",
]
