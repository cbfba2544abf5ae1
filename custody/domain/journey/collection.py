"""S2: leukapheresis, from the wristband to every bag bound, filled and measured."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from custody.domain.additives import ANTICOAGULANT, ANTICOAGULANTS
from custody.domain.case import Case, moment
from custody.domain.effects import held, new_container, newest_donation, observed
from custody.domain.gates.limits import (
    equipment_is_calibrated,
    room_is_open_here,
    room_is_this_therapys,
)
from custody.domain.journey.enrolment import COLLECTION_KIT, WRISTBAND
from custody.domain.journey.printing import label_names_nothing_yet
from custody.domain.journey.rooms import open_room
from custody.domain.label_kinds import own_labels
from custody.domain.records import Container, Deviation, Donation, Label, Lot, LotUse, Record
from custody.domain.step import Slot, Step, Wants, number, word
from custody.domain.vocabulary import Condition, ContainerKind, LotStatus, Role, StationKind

NURSE = frozenset({Role.APHERESIS_NURSE})
CHAIR = frozenset({StationKind.APHERESIS})
MICROLITRES_IN_A_MILLILITRE = 1000
KIT_NOT_RELEASED = "lot_not_released"  # the reason for a refusal, where it is too late to refuse


def donation_was_not_started(case: Case) -> str | None:
    """G05: a collection begins once; a second collection has its own number."""
    donation = newest_donation(case)
    return "out_of_order" if donation is None or donation.started_at is not None else None


def donation_is_under_way(case: Case) -> str | None:
    """G05: bags are bound and the collection ended while it runs."""
    donation = newest_donation(case)
    running = donation is not None and donation.started_at is not None and donation.ended_at is None
    return None if running else "out_of_order"


def label_is_of_this_donation(case: Case) -> str | None:
    """G21: a label of an earlier collection does not belong on this bag."""
    donation, label = newest_donation(case), case.thing("label", Label)
    return None if donation and label and donation.din in label.bears else "label_on_another"


def every_bag_is_measured(case: Case) -> str | None:
    """G05: a collection ends when all its bags are complete."""
    bags = _bags(case)
    unfinished = not bags or any(bag.condition == Condition.LABELLED for bag in bags)
    return "out_of_order" if unfinished else None


def enough_was_collected(case: Case) -> str | None:
    """G24: the cells of all bags together are what the preset asks for, at least."""
    least = case.limit("collection_cells_min_thousands")
    total = sum(bag.cells_thousands or 0 for bag in _bags(case))
    return None if least is not None and total >= least else "collection_too_small"


def processed_volume_was_not_exceeded(case: Case) -> str | None:
    """G05: more blood than the preset allows is a slip of the unit."""
    most, given = (
        case.limit("collection_processed_max_millilitres"),
        case.given("volume_processed_millilitres"),
    )
    return "value_out_of_range" if most is None or given is None or given > most else None


def volume_was_not_exceeded(case: Case) -> str | None:
    """G05: more than the preset's greatest volume is a slip of the unit."""
    most, given = case.limit("collection_volume_max_millilitres"), case.given("volume_millilitres")
    return "value_out_of_range" if most is None or given is None or given > most else None


def start(case: Case) -> Iterable[Record]:
    """The collection runs, and the chair is this patient's."""
    donation = newest_donation(case)
    if donation is not None:
        yield replace(donation, started_at=case.now)
    yield from open_room(case)


def bind(case: Case) -> Iterable[Record]:
    """A bag becomes this patient's, at the chair: identity is born here and only inherited later."""
    label = case.one("label", Label)
    born = new_container(
        case, label, kind=ContainerKind.COLLECTION_BAG, condition=Condition.LABELLED
    )
    yield from born
    for bag in born:
        if isinstance(bag, Container):
            yield from kit_used(case, bag)


def kit_used(case: Case, bag: Container) -> Iterable[Record]:
    """The kit of this collection touched the bag, so that a recall finds it; a recall that came before holds it."""
    kit = case.latest(COLLECTION_KIT)
    if kit is None or kit.word is None:
        return  # collected before kits were kept
    gtin, lot, *serial = kit.word.split(" ")
    yield LotUse(
        gtin=gtin, lot=lot, serial=" ".join([*serial, "in", bag.id]), therapy=case.coi, container=bag.id, used_at=case.now
    )  # fmt: skip
    on_file = case.books.get(Lot, gtin, lot)
    if on_file is None or on_file.status != LotStatus.RELEASED:
        recalled = on_file is not None and on_file.status == LotStatus.RECALLED
        yield held(case, bag, "recall" if recalled else "documentation")
        yield kit_deviation(case)


def kit_deviation(case: Case) -> Deviation:
    """The deviation of cells that are there already, in a kit that nobody may use any more."""
    n = len(case.books.find(Deviation, therapy=case.coi)) + 1
    return Deviation(
        id=f"{case.coi}/kit/{n}", therapy=case.coi, reason=KIT_NOT_RELEASED, critical=True,
        opened_at=case.now, opened_by=case.at.person.id,
    )  # fmt: skip


def complete(case: Case) -> Iterable[Record]:
    """Volume and cells of one bag; its fresh clock starts."""
    bag = case.one("container", Container)
    hours = case.limit("fresh_hold_hours") or 0
    yield replace(
        bag,
        condition=Condition.FRESH,
        made_at=case.now,
        volume_microlitres=case.integer("volume_millilitres") * MICROLITRES_IN_A_MILLILITRE,
        cells_thousands=case.integer("cells_thousands"),
        expires_at=moment(case.at.now + timedelta(hours=hours)),
    )
    yield observed(
        case,
        "collected_cells",
        container=bag.id,
        value=case.integer("cells_thousands"),
        unit="cells_thousands",
    )
    if case.text("anticoagulant"):
        yield observed(
            case,
            ANTICOAGULANT,
            container=bag.id,
            word=case.text("anticoagulant"),
            value=case.given("anticoagulant_in_bag_millilitres"),
            unit="millilitres",
        )


def end(case: Case) -> Iterable[Record]:
    """What was processed, and what went back into the patient."""
    donation = newest_donation(case)
    if donation is not None:
        yield replace(
            donation,
            ended_at=case.now,
            volume_processed_millilitres=case.integer("volume_processed_millilitres"),
            volume_returned_millilitres=case.integer("volume_returned_millilitres"),
        )


def is_bound(case: Case) -> str | None:
    """A bag that is complete already is complete."""
    bag = case.thing("container", Container)
    return "done" if bag is not None and bag.condition == Condition.FRESH else None


def has_ended(case: Case) -> str | None:
    """The newest collection has ended already."""
    donation = newest_donation(case)
    return "done" if donation is not None and donation.ended_at is not None else None


def _bags(case: Case) -> list[Container]:
    donation: Donation | None = newest_donation(case)
    if donation is None:
        return []
    return case.books.find(
        Container, therapy=case.coi, din=donation.din, kind=ContainerKind.COLLECTION_BAG
    )


ANTICOAGULANT_ASKS = (
    word("anticoagulant", "Anticoagulant in the bag", *ANTICOAGULANTS, optional=True),
    number("anticoagulant_in_bag_millilitres", "How much of it", "mL", 0, 500, optional=True),
)
BAG = Slot(
    name="container", wants=Wants.CONTAINER, caption="Collection bag", kinds=frozenset({ContainerKind.COLLECTION_BAG}),
    conditions=frozenset({Condition.LABELLED}), despite_hold=True,  # what is in it is measured, whatever was said of it
)  # fmt: skip

STEPS = (
    Step(
        name="start_collection", stage="S2", title="Start the leukapheresis", roles=NURSE, stations=CHAIR, effect=start,
        scans=(WRISTBAND, Slot(name="instrument", wants=Wants.ASSET, asset_kind="apheresis", caption="Apheresis instrument")),
        after=("assign_donation", "bind_wristband"), gates=(donation_was_not_started, equipment_is_calibrated, room_is_this_therapys),
    ),
    Step(
        name="bind_container", stage="S2", title="Bind a collection bag to the patient", roles=NURSE, second=NURSE,
        stations=CHAIR, effect=bind, after=("start_collection",), gates=(room_is_open_here, donation_is_under_way, label_is_of_this_donation, label_names_nothing_yet),
        scans=(WRISTBAND, Slot(name="label", wants=Wants.NEW_LABEL, label_kinds=own_labels(ContainerKind.COLLECTION_BAG), caption="Label on the bag")),
    ),
    Step(
        name="complete_container", stage="S2", title="Complete a collection bag", roles=NURSE, second=NURSE, stations=CHAIR,
        scans=(WRISTBAND, BAG), effect=complete, after=("start_collection",), done=is_bound,
        asks=(number("volume_millilitres", "Volume", "mL", 1, 1000), number("cells_thousands", "T cells", "thousand cells", 1, 100_000_000), *ANTICOAGULANT_ASKS),
        gates=(room_is_open_here, donation_is_under_way, volume_was_not_exceeded),
    ),
    Step(
        name="end_collection", stage="S2", title="End the leukapheresis", roles=NURSE, stations=CHAIR, scans=(WRISTBAND,),
        effect=end, after=("start_collection",), gates=(room_is_open_here, donation_is_under_way, every_bag_is_measured, enough_was_collected, processed_volume_was_not_exceeded), done=has_ended,
        asks=(
            number("volume_processed_millilitres", "Blood processed", "mL", 100, 40_000),
            number("volume_returned_millilitres", "Returned to the patient", "mL", 0, 40_000),
            number("anticoagulant_millilitres", "Anticoagulant used", "mL", 0, 5_000),
        ),
    ),
)  # fmt: skip
