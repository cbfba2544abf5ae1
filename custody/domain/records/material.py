"""Lots, equipment, rooms and storage positions: what is no therapy's own, and what of it touched which."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot(Record):
    """A lot of vector, reagent or kit (GTIN with lot number)."""

    KIND: ClassVar[str] = "lot"
    KEY: ClassVar[tuple[str, ...]] = ("gtin", "lot")
    gtin: str
    lot: str
    kind: str
    title: str
    construct: str
    status: str
    expires_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUse(Record):
    """One vial or pack of a lot that touched a container."""

    KIND: ClassVar[str] = "lot_use"
    KEY: ClassVar[tuple[str, ...]] = ("gtin", "lot", "serial")
    gtin: str
    lot: str
    serial: str
    therapy: str
    container: str
    used_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset(Record):
    """An instrument, shipper, logger or freezer (GIAI or GRAI)."""

    KIND: ClassVar[str] = "asset"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    kind: str
    title: str
    calibrated_until: str
    qualified_at: str | None = None  # for a shipper: requalified since its last use
    used_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy(Record):
    """A therapy's open material in a room; closed by line clearance."""

    KIND: ClassVar[str] = "occupancy"
    KEY: ClassVar[tuple[str, ...]] = ("place", "n")
    place: str
    n: int
    therapy: str
    opened_at: str
    opened_by: str
    closed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Record):
    """A storage position and the container in it."""

    KIND: ClassVar[str] = "position"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    holder: str
    container: str | None = None
    therapy: str | None = None
