"""S18 to S20: the right bag is thawed, two people check it at the bedside, and it is given within its clock.

Each checker does their own scans and answers, and is told only that it is recorded.  The result is a third entry,
shown to both when both are done; it alone opens the infusion, once, at that bedside, for a short while.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from custody.domain.case import Case, moment
from custody.domain.effects import observed, used_up
from custody.domain.gates.checks import (
    check_matched_here,
    match_is_of_this_wristband,
    match_is_the_last_word,
    newest_match,
)
from custody.domain.gates.limits import (
    containers_have_not_expired,
    equipment_is_calibrated,
    infusion_fits_into_the_thaw_clock,
    room_is_open_here,
    room_is_this_therapys,
    thaw_clock_has_not_run_out,
    time_out_of_storage_is_short,
)
from custody.domain.journey.clinic import (
    lymphodepletion_has_ended,
    plan_follows_the_newest_blasts,
    planned,
)
from custody.domain.journey.enrolment import WRISTBAND
from custody.domain.journey.monitoring import toxicity_allows_the_session
from custody.domain.journey.quality import no_bad_result_came_later
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
    IdentityCheck,
    Infusion,
    Observation,
    PlannedBag,
    Position,
    Record,
)
from custody.domain.step import Slot, Step, Wants, flag, number, word
from custody.domain.vocabulary import FIT_FOR_INFUSION, Condition, ContainerKind, Role, StationKind

CELL_LAB = frozenset({Role.CELL_LAB_TECHNICIAN})
BEDSIDE_PEOPLE = frozenset({Role.NURSE, Role.PHYSICIAN})
NURSE = frozenset({Role.NURSE})
BEDSIDE = frozenset({StationKind.BEDSIDE})
THAW = frozenset({StationKind.THAW})
GIVEN = frozenset({Condition.INFUSED, Condition.PARTLY_INFUSED})
CHECK_OPEN_MINUTES = 15  # a half that waits longer is forgotten, and both begin again


def _bag(case: Case) -> Container | None:
    return next(iter(case.containers), None)


def bag_is_next_in_the_plan(case: Case) -> str | None:
    """G25, G32: the signed plan names this bag, and every bag before it is given."""
    bag = _bag(case)
    mine = next((each for each in planned(case) if bag and each.container == bag.id), None)
    if mine is None:
        return "plan_unsigned"
    earlier = [each for each in planned(case) if (each.session, each.n) < (mine.session, mine.n)]
    return "wrong_bag_order" if any(not _was_given(case, each) for each in earlier) else None


def session_is_due(case: Case) -> str | None:
    """G13: a later session falls into its window of days after the first."""
    mine = _planned(case)
    first = _first_infusion(case)
    if mine is None or (mine.session == 1 and first is None):
        return None
    told = case.books.find(
        Observation, therapy=case.coi, name="session_delayed", value=mine.session
    )
    window = case.rules.infusion.window_days(mine.session, delayed=bool(told))
    if window is None or first is None:
        return "outside_session_window"
    return (
        None
        if window[0] <= case.days_since(first.started_at) <= window[1]
        else "outside_session_window"
    )


def patient_is_ready(case: Case) -> str | None:
    """G19: the nurse confirmed readiness today."""
    ready = case.latest("ready")
    return (
        None
        if ready is not None and case.since(ready.at) <= timedelta(hours=24)
        else "patient_not_ready"
    )


def bag_was_issued(case: Case) -> str | None:
    """G05: only a bag that two people took out of its position for this is thawed."""
    bag = _bag(case)
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
    bag = _bag(case)
    waiting = {Condition.THAWING, Condition.THAWED, Condition.INFUSING}
    others = case.books.find(Container, therapy=case.coi, kind=ContainerKind.FINAL_BAG)
    return (
        "wrong_bag_order"
        if any(o.condition in waiting and (bag is None or o.id != bag.id) for o in others)
        else None
    )


def other_half_is_anothers(case: Case) -> str | None:
    """G07: both halves by one person are one half."""
    half = open_check(case)
    return "same_person_twice" if half is not None and half.first_by == case.at.person.id else None


def open_check(case: Case) -> IdentityCheck | None:
    """The first half that waits at this bedside for the second."""
    waiting = [
        check
        for check in case.books.find(IdentityCheck, station=case.at.station.id)
        if check.second_by is None
        and case.since(check.first_at) <= timedelta(minutes=CHECK_OPEN_MINUTES)
    ]
    return max(waiting, key=lambda check: check.first_at) if waiting else None


def infusion_is_running(case: Case) -> str | None:
    """G05: what was not started cannot be stopped."""
    return None if _running(case) else "out_of_order"


def infusion_runs_here(case: Case) -> str | None:
    """G06: an infusion ends at the bed where its check was made."""
    bag = _bag(case)
    infusion = case.books.get(Infusion, case.coi, bag.id) if bag else None
    check = case.books.get(IdentityCheck, infusion.check) if infusion and infusion.check else None
    return None if check is not None and check.station == case.at.station.id else "wrong_station"


def volumes_add_up(case: Case) -> str | None:
    """G05: given and left over are not more than was filled."""
    bag = _bag(case)
    if bag is None or bag.volume_microlitres is None:
        return "value_out_of_range"
    given = case.integer("volume_microlitres")
    too_much = given + case.integer("residual_microlitres") > bag.volume_microlitres
    nothing_given = given == 0 and case.text("outcome") == "complete"
    return "value_out_of_range" if too_much or nothing_given else None


def is_thawed_already(case: Case) -> str | None:
    """A bag whose thaw has ended is thawed."""
    bag = _bag(case)
    return "done" if bag and bag.condition == Condition.THAWED else None


def was_stopped_already(case: Case) -> str | None:
    """An infusion that was stopped is stopped."""
    bag = _bag(case)
    given = case.books.get(Infusion, case.coi, bag.id) if bag else None
    return "done" if given and given.stopped_at and case.step.name == "stop_infusion" else None


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


def half_of_check(case: Case) -> Iterable[Record]:
    """One person's half; with the second, the result."""
    agrees = _half_agrees(case)
    first = open_check(case)
    bag = next((one for one in case.containers if one.therapy == case.coi), None)
    if first is None:
        mine = next((each for each in planned(case) if bag and each.container == bag.id), None)
        n = len(case.books.find(IdentityCheck, station=case.at.station.id)) + 1
        yield IdentityCheck(
            id=f"{case.at.station.id}/{n}", therapy=case.coi, container=bag.id if bag else None,
            session=mine.session if mine else None, station=case.at.station.id,
            first_by=case.at.person.id, first_at=case.now, first_agrees=agrees,
        )  # fmt: skip
        return
    same = agrees and bag is not None and first.container == bag.id
    yield replace(first, second_by=case.at.person.id, second_at=case.now, second_agrees=same)


def concluded(check: IdentityCheck, now: str) -> IdentityCheck | None:
    """The result, once both halves are in: a match only if both agree, about the same bag."""
    if check.second_agrees is None or check.result is not None:
        return None
    agree = check.first_agrees and check.second_agrees
    return replace(check, result="match" if agree else "mismatch", result_at=now)


def _half_agrees(case: Case) -> bool:
    """Wristband and bag are one therapy's, the person stated who they are, and the label says the same."""
    band, bag = case.wristband, _bag(case)
    same = band is not None and bag is not None and band.therapy == bag.therapy == case.coi
    return same and case.yes("stated_name_and_birth_date") and case.yes("label_agrees")


def start(case: Case) -> Iterable[Record]:
    """The line is open; the check is used."""
    bag, mine, check = case.one("container", Container), _planned(case), newest_match(case)
    if check is not None:  # the gates made sure that there is one
        yield replace(check, used_at=case.now)
    yield replace(bag, condition=Condition.INFUSING)
    yield Infusion(
        therapy=case.coi, container=bag.id, session=mine.session if mine else 1, started_at=case.now,
        started_by=case.at.person.id, check=check.id if check else None,
    )  # fmt: skip


def stop(case: Case) -> Iterable[Record]:
    """What was given and what was left; the bag is used up."""
    bag = case.one("container", Container)
    infusion = case.books.get(Infusion, case.coi, bag.id)
    given, left = case.integer("volume_microlitres"), case.integer("residual_microlitres")
    filled = bag.volume_microlitres or 1
    if infusion is not None:
        cells = (bag.cells_thousands or 0) * given // filled
        yield replace(
            infusion,
            stopped_at=case.now,
            volume_microlitres=given,
            residual_microlitres=left,
            cells_thousands=cells,
        )
    whole = case.text("outcome") == "complete"
    yield from used_up(case, bag, Condition.INFUSED if whole else Condition.PARTLY_INFUSED)


def confirm_ready(case: Case) -> Iterable[Record]:
    """Vital signs are fit, premedication is given, nothing active is known."""
    return [observed(case, "ready", word="ready")]


def _planned(case: Case) -> PlannedBag | None:
    bag = _bag(case)
    return next((each for each in planned(case) if bag and each.container == bag.id), None)


def _was_given(case: Case, each: PlannedBag) -> bool:
    bag = case.books.get(Container, each.container)
    return bag is not None and bag.condition in GIVEN | {
        Condition.LEAKED,
        Condition.WASTED,
        Condition.DESTROYED,
    }


def _first_infusion(case: Case) -> Infusion | None:
    given = case.books.find(Infusion, therapy=case.coi)
    return min(given, key=lambda each: each.started_at) if given else None


def _running(case: Case) -> bool:
    bag = _bag(case)
    infusion = case.books.get(Infusion, case.coi, bag.id) if bag else None
    return infusion is not None and infusion.stopped_at is None


def _final(*conditions: Condition, caption: str = "Final bag") -> Slot:
    return Slot(
        name="container", wants=Wants.CONTAINER, caption=caption, kinds=frozenset({ContainerKind.FINAL_BAG}),
        conditions=frozenset(conditions), dispositions=FIT_FOR_INFUSION,
    )  # fmt: skip


BEFORE_THAW = (
    bag_is_next_in_the_plan,
    plan_follows_the_newest_blasts,
    session_is_due,
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
        scans=(_final(Condition.FROZEN), Slot(name="bath", wants=Wants.ASSET, asset_kind="thaw_device", caption="Thawing device")),
        effect=start_thaw, after=("pick_for_infusion",),
        gates=(*BEFORE_THAW, bag_was_issued, time_out_of_storage_is_short, room_is_this_therapys, equipment_is_calibrated),
    ),
    Step(
        name="end_thaw", stage="S18", title="End the thaw", roles=CELL_LAB, second=CELL_LAB, stations=THAW, effect=end_thaw,
        scans=(_final(Condition.THAWING),), done=is_thawed_already, after=("start_thaw",), gates=(room_is_open_here, thaw_ended_in_time),
        asks=(flag("ice_free", "Ice-free", must_be=True), flag("intact", "The bag is intact; a leak is declared instead", must_be=True)),
    ),
    Step(
        name="check_identity", stage="S19", title="Bedside check", roles=BEDSIDE_PEOPLE, stations=BEDSIDE, effect=half_of_check,
        scans=(WRISTBAND, _final(Condition.THAWED)), identity_by_result=True,
        asks=(flag("stated_name_and_birth_date", "The patient stated name and birth date, and the wristband agrees"), flag("label_agrees", "Every field of the bag's label agrees with the wristband")),
        gates=(thaw_clock_has_not_run_out, containers_have_not_expired, other_half_is_anothers),
    ),
    Step(
        name="start_infusion", stage="S20", title="Start the infusion", roles=NURSE, stations=BEDSIDE, effect=start,
        scans=(WRISTBAND, _final(Condition.THAWED)), becomes=Condition.INFUSING,
        asks=(flag("no_filter", "No leukocyte filter, not irradiated", must_be=True),),
        gates=(check_matched_here, match_is_the_last_word, match_is_of_this_wristband, bag_is_next_in_the_plan, session_is_due, infusion_fits_into_the_thaw_clock, containers_have_not_expired, toxicity_allows_the_session, lymphodepletion_has_ended, no_bad_result_came_later),
    ),
    Step(
        name="stop_infusion", stage="S20", title="Stop the infusion", roles=NURSE, stations=BEDSIDE, effect=stop,
        scans=(WRISTBAND, _final(Condition.INFUSING)), done=was_stopped_already,
        asks=(
            number("volume_microlitres", "Given", "µL", 0, 1_000_000), number("residual_microlitres", "Left in the bag", "µL", 0, 1_000_000),
            word("outcome", "Outcome", "complete", "partial", "stopped_for_reaction"),
        ),
        gates=(infusion_is_running, infusion_runs_here, volumes_add_up),
    ),
)  # fmt: skip
