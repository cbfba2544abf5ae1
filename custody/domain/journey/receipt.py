"""S4 and S14: a shipment is received with a three-way match of label, order and documents, seal and temperature.

Quality's word does not move with transport: what was received is accepted by quality, in a step of its own.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.gates.limits import (
    seal_is_the_one_put_on,
    shipper_held_long_enough,
    temperature_stayed_in_range,
)
from custody.domain.gates.papers import ORDER_NUMBER, documents_name_this_therapy
from custody.domain.journey.packing import (
    BAGS,
    RECEIVERS,
    SHIPMENT,
    fresh_cells_arrived_in_time,
    items_of,
)
from custody.domain.records import (
    Container,
    Record,
    Shipment,
    ShipmentItem,
)
from custody.domain.step import Step, code, number, word
from custody.domain.vocabulary import (
    ENDED,
    ContainerKind,
    Disposition,
    Role,
    StationKind,
)

CELL_LAB = frozenset({Role.CELL_LAB_TECHNICIAN})
RECEIVING_ASKS = (
    code("seal", "Number on the seal"),
    ORDER_NUMBER,
    word("logger_verdict", "The logger's verdict", "in_range", "out_of_range", "unreadable"),
    number("lowest_millicelsius", "Lowest temperature", "m°C", -273_000, 60_000, optional=True),
    number("highest_millicelsius", "Highest temperature", "m°C", -273_000, 60_000, optional=True),
)


def containers_are_those_packed(case: Case) -> str | None:
    """G31: the shipper holds what was packed, nothing more; what was lost since is looked for by nobody."""
    shipment = case.thing("shipment", Shipment)
    items = items_of(case, shipment) if shipment else []
    inside = (case.books.get(Container, item.container) for item in items)
    packed = {one.id for one in inside if one is not None and one.condition not in ENDED}
    found = {container.id for container in case.things("containers", Container)}
    if found - packed:
        return "foreign_container"
    return "container_unaccounted" if packed - found else None


def shipment_goes_here(case: Case) -> str | None:
    """G06: a shipment is opened where it was sent."""
    shipment = case.thing("shipment", Shipment)
    return None if shipment and shipment.to_site == case.at.station.site else "wrong_site"


def shipment_was_opened(case: Case) -> str | None:
    """A shipment that was received is received."""
    shipment = case.thing("shipment", Shipment)
    return "done" if shipment and shipment.state == "received" else None


def containers_were_received(case: Case) -> str | None:
    """G05: quality accepts what was unpacked and matched."""
    missing = any(
        not any(item.received for item in case.books.find(ShipmentItem, container=one.id))
        for one in case.containers
    )
    return "out_of_order" if missing else None


def are_accepted_already(case: Case) -> str | None:
    """Material that was accepted is accepted."""
    return (
        "done"
        if case.containers and all(c.disposition == Disposition.ACCEPTED for c in case.containers)
        else None
    )


def accept_material(case: Case) -> Iterable[Record]:
    """Quality's word: out of quarantine."""
    return [replace(container, disposition=Disposition.ACCEPTED) for container in case.containers]


def receive(case: Case) -> Iterable[Record]:
    """Opened, matched and unpacked; quality's word does not move with transport."""
    shipment = case.one("shipment", Shipment)
    yield replace(shipment, state="received", arrived_at=case.now)
    yield from (replace(item, received=True) for item in items_of(case, shipment))
    yield from (
        replace(one, place=case.at.station.id) for one in case.things("containers", Container)
    )


MATCHING = (
    shipment_goes_here,
    containers_are_those_packed,
    seal_is_the_one_put_on,
    documents_name_this_therapy,
    temperature_stayed_in_range,
    shipper_held_long_enough,
)
RECEIVED = replace(
    BAGS, packed=True, despite_hold=True
)  # the hold stays on it; where it lies must be known all the same

MATERIAL = (
    Step(
        name="receive_material", stage="S4", title="Receive the starting material", roles=RECEIVERS, second=RECEIVERS,
        stations=frozenset({StationKind.DOCK}), asks=RECEIVING_ASKS, effect=receive, done=shipment_was_opened, while_ended=True,
        scans=(SHIPMENT, replace(RECEIVED, kinds=frozenset({ContainerKind.COLLECTION_BAG}))), after=("pack_material",),
        gates=(*MATCHING, fresh_cells_arrived_in_time),
    ),
    Step(
        name="accept_material", stage="S4", title="Accept the starting material", roles=frozenset({Role.QUALITY}),
        stations=frozenset({StationKind.QUALITY_DESK}), effect=accept_material, after=("receive_material",), done=are_accepted_already,
        scans=(replace(BAGS, caption="Each collection bag", kinds=frozenset({ContainerKind.COLLECTION_BAG}), dispositions=frozenset({Disposition.QUARANTINED})),),
        gates=(containers_were_received,),
    ),
)  # fmt: skip
PRODUCT = Step(
    name="receive_product", stage="S14", title="Receive the product at the treatment site", roles=CELL_LAB, second=CELL_LAB,
    stations=frozenset({StationKind.SITE_RECEIPT}), asks=RECEIVING_ASKS, effect=receive, done=shipment_was_opened, while_ended=True,
    scans=(SHIPMENT, replace(RECEIVED, kinds=frozenset({ContainerKind.FINAL_BAG}))), after=("pack_product",), gates=MATCHING,
)  # fmt: skip
