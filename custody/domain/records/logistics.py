"""Who holds a container, how custody changes hands, and what travels in a sealed shipper."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodySpan(Record):
    """Who held a container from when to when; spans of one container neither gap nor overlap."""

    KIND: ClassVar[str] = "custody_span"
    KEY: ClassVar[tuple[str, ...]] = ("container", "n")
    container: str
    n: int
    therapy: str
    holder: str
    since: str
    by: str
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff(Record):
    """A change of custody: released by one person, accepted by another."""

    KIND: ClassVar[str] = "handoff"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    releaser: str
    from_holder: str
    to_holder: str
    state: str
    released_at: str
    shipment: str | None = None
    accepter: str | None = None
    accepted_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffItem(Record):
    """A container that changes custody in a handoff."""

    KIND: ClassVar[str] = "handoff_item"
    KEY: ClassVar[tuple[str, ...]] = ("handoff", "container")
    handoff: str
    container: str
    therapy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment(Record):
    """A sealed shipper on its way, named by its SSCC."""

    KIND: ClassVar[str] = "shipment"
    KEY: ClassVar[tuple[str, ...]] = ("sscc",)
    sscc: str
    therapy: str
    shipper: str
    logger: str
    seal: str
    from_holder: str
    to_site: str
    state: str
    packed_at: str
    arrived_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentItem(Record):
    """A container packed into a shipment, and whether the receiver found it."""

    KIND: ClassVar[str] = "shipment_item"
    KEY: ClassVar[tuple[str, ...]] = ("sscc", "container")
    sscc: str
    container: str
    therapy: str
    received: bool = False
