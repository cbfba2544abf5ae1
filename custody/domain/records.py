"""What is known now: one frozen record for each thing, folded from the ledger's outcomes.

A record has a KIND (its word in the ledger and its table) and a KEY (the fields that name it).  Change is a
new value put in its place; nothing is ever removed.  Fields are text, whole numbers or truth values, absent as
None.  Moments are RFC 3339 UTC text with microseconds, so that they sort as text.  No record knows a name,
a birth date or free text: those live in the vault.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Self, TypeAlias

Scalar: TypeAlias = str | int | bool | None


_FIELD_NAMES: dict[type["Record"], tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything the books know; the base of all kinds."""

    KIND: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]

    @property
    def key(self) -> tuple[Scalar, ...]:
        """The values that name this record among its kind."""
        return tuple([getattr(self, name) for name in self.KEY])

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """The record's fields in their order."""
        names = _FIELD_NAMES.get(cls)
        if names is None:
            names = _FIELD_NAMES[cls] = tuple(field.name for field in fields(cls))
        return names

    @classmethod
    def of(cls, values: Mapping[str, Scalar]) -> Self:
        """A record from its fields; absent fields are None or their default."""
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Therapy(Record):
    """One intended therapy, named by its Chain of Identity identifier (ISBT 128 structure 040)."""

    KIND: ClassVar[str] = "therapy"
    KEY: ClassVar[tuple[str, ...]] = ("coi",)
    coi: str
    subject: str  # an opaque name for the patient; the vault knows whom it means
    site: str  # where the patient is treated
    preset: str
    preset_version: int
    indication: str
    candidacy: str
    weight_grams: int
    under_twelve: bool
    status: str
    enrolled_at: str
    alike: bool = False  # a look-alike is active at the same site
    closed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Record):
    """Another party's number for a therapy; each is bound to exactly one."""

    KIND: ClassVar[str] = "alias"
    KEY: ClassVar[tuple[str, ...]] = ("type", "issuer", "value")
    type: str
    issuer: str
    value: str
    therapy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Record):
    """A step that was done for a therapy, how often, and when last."""

    KIND: ClassVar[str] = "milestone"
    KEY: ClassVar[tuple[str, ...]] = ("therapy", "step")
    therapy: str
    step: str
    times: int
    first_at: str
    last_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Record):
    """Who took part in which step of a therapy: for segregation of duties."""

    KIND: ClassVar[str] = "participation"
    KEY: ClassVar[tuple[str, ...]] = ("therapy", "person", "step")
    therapy: str
    person: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Donation(Record):
    """One collection, named by its Donation Identification Number."""

    KIND: ClassVar[str] = "donation"
    KEY: ClassVar[tuple[str, ...]] = ("din",)
    din: str
    therapy: str
    station: str
    assigned_at: str
    started_at: str | None = None
    ended_at: str | None = None
    volume_processed_millilitres: int | None = None
    volume_returned_millilitres: int | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Record):
    """A measured or judged value: counts, results, volumes, vital signs, grades."""

    KIND: ClassVar[str] = "observation"
    KEY: ClassVar[tuple[str, ...]] = ("therapy", "name", "n")
    therapy: str
    name: str
    n: int
    step: str
    at: str
    by: str
    value: int | None = None
    word: str | None = None
    unit: str | None = None
    container: str | None = None
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBag(Record):
    """A bag's place in the signed dose plan."""

    KIND: ClassVar[str] = "planned_bag"
    KEY: ClassVar[tuple[str, ...]] = ("therapy", "plan", "session", "n")
    therapy: str
    plan: int
    session: int
    n: int
    container: str
    cells_thousands: int
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheck(Record):
    """The bedside check of one bag: two halves by two people, then a result."""

    KIND: ClassVar[str] = "identity_check"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    station: str
    first_by: str
    first_at: str
    first_agrees: bool
    container: str | None = None  # absent where a half read another therapy's bag
    session: int | None = None
    second_by: str | None = None
    second_at: str | None = None
    second_agrees: bool | None = None
    result: str | None = None  # match or mismatch, once both halves are in
    result_at: str | None = None
    used_at: str | None = None  # a match opens one infusion, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Infusion(Record):
    """One bag given to the patient in a session."""

    KIND: ClassVar[str] = "infusion"
    KEY: ClassVar[tuple[str, ...]] = ("therapy", "container")
    therapy: str
    container: str
    session: int
    started_at: str
    started_by: str
    check: str | None = None  # absent only where it was declared from paper
    stopped_at: str | None = None
    volume_microlitres: int | None = None
    residual_microlitres: int | None = None
    cells_thousands: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation(Record):
    """Something that must be understood before the therapy can go on or close."""

    KIND: ClassVar[str] = "deviation"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    reason: str
    critical: bool
    opened_at: str
    opened_by: str
    root_cause: str | None = None
    closed_by: str | None = None
    closed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Record):
    """A second word against one refusal, good for one step: two people and a reason."""

    KIND: ClassVar[str] = "override"
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    therapy: str
    reason: str  # the refusal it answers
    step: str
    because: str
    by: str
    second: str
    at: str
    used_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetApproval(Record):
    """Two different people approved a preset version, known by the digest of its bytes."""

    KIND: ClassVar[str] = "preset_approval"
    KEY: ClassVar[tuple[str, ...]] = ("preset", "version")
    preset: str
    version: int
    digest: str
    first_by: str
    second_by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Serial(Record):
    """The last number given in a running series (DIN, CoI, label, SSCC, wristband)."""

    KIND: ClassVar[str] = "serial"
    KEY: ClassVar[tuple[str, ...]] = ("series",)
    series: str
    last: int


KINDS: dict[str, type[Record]] = {
    kind.KIND: kind
    for kind in (
        Therapy, Alias, Milestone, Participation, Donation, Container, Edge, CustodySpan, Handoff, HandoffItem,
        Hold, Label, Wristband, Shipment, ShipmentItem, Lot, LotUse, Asset, Occupancy, Position, Observation,
        PlannedBag, IdentityCheck, Infusion, Deviation, Override, PresetApproval, Serial,
    )
}  # fmt: skip
