"""Plain SQL through the driver's own cursor, inside the connection's transaction.

For statements that run thousands of times a second: no mapping, no compiling.  Values are always
bound; the text says `?` for each, whatever the driver calls it.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

_MARKS = {"sqlite": "?", "postgresql": "%s"}


class Statements:
    """The SQL that one transaction speaks."""

    def __init__(self, connection: Connection) -> None:
        if not connection.in_transaction():
            connection.begin()
        self.connection = connection
        self.dialect = connection.dialect.name
        self.cursor: Any = connection.connection.cursor()  # the two drivers share no type

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row, or None."""
        self.cursor.execute(spelled(sql, self.dialect), values)
        row: tuple[Any, ...] | None = self.cursor.fetchone()
        return row

    def all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Every row."""
        self.cursor.execute(spelled(sql, self.dialect), values)
        rows: list[tuple[Any, ...]] = self.cursor.fetchall()
        return rows

    def run(self, sql: str, *values: object) -> int:
        """How many rows a statement touched."""
        self.cursor.execute(spelled(sql, self.dialect), values)
        touched: int = self.cursor.rowcount
        return touched


@lru_cache(maxsize=4096)
def spelled(sql: str, dialect: str) -> str:
    """The statement with the driver's mark for each `?`; none stands in a text."""
    return sql.replace("?", _MARKS[dialect])
