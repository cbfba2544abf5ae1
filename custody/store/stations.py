"""Stations: the enrolled places with a scanner, known by a token that only their browser holds."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from custody.domain.people import Station
from custody.domain.vocabulary import StationKind
from custody.errors import NotFound
from custody.store.statements import Statements

COLUMNS = "id, kind, site, holder, zone, title"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledStation:
    """A station as a decision sees it, and what people call it."""

    station: Station
    title: str


def station_of(row: tuple[Any, ...]) -> EnrolledStation:
    """A station from its COLUMNS."""
    name, kind, site, holder, zone, title = row
    return EnrolledStation(
        station=Station(id=name, kind=StationKind(kind), site=site, holder=holder, zone=zone),
        title=title,
    )


def hash_of_token(token: str) -> bytes:
    """What is kept of a token: its SHA-256; with 256 random bits nothing slower is needed."""
    return sha256(token.encode()).digest()


class Stations:
    """The store of stations."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def put(self, station: Station, title: str) -> None:
        """Put a station in its place, new or changed; its token stays."""
        self._sql.run(
            "INSERT INTO station (id, kind, site, holder, zone, title) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, site = excluded.site,"
            " holder = excluded.holder, zone = excluded.zone, title = excluded.title",
            station.id, station.kind.value, station.site, station.holder, station.zone, title,
        )  # fmt: skip

    def enrol(self, station_id: str, token: str) -> None:
        """Give a station its token in place of any before; NotFound if there is none such."""
        touched = self._sql.run(
            "UPDATE station SET token_hash = ? WHERE id = ?", hash_of_token(token), station_id
        )
        if not touched:
            raise NotFound(f"there is no station {station_id}")

    def with_token(self, token: str) -> EnrolledStation | None:
        """The station that holds this token, or None."""
        row = self._sql.one(
            f"SELECT {COLUMNS} FROM station WHERE token_hash = ?",  # noqa: S608 -- a constant
            hash_of_token(token),
        )
        return None if row is None else station_of(row)

    def of(self, station_id: str) -> EnrolledStation | None:
        """The station with this id, or None."""
        row = self._sql.one(f"SELECT {COLUMNS} FROM station WHERE id = ?", station_id)  # noqa: S608 -- a constant
        return None if row is None else station_of(row)

    def all(self) -> list[EnrolledStation]:
        """Every station, in the order of ids."""
        rows = self._sql.all(f"SELECT {COLUMNS} FROM station ORDER BY id")  # noqa: S608 -- a constant
        return [station_of(row) for row in rows]
