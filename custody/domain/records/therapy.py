"""The therapy itself: its numbers at other parties, what was done for it and by whom, and its collections."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


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
