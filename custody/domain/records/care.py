"""What is measured and given: observations, the dose plan, the bedside check and the infusion."""

from dataclasses import dataclass
from typing import ClassVar

from custody.domain.records.base import Record


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
