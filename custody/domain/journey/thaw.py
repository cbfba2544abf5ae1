"""S18: the patient is ready, the right bag is issued and thawed, and its clock runs from the end of thaw."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from custody.domain.case import Case, moment
from custody.domain.effects import observed
from custody.domain.gates.donor import label_warns_whoever_gives_it
from custody.domain.gates.limits import (
    equipment_is_calibrated,
    product_is_in_date,
    room_is_open_here,
    room_is_this_therapys,
    time_out_of_storage_is_short,
)
from custody.domain.journey.clinic import lymphodepletion_has_ended
from custody.domain.journey.disposition import no_bad_result_came_later
from custody.domain.journey.dose_plan import plan_follows_the_newest_blasts
from custody.domain.journey.enrolment import WRISTBAND
from custody.domain.journey.monitoring import toxicity_allows_the_session
from custody.domain.journey.next_bag import (
    BEDSIDE,
    BEDSIDE_PEOPLE,
    bag_at_hand,
    bag_is_next_in_the_plan,
    final_bag,
    place_in_plan,
    session_is_due,
    sessions_are_hours_apart,
)
from custody.domain.journey.rooms import open_room
from custody.domain.journey.storage import (
    POSITION,
    STORED,
    container_lies_here,
    is_out_already,
    pick,
    position_is_of_this_store,
)
from custody.domain.records import (
    Container,
    Infusion,
    Position,
    Record,
)
from custody.domain.step import Slot, Step, Wants, flag
from custody.domain.vocabulary import FIT_FOR_INFUSION, Condition, ContainerKind, Role, StationKind

CELL_LAB = frozenset({Role.CELL_LAB_TECHNICIAN})
THAW = frozenset({StationKind.THAW})
READY_HOLDS_HOURS = 24


def patient_is_ready(case: Case) -> str | None:
    """G19: the nurse confirmed readiness within a day, and not before an earlier session."""
    ready, mine = case.latest("ready"), place_in_plan(case)
    if ready is None or case.since(ready.at) > timedelta(hours=READY_HOLDS_HOURS):
        return "patient_not_ready"
    given = case.books.find(Infusion, therapy=case.coi)
    since = (one for one in given if mine is not None and one.session != mine.session)
    return "patient_not_ready" if any(one.started_at >= ready.at for one in since) else None


def bag_was_issued(case: Case) -> str | None:
    """G05: only a bag that two people took out of its position for this is thawed."""
    bag = bag_at_hand(case)
    taken = bag is not None and bag.left_storage_at is not None
    return (
        "out_of_order"
        if not taken or case.books.find(Position, container=bag.id if bag else "")
        else None
    )


def thaw_ended_in_time(case: Case) -> str | None:
    """G13: the clock runs from the end of thaw; an end that is told too late would give spoilt cells a fresh clock."""
    minutes, began = case.limit("thaw_expiry_minutes"), case.milestone("start_thaw")
    if minutes is None or began is None:
        return "thaw_window_exceeded"
    late = case.since(began.last_at) >= timedelta(minutes=minutes)
    return "thaw_window_exceeded" if late else None


def no_thawed_bag_waits(case: Case) -> str | None:
    """G32: the bag before is given before the next is thawed."""
    bag = bag_at_hand(case)
    waiting = {Condition.THAWING, Condition.THAWED, Condition.INFUSING}
    others = case.books.find(Container, therapy=case.coi, kind=ContainerKind.FINAL_BAG)
    return (
        "wrong_bag_order"
        if any(o.condition in waiting and (bag is None or o.id != bag.id) for o in others)
        else None
    )


def is_thawed_already(case: Case) -> str | None:
    """A bag whose thaw has ended is thawed."""
    bag = bag_at_hand(case)
    return "done" if bag and bag.condition == Condition.THAWED else None


def start_thaw(case: Case) -> Iterable[Record]:
    """In the bath, and nobody else's beside it."""
    bag = case.one("container", Container)
    yield replace(bag, condition=Condition.THAWING, place=case.at.station.id)
    yield from open_room(case)


def end_thaw(case: Case) -> Iterable[Record]:
    """Ice-free and intact: the thaw clock runs from now."""
    minutes = case.limit("thaw_expiry_minutes") or 0
    until = moment(case.at.now + timedelta(minutes=minutes))
    bag = case.one("container", Container)
    return [replace(bag, condition=Condition.THAWED, thawed_at=case.now, expires_at=until)]


def confirm_ready(case: Case) -> Iterable[Record]:
    """Vital signs are fit, premedication is given, nothing active is known."""
    return [observed(case, "ready", word="ready")]


THAWS = replace(
    final_bag(Condition.THAWING), despite_hold=True, dispositions=frozenset()
)  # what lies in the bath thaws, whatever was said of it since; nothing but its end is told
BEFORE_THAW = (
    label_warns_whoever_gives_it,
    product_is_in_date,
    bag_is_next_in_the_plan,
    plan_follows_the_newest_blasts,
    session_is_due,
    sessions_are_hours_apart,
    patient_is_ready,
    no_thawed_bag_waits,
    lymphodepletion_has_ended,
    toxicity_allows_the_session,
    no_bad_result_came_later,
)

STEPS = (
    Step(
        name="confirm_ready", stage="S18", title="Confirm that the patient is ready", roles=BEDSIDE_PEOPLE, effect=confirm_ready,
        stations=BEDSIDE | {StationKind.WARD}, scans=(WRISTBAND,), after=("plan_dose", "end_lymphodepletion"),
        asks=(
            flag("vital_signs_fit", "Vital signs are fit for infusion", must_be=True), flag("premedicated", "Premedication is given", must_be=True),
            flag("no_active_infection", "No active infection", must_be=True),
        ),
    ),
    Step(
        name="pick_for_infusion", stage="S18", title="Issue a bag for infusion", roles=CELL_LAB, second=CELL_LAB,
        stations=frozenset({StationKind.SITE_CRYO}), scans=(replace(STORED, kinds=frozenset({ContainerKind.FINAL_BAG}), dispositions=FIT_FOR_INFUSION, caption="Bag, in its cassette"), POSITION),
        effect=pick, gates=(position_is_of_this_store, container_lies_here, *BEFORE_THAW), done=is_out_already, after=("plan_dose",),
    ),
    Step(
        name="start_thaw", stage="S18", title="Start the thaw", roles=CELL_LAB, second=CELL_LAB, stations=THAW, becomes=Condition.THAWING,
        scans=(final_bag(Condition.FROZEN), Slot(name="bath", wants=Wants.ASSET, asset_kind="thaw_device", caption="Thawing device")),
        effect=start_thaw, after=("pick_for_infusion",),
        gates=(*BEFORE_THAW, bag_was_issued, time_out_of_storage_is_short, room_is_this_therapys, equipment_is_calibrated),
    ),
    Step(
        name="end_thaw", stage="S18", title="End the thaw", roles=CELL_LAB, second=CELL_LAB, stations=THAW, effect=end_thaw,
        scans=(THAWS,), done=is_thawed_already, while_ended=True, after=("start_thaw",), gates=(room_is_open_here, thaw_ended_in_time),
        asks=(flag("ice_free", "Ice-free", must_be=True), flag("intact", "The bag is intact; a leak is declared instead", must_be=True)),
    ),
)  # fmt: skip
