"""S6 to S8: select, activate, insert the gene, expand; every parent and child linked by a scan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from custody.domain.case import Case
from custody.domain.effects import descent, new_container, observed, used_up
from custody.domain.gates.limits import (
    equipment_is_calibrated,
    fresh_cells_are_within_their_window,
    kits_are_of_the_kind,
    lots_are_in_date,
    lots_are_released,
    packs_were_not_opened,
    room_is_open_here,
    room_is_this_therapys,
    vector_carries_the_ordered_construct,
    vector_was_thawed_just_now,
    vials_are_as_planned,
)
from custody.domain.gates.state import containers_are_out_of_storage
from custody.domain.journey.printing import label_names_nothing_yet
from custody.domain.journey.rooms import open_room
from custody.domain.label_kinds import own_labels
from custody.domain.records import (
    Asset,
    Container,
    Label,
    Lot,
    LotUse,
    Observation,
    Occupancy,
    Record,
)
from custody.domain.step import Ask, AskKind, Slot, Step, Wants, number
from custody.domain.vocabulary import (
    Condition,
    ContainerKind,
    Disposition,
    Role,
    StationKind,
)

OPERATOR = frozenset({Role.PROCESS_OPERATOR})
CLEAN_ROOM = frozenset({StationKind.CLEAN_ROOM})
VESSEL = Slot(
    name="vessel", wants=Wants.CONTAINER, caption="Culture vessel", kinds=frozenset({ContainerKind.VESSEL}),
    conditions=frozenset({Condition.IN_PROCESS}),
)  # fmt: skip
MATERIAL = Slot(
    name="containers", wants=Wants.CONTAINER, many=True, caption="Each collection bag that goes in",
    kinds=frozenset({ContainerKind.COLLECTION_BAG}), conditions=frozenset({Condition.FRESH, Condition.THAWED}),
    dispositions=frozenset({Disposition.ACCEPTED}),
)  # fmt: skip
REAGENT = Slot(name="reagent", wants=Wants.LOT, caption="Selection reagent")
INSTRUMENT = Slot(
    name="instrument",
    wants=Wants.ASSET,
    asset_kind="workstation",
    caption="Cell processing workstation",
)
INCUBATOR = Slot(name="incubator", wants=Wants.ASSET, asset_kind="incubator", caption="Incubator")
SEPARATED = Ask(
    name="separated", kind=AskKind.FLAG, optional=True,
    caption="Another patient's vessel in it stands apart, on a shelf of its own or behind a screen",
)  # fmt: skip
COUNTS = (
    number("viable_cells_thousands", "Viable cells", "thousand cells", 0, 100_000_000),
    number("viability_permille", "Viability", "permille", 0, 1000),
)


def material_is_in_time(case: Case) -> str | None:
    """G13: the fresh clock runs until processing starts; thawed material has its own."""
    thawed = [bag for bag in case.containers if bag.condition == Condition.THAWED]
    if len(thawed) < len(case.containers):
        return fresh_cells_are_within_their_window(case)
    minutes = case.limit("thawed_material_hold_minutes")
    in_time = minutes is not None and all(
        bag.thawed_at and case.since(bag.thawed_at) <= timedelta(minutes=minutes) for bag in thawed
    )
    return None if in_time else "thawed_too_long"


def label_is_of_these_cells(case: Case) -> str | None:
    """G21: the new container bears the donation number of cells that go into it."""
    label = case.thing("label", Label)
    into = {container.din for container in case.containers}
    return None if label and any(din in label.bears for din in into) else "label_on_another"


def vessel_was_not_transduced(case: Case) -> str | None:
    """G05: the gene is inserted once."""
    vessel = case.thing("vessel", Container)
    return "out_of_order" if vessel and vector_uses(case, vessel) else None


def incubator_is_shared_knowingly(case: Case) -> str | None:
    """G12: two patients' vessels stand in one incubator only where somebody separated them and says so."""
    incubator = case.thing("incubator", Asset)
    others = case.books.find(
        Container, place=incubator.id if incubator else "", kind=ContainerKind.VESSEL
    )
    beside = any(
        one.therapy != case.coi and one.condition == Condition.IN_PROCESS for one in others
    )
    return "incubator_shared" if beside and not case.yes("separated") else None


def counts_of(case: Case, vessel: Container) -> list[Observation]:
    """The counts of one vessel, oldest first."""
    kept = case.books.find(
        Observation, therapy=case.coi, name="culture_viability", container=vessel.id
    )
    return sorted(kept, key=lambda seen: seen.n)


def run_is_open_already(case: Case) -> str | None:
    """The therapy's run is open in this room."""
    stays = case.books.find(Occupancy, place=case.at.station.id, therapy=case.coi)
    return "done" if any(stay.closed_at is None for stay in stays) else None


def vector_uses(case: Case, vessel: Container) -> list[LotUse]:
    """Every vial of vector that touched a vessel."""
    uses = case.books.find(LotUse, therapy=case.coi, container=vessel.id)
    return [use for use in uses if is_vector(case, use)]


def is_vector(case: Case, use: LotUse) -> bool:
    """Whether a use was of a vector, which brings the gene."""
    lot = case.books.get(Lot, use.gtin, use.lot)
    return lot is not None and lot.kind == "vector"


def select(case: Case) -> Iterable[Record]:
    """The bags are used up, and their cells are in one vessel: pooled only if all are one therapy's."""
    label, bags = case.one("label", Label), case.things("containers", Container)
    yield from new_container(case, label, kind=ContainerKind.VESSEL, condition=Condition.IN_PROCESS)
    yield from descent(case, bags, label.bears, "pool" if len(bags) > 1 else "transform")
    for bag in bags:
        yield from used_up(case, bag)
    yield observed(
        case,
        "viable_cells",
        container=label.bears,
        value=case.integer("viable_cells_thousands"),
        unit="cells_thousands",
    )
    yield observed(
        case,
        "culture_viability",
        container=label.bears,
        value=case.integer("viability_permille"),
        unit="permille",
    )
    yield from lots_used(case, label.bears)


def transduce(case: Case) -> Iterable[Record]:
    """Every vial of the vector is tied to this vessel, so that a recall finds it."""
    return lots_used(case, case.one("vessel", Container).id)


def lots_used(case: Case, container: str) -> Iterable[LotUse]:
    """Every lot scanned touched this container; what has no serial of its own is told apart by what it touched."""
    for read in case.reads:
        if isinstance(read.thing, Lot):
            yield LotUse(
                gtin=read.thing.gtin,
                lot=read.thing.lot,
                serial=read.serial or f"in {container}",
                therapy=case.coi,
                container=container,
                used_at=case.now,
            )


def count(case: Case) -> Iterable[Record]:
    """The day's count of one vessel."""
    vessel = case.one("vessel", Container)
    yield observed(
        case,
        "viable_cells",
        container=vessel.id,
        value=case.integer("viable_cells_thousands"),
        unit="cells_thousands",
    )
    yield observed(
        case,
        "culture_viability",
        container=vessel.id,
        value=case.integer("viability_permille"),
        unit="permille",
    )


def move(case: Case) -> Iterable[Record]:
    """The vessel is in this incubator."""
    incubator = next(
        read.thing
        for read in case.reads
        if read.slot.name == "incubator" and read.thing is not None
    )
    return [replace(case.one("vessel", Container), place=str(incubator.key[0]))]


def sample(case: Case) -> Iterable[Record]:
    """A sample is a container of its own, and never a bag."""
    label, vessel = case.one("label", Label), case.one("vessel", Container)
    yield from new_container(case, label, kind=ContainerKind.SAMPLE, condition=Condition.IN_PROCESS)
    yield from descent(case, [vessel], label.bears, "sample")


def thaw_material(case: Case) -> Iterable[Record]:
    """Starting material out of the cold, for processing now."""
    return [
        replace(container, condition=Condition.THAWED, thawed_at=case.now)
        for container in case.containers
    ]


NEW_LABEL = (label_names_nothing_yet, label_is_of_these_cells)
NEW_VESSEL = Slot(
    name="label",
    wants=Wants.NEW_LABEL,
    label_kinds=own_labels(ContainerKind.VESSEL),
    caption="Label on the new vessel",
)

STEPS = (
    Step(
        name="open_run", stage="S6", title="Open the manufacturing run", roles=OPERATOR, second=OPERATOR, stations=CLEAN_ROOM,
        scans=(replace(MATERIAL, conditions=frozenset({Condition.FRESH, Condition.FROZEN})),), effect=open_room, makes=True,
        after=("accept_material",), gates=(room_is_this_therapys,), done=run_is_open_already,
    ),
    Step(
        name="thaw_material", stage="S6", title="Thaw the starting material", roles=OPERATOR, stations=CLEAN_ROOM, makes=True,
        scans=(replace(MATERIAL, conditions=frozenset({Condition.FROZEN})),), effect=thaw_material, option="thaw_starting_material",
        after=("open_run",), gates=(room_is_this_therapys, room_is_open_here, containers_are_out_of_storage), becomes=Condition.THAWED,
    ),
    Step(
        name="select_and_activate", stage="S6", title="Select and activate the T cells", roles=OPERATOR, second=OPERATOR,
        stations=CLEAN_ROOM, makes=True, scans=(MATERIAL, NEW_VESSEL, REAGENT, INSTRUMENT), asks=COUNTS, effect=select,
        after=("open_run",),
        gates=(*NEW_LABEL, room_is_this_therapys, room_is_open_here, material_is_in_time, containers_are_out_of_storage, lots_are_released, lots_are_in_date, packs_were_not_opened, kits_are_of_the_kind("reagent"), equipment_is_calibrated),
    ),
    Step(
        name="transduce", stage="S7", title="Insert the gene", roles=OPERATOR, second=OPERATOR, stations=CLEAN_ROOM, makes=True,
        scans=(VESSEL, Slot(name="vials", wants=Wants.LOT, many=True, caption="Each vial of vector")), effect=transduce,
        asks=(number("vials_planned", "Vials planned", "vials", 1, 24), number("minutes_since_thaw", "Since the vector was thawed", "min", 0, 1440)),
        after=("select_and_activate",),
        gates=(room_is_this_therapys, room_is_open_here, vector_carries_the_ordered_construct, lots_are_released, lots_are_in_date, vials_are_as_planned, vector_was_thawed_just_now, vessel_was_not_transduced),
    ),
    Step(
        name="record_count", stage="S8", title="Count the cells", roles=OPERATOR, stations=CLEAN_ROOM, makes=True,
        scans=(VESSEL,), asks=COUNTS, effect=count, after=("transduce",), gates=(room_is_this_therapys, room_is_open_here),
    ),
    Step(
        name="move_vessel", stage="S8", title="Move the vessel to an incubator", roles=OPERATOR, stations=CLEAN_ROOM, makes=True,
        scans=(VESSEL, INCUBATOR), asks=(SEPARATED,), effect=move, after=("select_and_activate",), gates=(room_is_this_therapys, room_is_open_here, equipment_is_calibrated, incubator_is_shared_knowingly),
    ),
    Step(
        name="take_sample", stage="S8", title="Take a sample", roles=OPERATOR, stations=CLEAN_ROOM, makes=True,
        scans=(VESSEL, Slot(name="label", wants=Wants.NEW_LABEL, label_kinds=own_labels(ContainerKind.SAMPLE), caption="Label on the sample tube")),
        effect=sample, after=("select_and_activate",), gates=(*NEW_LABEL, room_is_this_therapys, room_is_open_here),
    ),
)  # fmt: skip
