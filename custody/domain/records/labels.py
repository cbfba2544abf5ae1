"""Prints and wristbands, and the running numbers that name them and other things."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Record):
    """One print, by its serial: what it was made for and what became of it."""

    KIND: ClassVar[str] = "label"
    KEY: ClassVar[tuple[str, ...]] = ("serial",)
    serial: int
    kind: str
    bears: str  # the container, wristband or shipment it was printed for
    template: str
    state: str
    printed_by: str
    printed_at: str
    station: str
    therapy: str | None = None
    replaces: int | None = None
    reprint_reason: str | None = None
    closed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relabelling(Record):
    """A print that went over another label, and the photo that shows both."""

    KIND: ClassVar[str] = "relabelling"
    KEY: ClassVar[tuple[str, ...]] = ("serial",)
    serial: int
    container: str
    therapy: str
    reason: str
    photo: str  # the SHA-256 of its bytes
    by: str
    second: str
    at: str
    covers: int | None = None  # the print it covers; absent: the symbol scanned names none


@dataclass(frozen=True, slots=True, kw_only=True)
class Wristband(Record):
    """A wristband instance (GSRN with SRIN); bound anew at each admission, the one before is void."""

    KIND: ClassVar[str] = "wristband"
    KEY: ClassVar[tuple[str, ...]] = ("gsrn", "srin")
    gsrn: str
    srin: int
    version: int
    therapy: str
    state: str
    bound_at: str | None = None
    scanned_at: str | None = None  # the last time it was read on the patient
    scanned_station: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial(Record):
    """The last number given in a running series (DIN, CoI, label, SSCC, wristband)."""

    KIND: ClassVar[str] = "serial"
    KEY: ClassVar[tuple[str, ...]] = ("series",)
    series: str
    last: int
