"""What comes next for a therapy, here and elsewhere, read from the journey's own rows.

A list that helps people find their work.  It decides nothing: a step named here may still be
refused by a gate, and one that is not named here may be done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.situation import Situation, number_of
from api.turns import FITS, HERE, WHEN
from custody.domain.journey import JOURNEY
from custody.domain.people import Person, Station
from custody.domain.records import Container, Label, Shipment, Wristband
from custody.domain.step import Slot, Step, Wants
from custody.domain.vocabulary import (
    ENDED,
    BandState,
    LabelState,
    Role,
    StationKind,
    TherapyStatus,
)

STAGE_BESIDE: Final = "S15"  # salvage chemotherapy

# Steps for special occasions, or beside the way: they may be done, and nobody waits for them.
OCCASIONAL: Final = frozenset(
    {"start_bridging", "end_bridging", "delay_session", "report_sterility", "move_vessel"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A step that waits, and the containers that it waits for."""

    step: Step
    containers: tuple[Container, ...] = ()

    @property
    def who(self) -> str:
        """Whose work it is, in words."""
        return _listed(role.value for role in sorted(self.step.roles))

    @property
    def where(self) -> str:
        """At which kinds of station, in words."""
        if len(self.step.stations) > len(StationKind) // 2:
            return "any station"
        return _listed(kind.value for kind in sorted(self.step.stations))


def due_steps(case: Situation, at: Station | None = None) -> tuple[Due, ...]:
    """The steps that wait, in the order of the journey; with a station, for what it holds."""
    if case.therapy.status != TherapyStatus.ACTIVE:
        return ()
    return tuple(_due(case, at))


def is_for(due: Due, person: Person, at: Station) -> bool:
    """Whether this person may do it at this station."""
    return bool(person.roles & due.step.roles) and at.kind in due.step.stations


def _due(case: Situation, at: Station | None) -> Iterator[Due]:
    for step in JOURNEY:
        if not _may_come(case, step) or not _is_new(case, step):
            continue
        if at is not None and step.name in HERE and not HERE[step.name](case, at):
            continue
        found = [_matching(case, step, slot, at) for slot in step.scans if not slot.optional]
        if all(each is not None for each in found):
            goods = (one for each in found if each for one in each)
            yield Due(step=step, containers=tuple(dict.fromkeys(goods)))


def _may_come(case: Situation, step: Step) -> bool:
    """Whether the way leads here: what must come before is done, and it is not too early."""
    beside = step.stage == "care" and step.name not in WHEN
    if beside or step.declared or step.name in OCCASIONAL or not step.scans:
        return False
    if step.option and (case.preset is None or step.option not in case.preset.steps):
        return False
    if step.after and not case.done.keys() >= set(step.after):
        return False
    if step.name in WHEN or any(map(_drives, step.scans)):
        return True
    return _place(step.stage) <= _place(case.stage) + 1


def _place(stage: str) -> int:
    """The place of a stage on the way, not counting the one that runs beside it."""
    number = number_of(stage)
    return number - (number >= number_of(STAGE_BESIDE))


def _is_new(case: Situation, step: Step) -> bool:
    """Whether it was not done yet, or what it works on is there again."""
    if step.name in WHEN:
        return WHEN[step.name](case)
    return step.name not in case.done or (not step.once and any(map(_drives, step.scans)))


def _drives(slot: Slot) -> bool:
    """Whether a thing in the right state is by itself a reason for the step."""
    if slot.wants is Wants.CONTAINER:
        return bool(slot.conditions or slot.dispositions)
    return slot.wants in (Wants.NEW_LABEL, Wants.NEW_WRISTBAND, Wants.SHIPMENT)


def _matching(
    case: Situation, step: Step, slot: Slot, at: Station | None
) -> list[Container] | None:
    """The containers for a slot; none needed is an empty list, and None is nothing to scan."""
    match slot.wants:
        case Wants.CONTAINER:
            return [c for c in case.all(Container) if _fits(case, step, slot, c, at)] or None
        case Wants.WRISTBAND:
            there = any(one.state == BandState.BOUND for one in case.all(Wristband))
        case Wants.NEW_WRISTBAND:
            there = any(one.state == BandState.PRINTED for one in case.all(Wristband))
        case Wants.NEW_LABEL:
            there = any(_is_open(label, slot) for label in case.all(Label))
        case Wants.SHIPMENT:
            there = any(_comes_here(one, at) for one in case.all(Shipment))
        case _:
            there = True
    return [] if there else None


def _is_open(label: Label, slot: Slot) -> bool:
    return label.state == LabelState.PRINTED and (
        not slot.label_kinds or label.kind in slot.label_kinds
    )


def _comes_here(one: Shipment, at: Station | None) -> bool:
    return one.state == "packed" and (at is None or one.to_site == at.site)


def _fits(case: Situation, step: Step, slot: Slot, one: Container, at: Station | None) -> bool:
    """Whether a container is what the slot asks for, in the state that it asks for."""
    if (
        one.condition in ENDED
        or one.id in case.expired
        or (slot.kinds and one.kind not in slot.kinds)
    ):
        return False
    if slot.conditions and one.condition not in slot.conditions:
        return False
    if slot.dispositions and one.disposition not in slot.dispositions:
        return False
    if one.id in case.held and not slot.despite_hold:
        return False
    if slot.held_here and (one.id in case.pending or (at and one.holder != at.holder)):
        return False
    also = FITS.get(step.name)
    return also is None or also(case, one)


def _listed(names: Iterator[str]) -> str:
    """`nurse or physician`; many are named as such."""
    *first, last = [name.replace("_", " ") for name in names] or ["nobody"]
    if len(first) + 1 >= len(Role) // 2:
        return "anybody"
    return f"{', '.join(first)} or {last}" if first else last
