"""S5 and S10: freezing, and every storage position scanned when something goes in and when it comes out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from custody.domain.additives import CRYOPROTECTANT
from custody.domain.case import Case
from custody.domain.effects import held, observed, out_of_position
from custody.domain.gates.limits import equipment_is_calibrated, fresh_cells_are_within_their_window
from custody.domain.records import Container, Observation, Position, Record, Shipment, ShipmentItem
from custody.domain.step import Slot, Step, Wants, number
from custody.domain.vocabulary import Condition, ContainerKind, Disposition, Role, StationKind

STORERS = frozenset({Role.RECEIVING_TECHNICIAN, Role.PROCESS_OPERATOR, Role.CELL_LAB_TECHNICIAN})
FREEZER_ROOMS = frozenset({StationKind.CRYO, StationKind.SITE_CRYO})
CRYO = frozenset({StationKind.CRYO})
OPERATOR = frozenset({Role.PROCESS_OPERATOR})

STORED = Slot(
    name="container",
    wants=Wants.CONTAINER,
    caption="Container",
    conditions=frozenset({Condition.FROZEN}),
)
POSITION = Slot(name="position", wants=Wants.POSITION, caption="Storage position")
RATE_FREEZER = Slot(
    name="freezer", wants=Wants.ASSET, asset_kind="rate_freezer", caption="Controlled-rate freezer"
)


def position_is_empty(case: Case) -> str | None:
    """G04: one position, one container."""
    position = case.thing("position", Position)
    return None if position is not None and position.container is None else "position_taken"


def position_is_of_this_store(case: Case) -> str | None:
    """G06: a position belongs to the party whose freezer it is in."""
    position = case.thing("position", Position)
    return (
        None
        if position is not None and position.holder == case.at.station.holder
        else "not_held_here"
    )


def container_lies_nowhere_else(case: Case) -> str | None:
    """G04: what is on file in another position is looked for, not stored twice."""
    container = case.thing("container", Container)
    return (
        "not_in_position"
        if container and case.books.find(Position, container=container.id)
        else None
    )


def container_lies_here(case: Case) -> str | None:
    """G04: a container is taken from the position that the books name."""
    position, container = case.thing("position", Position), case.thing("container", Container)
    return (
        None if position and container and position.container == container.id else "not_in_position"
    )


def lies_here_already(case: Case) -> str | None:
    """What was put away here is put away."""
    return "done" if container_lies_here(case) is None else None


def is_out_already(case: Case) -> str | None:
    """What was taken out here is out."""
    container, position = case.thing("container", Container), case.thing("position", Position)
    out = (
        container
        and position
        and container.left_storage_at
        and container.place == case.at.station.id
    )
    return "done" if out and position and position.container is None else None


def freeze(case: Case) -> Iterable[Record]:
    """Frozen cells have no fresh clock."""
    for n, container in enumerate(case.containers):
        yield replace(container, condition=Condition.FROZEN, expires_at=None)
        yield cryoprotectant(case, container.id, n)


def cryoprotectant(case: Case, container: str, already: int = 0) -> Observation:
    """What protects the cells of one container while they freeze, after so many others of the same step."""
    permille = case.integer(CRYOPROTECTANT)
    told = observed(case, CRYOPROTECTANT, container=container, value=permille, unit="permille")
    return replace(told, n=told.n + already)


def freeze_product(case: Case) -> Iterable[Record]:
    """Frozen product keeps the date that stands on its label."""
    return [replace(container, condition=Condition.FROZEN) for container in case.containers]


def put_away(case: Case) -> Iterable[Record]:
    """Container and position name each other; what was out of the cold too long goes back in on hold."""
    container, position = case.one("container", Container), case.one("position", Position)
    if _was_out_too_long(case, container):
        yield held(case, container, "temperature")
    yield replace(position, container=container.id, therapy=container.therapy)
    yield replace(container, place=position.id, left_storage_at=None)


def _was_out_too_long(case: Case, container: Container) -> bool:
    """Whether it lay outside since it was taken out, or since the shipper was opened, longer than allowed."""
    if container.left_storage_at is None:
        return False  # it was just frozen
    items = case.books.find(ShipmentItem, container=container.id, received=True)
    sent = (case.books.get(Shipment, item.sscc) for item in items)
    opened = (one.arrived_at for one in sent if one is not None and one.arrived_at is not None)
    minutes, since = (
        case.limit("pack_uncontrolled_minutes"),
        max(container.left_storage_at, *opened, ""),
    )
    return minutes is None or case.since(since) > timedelta(minutes=minutes)


def pick(case: Case) -> Iterable[Record]:
    """Out of the cold: the time is kept."""
    container = case.one("container", Container)
    yield from out_of_position(case, container)
    yield replace(container, place=case.at.station.id, left_storage_at=case.now)


STEPS = (
    Step(
        name="freeze_material", stage="S5", title="Freeze the starting material", roles=OPERATOR, stations=CRYO, makes=True,
        scans=(replace(STORED, name="containers", many=True, kinds=frozenset({ContainerKind.COLLECTION_BAG}), conditions=frozenset({Condition.FRESH}), dispositions=frozenset({Disposition.ACCEPTED})), RATE_FREEZER),
        asks=(number(CRYOPROTECTANT, "DMSO", "permille", 0, 500),), effect=freeze, becomes=Condition.FROZEN,
        option="cryopreserve_starting_material", after=("accept_material",),
        gates=(equipment_is_calibrated, fresh_cells_are_within_their_window),
    ),
    Step(
        name="put_away", stage="S10", title="Put away", roles=STORERS, stations=FREEZER_ROOMS, scans=(replace(STORED, despite_hold=True), POSITION),
        effect=put_away, while_ended=True, gates=(position_is_empty, position_is_of_this_store, container_lies_nowhere_else), done=lies_here_already,
    ),
    Step(
        name="pick", stage="S13", title="Take out of storage", roles=STORERS, stations=CRYO, scans=(STORED, POSITION),
        effect=pick, gates=(position_is_of_this_store, container_lies_here), done=is_out_already,
    ),
)  # fmt: skip
