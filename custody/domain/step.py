"""What one row of the journey is made of: a step, what it scans, what it asks.

A row says who may do the step, where, with whom, after what, to containers in which state, and what becomes
of them.  Pages draw their forms from it, the gates read it, the docs print it: there is no second place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from custody.domain.records import Record
from custody.domain.vocabulary import (
    Companion,
    Condition,
    ContainerKind,
    Disposition,
    Role,
    StationKind,
)

if TYPE_CHECKING:
    from custody.domain.case import Case

Effect: TypeAlias = "Callable[[Case], Iterable[Record]]"
Question: TypeAlias = "Callable[[Case], str | None]"


class Wants(StrEnum):
    """What kind of thing a slot wants to be scanned."""

    THERAPY = "therapy"  # the therapy's own card, or anything that carries its CoI identifier
    WRISTBAND = "wristband"
    NEW_WRISTBAND = "new_wristband"  # printed, and not yet bound
    CONTAINER = "container"
    NEW_LABEL = "new_label"  # a print that is not on anything yet
    LABEL = "label"  # any print
    COVERED_LABEL = (
        "covered_label"  # what another label goes over: ours, void or not, or another house's
    )
    SHIPMENT = "shipment"
    NEW_SHIPMENT = "new_shipment"
    LOT = "lot"
    ASSET = "asset"
    POSITION = "position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One thing to scan, and the state it must be in."""

    name: str
    wants: Wants
    caption: str
    many: bool = False
    optional: bool = False
    kinds: frozenset[ContainerKind] = frozenset()  # empty: any
    conditions: frozenset[Condition] = frozenset()
    dispositions: frozenset[Disposition] = frozenset()
    asset_kind: str = ""
    label_kinds: frozenset[str] = frozenset()  # of a print that is not on anything yet; empty: any
    companions: frozenset[Companion] = (
        frozenset()
    )  # whose label may be scanned for the container's own
    held_here: bool = True
    despite_hold: bool = False
    packed: bool = False  # it may lie in a sealed shipper
    any_symbol: bool = (
        False  # a symbol without the print serial may name it too: nothing is done to cells
    )
    void_labels: frozenset[str] = frozenset()  # whose void print still names what it is on
    applied_again: bool = False  # a print that is on something already may be scanned there again


class AskKind(StrEnum):
    """How a value is given."""

    NUMBER = "number"
    WORD = "word"
    FLAG = "flag"
    CODE = "code"  # a short identifier: capitals, digits, - and /
    DAY = "day"  # a calendar day, as 2026-12-31
    PRESET = "preset"  # one of the presets on file
    TEMPLATE = "template"  # one of the label templates on file, by name and version
    PRIVATE = "private"  # a fact about a person: for the vault, never in the ledger
    SEALED = "sealed"  # a code that says who a person is: for the vault, never in the ledger
    PHOTO = "photo"  # a picture: kept erasable, its SHA-256 in the ledger
    NOTE = "note"  # people's own words: kept erasable, committed in the ledger


OF_PEOPLE = frozenset({AskKind.PRIVATE, AskKind.SEALED})  # what says who somebody is
KEPT_APART = OF_PEOPLE | {AskKind.NOTE}  # in the erasable store; the ledger has its commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One value to give: what it is called, its unit, and what is possible at all."""

    name: str
    kind: AskKind
    caption: str
    unit: str = ""
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    optional: bool = False
    must_be: bool = False  # a flag that only yes may pass


def number(
    name: str, caption: str, unit: str, low: int, high: int, *, optional: bool = False
) -> Ask:
    """A whole number in its unit, with the range of what is possible."""
    return Ask(
        name=name,
        kind=AskKind.NUMBER,
        caption=caption,
        unit=unit,
        low=low,
        high=high,
        optional=optional,
    )


def word(name: str, caption: str, *choices: str, optional: bool = False) -> Ask:
    """One of a few words."""
    return Ask(name=name, kind=AskKind.WORD, caption=caption, choices=choices, optional=optional)


def flag(name: str, caption: str, *, must_be: bool = False) -> Ask:
    """Yes or no; with `must_be`, the step goes on only with yes."""
    return Ask(name=name, kind=AskKind.FLAG, caption=caption, must_be=must_be)


def code(name: str, caption: str, *, optional: bool = False) -> Ask:
    """A short identifier such as a seal or order number."""
    return Ask(name=name, kind=AskKind.CODE, caption=caption, optional=optional)


def sealed(name: str, caption: str) -> Ask:
    """A code that says who the patient is: compared by its pseudonym, written down as a commitment."""
    return Ask(name=name, kind=AskKind.SEALED, caption=caption)


def note(name: str, caption: str, *, optional: bool = False) -> Ask:
    """People's own words."""
    return Ask(name=name, kind=AskKind.NOTE, caption=caption, optional=optional)


def photo(name: str, caption: str) -> Ask:
    """A photo, given apart from the values."""
    return Ask(name=name, kind=AskKind.PHOTO, caption=caption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the journey."""

    name: str
    stage: str  # S0 to S23, or "care" for what may happen at any time
    title: str
    roles: frozenset[Role]
    stations: frozenset[StationKind]
    scans: tuple[Slot, ...]
    effect: Effect
    asks: tuple[Ask, ...] = ()
    second: frozenset[Role] = (
        frozenset()
    )  # who may be the second checker; empty: one person does it
    after: tuple[str, ...] = ()  # steps of the therapy that must have been done
    once: bool = False
    becomes: Condition | None = None
    gates: tuple[Question, ...] = ()
    makes: bool = False  # whoever takes part has made the product (segregation of duties)
    declared: bool = False  # it has happened: recorded, never refused for what it says
    while_ended: bool = False  # allowed although the therapy is paused, cancelled or closed
    protects: bool = (
        False  # stops or holds: allowed though the preset is gone or the chain in doubt
    )
    before_approval: bool = False  # allowed under a preset that is not approved yet
    erases: bool = False  # the key of the person's names is destroyed with it
    identity_by_result: bool = False  # a mismatch is recorded and told only when both halves are in
    done: "Question | None" = None  # answers "done" where a repeat finds it done already
    option: str = ""  # the preset's word for it where not every preset has it

    @property
    def two_people(self) -> bool:
        """Whether a second checker must take part."""
        return bool(self.second)
