"""Rows of a log for whoever verifies it in many processes: each opens the database for itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from custody.ledger.log import Row
from custody.store.database import open_database
from custody.store.log import SqlLog


@dataclass(frozen=True, slots=True)
class LogRows:
    """The rows of the log in the database at an address; as a value it travels to other processes."""

    url: str

    def __call__(self, start: int, stop: int) -> Iterator[Row]:
        """The rows from `start` up to, not including, `stop`, as stored."""
        database = open_database(self.url)
        try:
            with database.read() as connection:
                yield from SqlLog(connection).rows(start, stop)
        finally:
            database.close()
