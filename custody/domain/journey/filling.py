"""S9 and S10: harvested at the right age, filled into labelled bags, and frozen in time."""

from collections.abc import Iterable

from custody.domain.additives import CRYOPROTECTANT
from custody.domain.case import Case
from custody.domain.effects import descent, new_container, used_up
from custody.domain.gates.companions import companions_are_on, tie_tags_are_on
from custody.domain.gates.limits import (
    cells_were_frozen_in_time,
    equipment_is_calibrated,
    fresh_cells_are_within_their_window,
    product_is_in_date,
    room_is_open_here,
    room_is_this_therapys,
)
from custody.domain.journey.manufacture import (
    CLEAN_ROOM,
    NEW_LABEL,
    OPERATOR,
    VESSEL,
    counts_of,
    vector_uses,
)
from custody.domain.journey.printing import labels_are_accounted_for, shelf_life_is_known
from custody.domain.journey.storage import RATE_FREEZER, cryoprotectant, freeze_product
from custody.domain.label_kinds import own_labels
from custody.domain.records import (
    Container,
    Edge,
    Label,
    Record,
)
from custody.domain.shelf_life import SHELF_LIFE, last_moment
from custody.domain.step import Slot, Step, Wants, number, word
from custody.domain.vocabulary import (
    ENDED,
    Condition,
    ContainerKind,
    StationKind,
)


def vessel_was_transduced(case: Case) -> str | None:
    """G05: what is filled carries the gene."""
    vessel = case.thing("vessel", Container)
    return None if vessel and vector_uses(case, vessel) else "out_of_order"


def vessel_was_counted(case: Case) -> str | None:
    """G05: nothing is harvested that was not counted today."""
    vessel = case.thing("vessel", Container)
    counts = counts_of(case, vessel) if vessel else []
    return None if counts and case.days_since(counts[-1].at) == 0 else "out_of_order"


def fill_is_finished(case: Case) -> str | None:
    """G05: what is frozen came from a vessel that is empty, and its labels were counted."""
    edges = [
        e for c in case.containers for e in case.books.find(Edge, therapy=case.coi, child=c.id)
    ]
    vessels = [case.books.get(Container, edge.parent) for edge in edges]
    over = vessels and all(vessel and vessel.condition in ENDED for vessel in vessels)
    return None if over else "out_of_order"


def vessel_was_filled_from(case: Case) -> str | None:
    """G05: a harvest ends when something was filled from this vessel."""
    vessel = case.thing("vessel", Container)
    filled = vessel and case.books.find(Edge, therapy=case.coi, parent=vessel.id, how="split")
    return None if filled else "out_of_order"


def culture_has_its_age(case: Case) -> str | None:
    """G13: cells are harvested so many days after the gene was inserted, no fewer and no more."""
    least, most = case.limit("expansion_min_days"), case.limit("expansion_max_days")
    vessel = case.thing("vessel", Container)
    used = [use.used_at for use in vector_uses(case, vessel)] if vessel else []
    if not used or least is None or most is None:
        return "outside_expansion_window"
    return None if least <= case.days_since(max(used)) <= most else "outside_expansion_window"


def culture_is_alive(case: Case) -> str | None:
    """G24: the newest count of this vessel; no count is no life."""
    least, vessel = case.limit("viability_min_permille"), case.thing("vessel", Container)
    newest = [seen.value for seen in counts_of(case, vessel)][-1:] if vessel else []
    alive = least is not None and any(value is not None and value >= least for value in newest)
    return None if alive else "viability_low"


def colour_is_in_the_plan(case: Case) -> str | None:
    """G05: the preset knows every bag by its colour."""
    return None if case.rules.infusion.bag(case.text("colour")) else "value_out_of_range"


def label_is_of_this_day(case: Case) -> str | None:
    """G21: the date on the label counts from the day on which it was printed, so it is filled on that day."""
    label = case.thing("label", Label)
    return None if label and case.days_since(label.printed_at) == 0 else "label_outdated"


def label_was_printed_here(case: Case) -> str | None:
    """G12: labels stay in the room that printed them; its line clearance counts them, its wall tells their day."""
    label = case.thing("label", Label)
    return None if label and label.station == case.at.station.id else "wrong_station"


def fill(case: Case) -> Iterable[Record]:
    """One final container, labelled before it is detached from the vessel; its date is the one on the label."""
    label, vessel = case.one("label", Label), case.one("vessel", Container)
    days = case.limit(SHELF_LIFE) or 0
    yield from new_container(
        case, label, kind=ContainerKind.FINAL_BAG, condition=Condition.FRESH,
        volume_microlitres=case.integer("volume_microlitres"), cells_thousands=case.integer("cells_thousands"),
        colour=case.text("colour") or None, expires_at=last_moment(label.printed_at, days, case.at.station.zone),
    )  # fmt: skip
    yield from descent(case, [vessel], label.bears, "split")
    if case.given(CRYOPROTECTANT) is not None:
        yield cryoprotectant(case, label.bears)


def finish(case: Case) -> Iterable[Record]:
    """The vessel is empty."""
    return used_up(case, case.one("vessel", Container))


FINAL_BAGS = Slot(
    name="containers", wants=Wants.CONTAINER, many=True, caption="Each final bag", kinds=frozenset({ContainerKind.FINAL_BAG}),
    conditions=frozenset({Condition.FRESH}),
)  # fmt: skip

STEPS = (
    Step(
        name="fill_bag", stage="S9", title="Fill a final bag", roles=OPERATOR, second=OPERATOR, stations=CLEAN_ROOM, makes=True,
        scans=(VESSEL, Slot(name="label", wants=Wants.NEW_LABEL, label_kinds=own_labels(ContainerKind.FINAL_BAG), caption="Label on the final bag")),
        asks=(
            number("volume_microlitres", "Volume", "µL", 100, 1_000_000), number("cells_thousands", "CAR-positive cells", "thousand cells", 1, 10_000_000),
            number(CRYOPROTECTANT, "DMSO in it", "permille", 0, 500, optional=True),
            word("colour", "Bag colour of the plan", "red", "orange", "blue", "green", "violet"),
        ),
        effect=fill, after=("transduce",), gates=(*NEW_LABEL, label_is_of_this_day, label_was_printed_here, shelf_life_is_known, room_is_this_therapys, room_is_open_here, vessel_was_transduced, vessel_was_counted, culture_has_its_age, culture_is_alive, colour_is_in_the_plan),
    ),
    Step(
        name="finish_fill", stage="S9", title="Finish the fill", roles=OPERATOR, second=OPERATOR, stations=CLEAN_ROOM, makes=True,
        scans=(VESSEL,), effect=finish, after=("fill_bag",), gates=(room_is_this_therapys, room_is_open_here, vessel_was_filled_from, tie_tags_are_on, labels_are_accounted_for),
        becomes=Condition.CONSUMED,
    ),
    Step(
        name="freeze_product", stage="S10", title="Freeze the product", roles=OPERATOR, second=OPERATOR, makes=True,
        stations=frozenset({StationKind.CRYO}), scans=(FINAL_BAGS, RATE_FREEZER), effect=freeze_product, becomes=Condition.FROZEN,
        asks=(number("minutes_in_cryoprotectant", "In cryoprotectant", "min", 0, 600),), after=("finish_fill",),
        gates=(fill_is_finished, companions_are_on, fresh_cells_are_within_their_window, equipment_is_calibrated, cells_were_frozen_in_time, product_is_in_date),
    ),
)  # fmt: skip
