"""Bags, vessels and vials: what they are, what they came of, and what holds them back."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Container(Record):
    """A bag, vessel or vial with its five facts; named by its MPHO unique identifier."""

    KIND: ClassVar[str] = "container"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    din: str
    kind: str
    product_code: str
    division: str
    condition: str
    disposition: str
    holder: str
    place: str
    made_at: str
    volume_microlitres: int | None = None
    cells_thousands: int | None = None
    component: str | None = None
    colour: str | None = None
    expires_at: str | None = None
    left_storage_at: str | None = None
    thawed_at: str | None = None
    run: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge(Record):
    """Cells went from a parent into a child container: split, sample, transform or pool."""

    KIND: ClassVar[str] = "edge"
    KEY: ClassVar[tuple[str, ...]] = ("therapy", "parent", "child")
    therapy: str
    parent: str
    child: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Record):
    """A container must not move on; lifted by quality, or never."""

    KIND: ClassVar[str] = "hold"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    container: str
    reason: str
    placed_by: str
    placed_at: str
    for_ever: bool = False
    lifted_by: str | None = None
    lifted_at: str | None = None
