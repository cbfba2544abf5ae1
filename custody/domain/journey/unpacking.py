"""A shipper is opened again by those who packed it: before it leaves, or when it came back.

A broken seal seals nothing: the shipment is over, every container in it is scanned out, and what may still go is
packed anew under another label and seal.  Custody and condition stay as they are.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from custody.domain.case import Case, from_moment, moment
from custody.domain.effects import held
from custody.domain.journey.handover import shipment_is_sealed
from custody.domain.journey.packing import BAGS, SHIPMENT
from custody.domain.journey.receipt import containers_are_those_packed
from custody.domain.records import Container, Handoff, Record, Shipment
from custody.domain.step import Step
from custody.domain.vocabulary import HandoffState, Role, StationKind

PACKERS = frozenset({Role.COLLECTION_TECHNICIAN, Role.RECEIVING_TECHNICIAN})
UNPACKED = "unpacked"
FOUND = replace(
    BAGS, packed=True, despite_hold=True, optional=True
)  # nothing, where everything in it was lost


def shipment_is_with_its_packer(case: Case) -> str | None:
    """G22: what has left is received, with its three-way match, and not opened on the way."""
    shipment = case.thing("shipment", Shipment)
    here = shipment is not None and shipment.from_holder == case.at.station.holder
    return None if here else "not_held_here"


def shipment_is_unpacked(case: Case) -> str | None:
    """A shipper that was opened again is open."""
    shipment = case.thing("shipment", Shipment)
    return "done" if shipment and shipment.state == UNPACKED else None


def unpack(case: Case) -> Iterable[Record]:
    """The shipment is over, its logger and shipper are free; what has been away is held until quality has looked."""
    shipment = case.one("shipment", Shipment)
    away = _has_been_away(case, shipment)
    yield replace(shipment, state=UNPACKED)
    for container in case.things("containers", Container):
        out_since = _out_of_the_cold_since(case, shipment, container)
        yield replace(container, place=case.at.station.id, left_storage_at=out_since)
        if away:
            yield held(case, container, "temperature")


def _has_been_away(case: Case, shipment: Shipment) -> bool:
    """Whether anybody took it over after it was packed: its logger was never read."""
    handoffs = case.books.find(Handoff, therapy=shipment.therapy, shipment=shipment.sscc)
    return any(one.state == HandoffState.ACCEPTED for one in handoffs)


def _out_of_the_cold_since(case: Case, shipment: Shipment, container: Container) -> str | None:
    """The clock of frozen cells stands still in a dry shipper, as long as that keeps its temperature."""
    hours, inside = case.limit("dry_shipper_hold_hours"), case.since(shipment.packed_at)
    if container.left_storage_at is None or hours is None or inside > timedelta(hours=hours):
        return container.left_storage_at
    return moment(from_moment(container.left_storage_at) + inside)


STEP = Step(
    name="unpack", stage="care", title="Open a shipper that has not left", roles=PACKERS, second=PACKERS | {Role.CELL_LAB_TECHNICIAN, Role.QUALITY},
    stations=frozenset({StationKind.COLLECTION_LAB, StationKind.DOCK}), scans=(SHIPMENT, FOUND),
    effect=unpack, gates=(shipment_is_with_its_packer, shipment_is_sealed, containers_are_those_packed), done=shipment_is_unpacked, while_ended=True,
)  # fmt: skip
