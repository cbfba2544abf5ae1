"""One request with everything a rule may look at: who, where, when, what was scanned, what is on file.

A case is built once from the request and the books and then only read.  What a slot scanned is a `Read`: the text,
what it turned out to be, or the reason why it could not be told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from custody.domain.aliases import Pseudonym
from custody.domain.books import Books
from custody.domain.label_templates import TemplateShelf
from custody.domain.people import Person, Station
from custody.domain.photo import Photo
from custody.domain.presets import Preset
from custody.domain.product_codes import CodeFor, no_code
from custody.domain.records import (
    Container,
    Label,
    Milestone,
    Observation,
    Record,
    Therapy,
    Wristband,
)
from custody.domain.step import Slot, Step

R = TypeVar("R", bound=Record)
DECLARED_GRAMMAR = re.compile(
    r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII
)


@lru_cache(maxsize=256)  # a decision writes its own moment many times
def moment(time: datetime) -> str:
    """A moment as records and entries write it: RFC 3339, UTC, microseconds."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_moment(text: str) -> datetime:
    """The time that a moment names."""
    return datetime.fromisoformat(text)


def declared_time(text: str | None) -> datetime | None:
    """The time that somebody told, if it is one and says its zone (RFC 3339, of this age)."""
    if text is None or not DECLARED_GRAMMAR.fullmatch(text):
        return None
    try:
        return from_moment(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawScan:
    """What came out of the scanner, or from the keyboard."""

    text: str
    symbology: str = ""
    typed: bool = False
    rekeyed: str = ""  # what the second person typed, independently
    because: str = ""  # why it was typed: a TypedBecause
    because_note: str = ""  # the same in people's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest:
    """What somebody asks for: a step, scans by slot, values by name."""

    step: str
    scans: Mapping[str, Sequence[RawScan]] = field(default_factory=dict)
    values: Mapping[str, int | str | bool] = field(default_factory=dict)
    acknowledge: frozenset[str] = frozenset()
    happened_at: str | None = None  # only for what is declared
    photos: Mapping[str, Photo] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One scan resolved: the thing, or why not."""

    slot: Slot
    raw: RawScan
    thing: Record | None = None
    label: Label | None = None
    therapy: str | None = None
    problem: str | None = None
    serial: str = ""  # of a vial, from its code


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Who stands where, and when."""

    person: Person
    second: Person | None
    station: Station
    now: datetime
    holders: frozenset[str]  # every party that can have custody
    clock_trusted: bool = True


ChainVerifies = Callable[[str], bool]
"""Whether the own chain of a therapy is what was signed."""


def unquestioned(_coi: str) -> bool:
    """While no alarm is on, nobody asks whether a therapy's chain verifies: it costs a scan nothing."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request laid on the table."""

    step: Step
    request: StepRequest
    at: Standpoint
    books: Books
    reads: tuple[Read, ...]
    therapy: Therapy | None
    preset: Preset | None
    preset_approved: bool
    identify: Callable[[str, int], str]  # a series and a running number to an identifier
    templates: TemplateShelf  # what labels are printed from
    pseudonym: Pseudonym  # issuer, type and value of a personal number to what the books keep
    alike: tuple[str, ...] | None = None  # active therapies of look-alikes; None is unknown
    chain_verifies: ChainVerifies = unquestioned  # of a therapy, while an alarm is on
    product_code: CodeFor = no_code  # a kind of container to the code that its labels bear

    @property
    def now(self) -> str:
        """The moment of the decision."""
        return moment(self.at.now)

    @property
    def happened(self) -> str:
        """When it happened: now, unless it was declared afterwards; what is no moment counts as now."""
        told = declared_time(self.request.happened_at)
        return self.now if told is None else moment(told)

    @property
    def coi(self) -> str:
        """The therapy's identifier; only where the gates made sure that there is one."""
        if self.therapy is None:
            msg = "a step without a therapy asked for its identifier"
            raise LookupError(msg)
        return self.therapy.coi

    @property
    def rules(self) -> Preset:
        """The therapy's preset; only where the gates made sure that there is one."""
        if self.preset is None:
            msg = "a step without a preset asked for its rules"
            raise LookupError(msg)
        return self.preset

    def things(self, slot: str, kind: type[R]) -> list[R]:
        """What was scanned in a slot, as records of a kind."""
        return [
            read.thing
            for read in self.reads
            if read.slot.name == slot and isinstance(read.thing, kind)
        ]

    def thing(self, slot: str, kind: type[R]) -> R | None:
        """The one thing scanned in a slot, or None."""
        found = self.things(slot, kind)
        return found[0] if found else None

    def one(self, slot: str, kind: type[R]) -> R:
        """The one thing scanned in a slot; only where the gates made sure that it is there."""
        found = self.thing(slot, kind)
        if found is None:
            msg = f"slot {slot} is empty"
            raise LookupError(msg)
        return found

    @property
    def therapies(self) -> tuple[str, ...]:
        """Every therapy that something scanned belongs to, the first scanned first."""
        return tuple(dict.fromkeys(read.therapy for read in self.reads if read.therapy is not None))

    @property
    def containers(self) -> list[Container]:
        """Every container that was scanned, in order."""
        return [read.thing for read in self.reads if isinstance(read.thing, Container)]

    @property
    def wristband(self) -> Wristband | None:
        """The wristband that was scanned, if any."""
        return next((read.thing for read in self.reads if isinstance(read.thing, Wristband)), None)

    def integer(self, name: str) -> int:
        """A number that was given; only where the gates made sure of it."""
        value = self.request.values[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise LookupError(f"{name} is not a number")  # noqa: TRY004  # the gates made sure of it
        return value

    def given(self, name: str) -> int | None:
        """A number if it was given."""
        value = self.request.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """A word or code that was given, or the empty text."""
        value = self.request.values.get(name, "")
        return value if isinstance(value, str) else ""

    def yes(self, name: str) -> bool:
        """Whether a flag was given as yes."""
        return self.request.values.get(name) is True

    def limit(self, name: str) -> int | None:
        """A limit of the therapy's preset, or None where it has none."""
        return self.preset.limit_or_none(name) if self.preset else None

    def milestone(self, step: str) -> Milestone | None:
        """When a step was done for this therapy, if it was."""
        return self.books.get(Milestone, self.coi, step) if self.therapy else None

    def latest(self, name: str) -> Observation | None:
        """The newest observation of a name for this therapy."""
        if self.therapy is None:
            return None
        return self.books.last(Observation, therapy=self.coi, name=name)

    def since(self, instant: str) -> timedelta:
        """How long ago a moment was."""
        return self.at.now - from_moment(instant)

    def days_since(self, instant: str) -> int:
        """How many midnights of this place lie between a moment and now."""
        return (self._day(self.at.now) - self._day(from_moment(instant))).days

    @property
    def day_here(self) -> date:
        """The day that the calendar of this place shows."""
        return self._day(self.at.now)

    def _day(self, time: datetime) -> date:
        return time.astimezone(ZoneInfo(self.at.station.zone)).date()
