"""S20: the bag that was checked is given within its clock, and what was given and left over is measured."""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import used_up
from custody.domain.gates.checks import (
    check_matched_here,
    match_is_of_this_label,
    match_is_of_this_wristband,
    match_is_the_last_word,
    newest_match,
)
from custody.domain.gates.donor import label_warns_whoever_gives_it
from custody.domain.gates.limits import (
    containers_have_not_expired,
    infusion_fits_into_the_thaw_clock,
)
from custody.domain.gates.state import on_hold
from custody.domain.journey.clinic import lymphodepletion_has_ended
from custody.domain.journey.disposition import no_bad_result_came_later
from custody.domain.journey.dose_plan import plan_follows_the_newest_blasts
from custody.domain.journey.enrolment import WRISTBAND
from custody.domain.journey.monitoring import toxicity_allows_the_session
from custody.domain.journey.next_bag import (
    BEDSIDE,
    bag_at_hand,
    bag_is_next_in_the_plan,
    bag_or_syringe,
    place_in_plan,
    session_is_due,
    sessions_are_hours_apart,
)
from custody.domain.records import (
    Container,
    Deviation,
    IdentityCheck,
    Infusion,
    PlannedBag,
    Record,
)
from custody.domain.step import Step, flag, number, word
from custody.domain.vocabulary import Condition, Role

NURSE = frozenset({Role.NURSE})
HELD_WHILE_INFUSING = "held_while_infusing"
GIVEN_MORE = "given_more_than_planned"
MILLILITRE = 1000  # µL
RUNNING = replace(
    bag_or_syringe(Condition.INFUSING), despite_hold=True, dispositions=frozenset()
)  # whatever was said of the bag since it was hung up: what runs can be stopped


def infusion_is_running(case: Case) -> str | None:
    """G05: what was not started cannot be stopped."""
    return None if _running(case) else "out_of_order"


def infusion_runs_here(case: Case) -> str | None:
    """G06: an infusion ends at the bed where its check was made."""
    bag = bag_at_hand(case)
    infusion = case.books.get(Infusion, case.coi, bag.id) if bag else None
    check = case.books.get(IdentityCheck, infusion.check) if infusion and infusion.check else None
    return None if check is not None and check.station == case.at.station.id else "wrong_station"


def volumes_add_up(case: Case) -> str | None:
    """G05: given and left over are not more than was filled."""
    bag = bag_at_hand(case)
    if bag is None or bag.volume_microlitres is None:
        return "value_out_of_range"
    given = case.integer("volume_microlitres")
    too_much = given + case.integer("residual_microlitres") > bag.volume_microlitres
    nothing_given = given == 0 and case.text("outcome") == "complete"
    return "value_out_of_range" if too_much or nothing_given else None


def was_stopped_already(case: Case) -> str | None:
    """An infusion that was stopped is stopped."""
    bag = bag_at_hand(case)
    given = case.books.get(Infusion, case.coi, bag.id) if bag else None
    return "done" if given and given.stopped_at and case.step.name == "stop_infusion" else None


def start(case: Case) -> Iterable[Record]:
    """The line is open; the check is used."""
    bag, mine, check = case.one("container", Container), place_in_plan(case), newest_match(case)
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
    if on_hold(case, bag):  # cells that were put on hold while they ran into the patient
        yield _deviation(case, "held", HELD_WHILE_INFUSING)
    mine = place_in_plan(case)
    if mine is not None and given > planned_microlitres(mine, bag):
        yield _deviation(case, "dose", GIVEN_MORE)


def planned_microlitres(mine: PlannedBag, bag: Container) -> int:
    """How much of a bag the planned cells take up, to the next millilitre: no finer is a bag read."""
    cells, filled = bag.cells_thousands or 1, bag.volume_microlitres or 0
    return min(filled, -(-mine.cells_thousands * filled // (cells * MILLILITRE)) * MILLILITRE)


def _deviation(case: Case, name: str, reason: str) -> Deviation:
    n = len(case.books.find(Deviation, therapy=case.coi)) + 1
    return Deviation(
        id=f"{case.coi}/{name}/{n}", therapy=case.coi, reason=reason, critical=True,
        opened_at=case.now, opened_by=case.at.person.id,
    )  # fmt: skip


def _running(case: Case) -> bool:
    bag = bag_at_hand(case)
    infusion = case.books.get(Infusion, case.coi, bag.id) if bag else None
    return infusion is not None and infusion.stopped_at is None


STEPS = (
    Step(
        name="start_infusion", stage="S20", title="Start the infusion", roles=NURSE, stations=BEDSIDE, effect=start,
        scans=(WRISTBAND, bag_or_syringe(Condition.THAWED)), becomes=Condition.INFUSING,
        asks=(flag("no_filter", "No leukocyte filter, not irradiated", must_be=True),),
        gates=(check_matched_here, match_is_the_last_word, match_is_of_this_wristband, match_is_of_this_label, label_warns_whoever_gives_it, bag_is_next_in_the_plan, plan_follows_the_newest_blasts, session_is_due, sessions_are_hours_apart, infusion_fits_into_the_thaw_clock, containers_have_not_expired, toxicity_allows_the_session, lymphodepletion_has_ended, no_bad_result_came_later),
    ),
    Step(
        name="stop_infusion", stage="S20", title="Stop the infusion", roles=NURSE, stations=BEDSIDE, effect=stop,
        scans=(WRISTBAND, RUNNING), done=was_stopped_already, while_ended=True, protects=True,
        asks=(
            number("volume_microlitres", "Given", "µL", 0, 1_000_000), number("residual_microlitres", "Left in the bag", "µL", 0, 1_000_000),
            word("outcome", "Outcome", "complete", "partial", "stopped_for_reaction", "stopped_on_hold"),
        ),
        gates=(infusion_is_running, infusion_runs_here, volumes_add_up),
    ),
)  # fmt: skip
