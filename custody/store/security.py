"""Doors that stayed shut: not in the ledger, because nothing about custody was asked."""

from dataclasses import dataclass

from custody.store.statements import Statements


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityLine:
    """Who tried which door when, and why it stayed shut."""

    at: str
    door: str
    why: str
    person: str | None = None
    station: str | None = None


class SecurityLog:
    """The lines, newest last."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def write(self, line: SecurityLine) -> None:
        """Add a line."""
        self._sql.run(
            "INSERT INTO security_line (at, door, person, station, why) VALUES (?, ?, ?, ?, ?)",
            line.at,
            line.door,
            line.person,
            line.station,
            line.why,
        )

    def last(self, count: int) -> list[SecurityLine]:
        """The newest lines, newest first, at most `count`."""
        rows = self._sql.all(
            "SELECT at, door, person, station, why FROM security_line ORDER BY n DESC LIMIT ?",
            count,
        )
        return [
            SecurityLine(at=at, door=door, person=person, station=station, why=why)
            for at, door, person, station, why in rows
        ]
