"""A therapy with all that is on file about it, gathered once for whatever a page asks of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, TypeVar

from custody.domain.books import Books
from custody.domain.case import moment
from custody.domain.journey import AT_SEVERAL_STAGES, STEP
from custody.domain.presets import Preset
from custody.domain.records import (
    Asset,
    Container,
    Deviation,
    Donation,
    Handoff,
    HandoffItem,
    Hold,
    Infusion,
    Label,
    LotUse,
    Milestone,
    Observation,
    Occupancy,
    PlannedBag,
    Position,
    Record,
    Shipment,
    ShipmentItem,
    Therapy,
    Wristband,
)
from custody.domain.silent_labels import RECORDED_BY, is_silent
from custody.domain.vocabulary import ENDED, HandoffState, LabelState

R = TypeVar("R", bound=Record)

GATHERED: Final[tuple[type[Record], ...]] = (
    Milestone, Container, Label, Wristband, Shipment, ShipmentItem, Position, PlannedBag, Hold,
    Handoff, HandoffItem, Deviation, Observation, Donation, Infusion,
    LotUse, Occupancy,
)  # fmt: skip
BESIDE: Final = frozenset({"S15", "care"})  # they run beside the way and say nothing of how far


@dataclass(frozen=True, eq=False)
class Situation:
    """One therapy, its preset in the version it began with, and its records by kind."""

    therapy: Therapy
    preset: Preset | None
    records: Mapping[type[Record], list[Any]]
    now: str  # the moment at which it is looked at

    def all(self, kind: type[R]) -> list[R]:
        """The therapy's records of a kind."""
        return self.records.get(kind, [])

    @cached_property
    def done(self) -> dict[str, Milestone]:
        """The steps that were done, by name."""
        return {one.step: one for one in self.all(Milestone)}

    @cached_property
    def stage(self) -> str:
        """The furthest stage reached."""
        told = self.done.keys() & STEP.keys() - AT_SEVERAL_STAGES
        stages = {STEP[name].stage for name in told} - BESIDE
        return max(stages, key=number_of, default="S0")

    @cached_property
    def stored(self) -> dict[str, str]:
        """The position of each container that lies in one."""
        return {one.container: one.id for one in self.all(Position) if one.container}

    @cached_property
    def held(self) -> dict[str, list[Hold]]:
        """The holds that stand, by container."""
        found: dict[str, list[Hold]] = {}
        for hold in self.all(Hold):
            if hold.lifted_at is None:
                found.setdefault(hold.container, []).append(hold)
        return found

    @cached_property
    def pending(self) -> dict[str, Handoff]:
        """The handoff that waits, by container."""
        waiting = {one.id: one for one in self.all(Handoff) if one.state == HandoffState.PENDING}
        return {
            item.container: waiting[item.handoff]
            for item in self.all(HandoffItem)
            if item.handoff in waiting
        }

    @cached_property
    def packed(self) -> dict[str, Shipment]:
        """The shipment on its way that a container lies in."""
        away = {one.sscc: one for one in self.all(Shipment) if one.state == "packed"}
        return {
            item.container: away[item.sscc] for item in self.all(ShipmentItem) if item.sscc in away
        }

    @cached_property
    def received(self) -> dict[str, str]:
        """When each container last arrived in a shipment."""
        arrived = {one.sscc: one.arrived_at for one in self.all(Shipment) if one.arrived_at}
        found = sorted(
            (arrived[item.sscc], item.container)
            for item in self.all(ShipmentItem)
            if item.sscc in arrived
        )
        return {container: at for at, container in found}

    @cached_property
    def planned(self) -> list[PlannedBag]:
        """The signed dose plan: the newest version of each session, in order."""
        kept = self.all(PlannedBag)
        newest = {one.session: one.plan for one in sorted(kept, key=lambda one: one.plan)}
        signed = (one for one in kept if one.plan == newest[one.session])
        return sorted(signed, key=lambda one: (one.session, one.n))

    @cached_property
    def deviations(self) -> list[Deviation]:
        """The deviations that are open, oldest first."""
        still = (one for one in self.all(Deviation) if one.closed_at is None)
        return sorted(still, key=lambda one: one.opened_at)

    @cached_property
    def expired(self) -> frozenset[str]:
        """The containers whose time has run out and that are not accounted for."""
        return frozenset(
            one.id
            for one in self.all(Container)
            if one.expires_at and one.expires_at <= self.now and one.condition not in ENDED
        )

    @cached_property
    def silent(self) -> frozenset[str]:
        """The containers whose label does not warn of what was found in the donor since it was printed."""
        told = [one for one in self.all(Observation) if one.step == RECORDED_BY]
        if self.preset is None or not told:
            return frozenset()
        donations = {one.din: one for one in self.all(Donation)}
        here = {one.id: one.din for one in self.all(Container) if one.condition not in ENDED}
        return frozenset(
            one.bears
            for one in self.all(Label)
            if one.state == LabelState.APPLIED
            and one.bears in here
            and is_silent(one, donations.get(here[one.bears]), told, self.preset.screening)
        )

    def container(self, container_id: str) -> Container | None:
        """One of the therapy's containers."""
        return next((one for one in self.all(Container) if one.id == container_id), None)


def situation_of(
    books: Books, therapy: Therapy, presets: Mapping[str, Preset], now: datetime
) -> Situation:
    """One therapy's situation."""
    records: dict[type[Record], list[Any]] = {
        kind: books.find(kind, therapy=therapy.coi) for kind in GATHERED
    }
    records[Asset] = books.find(Asset)  # equipment is nobody's own
    return Situation(therapy, preset_of(therapy, presets), records, moment(now))


def situations(
    books: Books, therapies: Iterable[Therapy], presets: Mapping[str, Preset], now: datetime
) -> Iterator[Situation]:
    """Those of many therapies at once: each kind is read in one go."""
    shelves: dict[str, dict[type[Record], list[Any]]] = {}
    for kind in GATHERED:
        for record in books.find(kind):
            shelves.setdefault(getattr(record, "therapy", ""), {}).setdefault(kind, []).append(
                record
            )
    assets = books.find(Asset)
    for therapy in therapies:
        mine = shelves.get(therapy.coi, {}) | {Asset: assets}
        yield Situation(therapy, preset_of(therapy, presets), mine, moment(now))


def number_of(stage: str) -> int:
    """The place of a stage on the way."""
    return int(stage[1:])


def preset_of(therapy: Therapy, presets: Mapping[str, Preset]) -> Preset | None:
    """The preset in the version that the therapy began with; None where this house has another."""
    found = presets.get(therapy.preset)
    return found if found is not None and found.version == therapy.preset_version else None
