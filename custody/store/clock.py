"""The simulated now of a demo, which only moves forward; production has no such row."""

from datetime import datetime

from custody.errors import Conflict
from custody.ledger.timestamp import read_time, write_time
from custody.store.statements import Statements


class DemoClock:
    """The clock that the player of a demo moves."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def now(self) -> datetime | None:
        """The simulated moment; None where nobody has set one."""
        row = self._sql.one("SELECT now FROM clock WHERE id = 1")
        return None if row is None else read_time(row[0])

    def move_to(self, moment: datetime) -> None:
        """Move the clock.

        Raises:
            Conflict: the installation is not a demo, or the moment lies before the present one.
        """
        row = self._sql.one("SELECT demo FROM installation WHERE id = 1")
        if row is None or not row[0]:
            raise Conflict("only a demo has a clock that can be moved")
        now = self.now()
        if now is not None and moment < now:
            raise Conflict("a clock is never moved back")
        self._sql.run(
            "INSERT INTO clock (id, now) VALUES (1, ?)"
            " ON CONFLICT (id) DO UPDATE SET now = excluded.now",
            write_time(moment),
        )
