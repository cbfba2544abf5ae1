"""How a migration runs its SQL: frozen texts beside it, one for each database, blank lines between."""

from pathlib import Path

from sqlalchemy import Connection

_VERSIONS = Path(__file__).with_name("versions")


def run_frozen(connection: Connection, migration: str) -> None:
    """Run the statements of `versions/<migration>.<dialect>.sql`."""
    path = _VERSIONS / f"{migration}.{connection.dialect.name}.sql"
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        connection.connection.cursor().execute(statement)  # the driver's own: no `%` is a mark here
