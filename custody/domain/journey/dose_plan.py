"""S17: the signed dose plan names every bag of a session in its order, and the order is the preset's."""

from collections.abc import Iterable

from custody.domain.case import Case
from custody.domain.gates.papers import HOSPITAL_NUMBER, paper_names_this_patient
from custody.domain.journey.clinic import CARE_PLACES, PHYSICIAN, a_session_was_given, blasts
from custody.domain.records import (
    Container,
    Infusion,
    PlannedBag,
    Record,
)
from custody.domain.step import Slot, Step, Wants, number
from custody.domain.vocabulary import FIT_FOR_INFUSION, Condition, ContainerKind

SESSIONS_MAX = 9


def bags_are_in_the_presets_order(case: Case) -> str | None:
    """G32: the colours of a session of the preset, in the order that it and the blasts give."""
    if case.rules.infusion.session(case.integer("session")) is None:
        return "value_out_of_range"
    wanted = case.rules.infusion.bags_for(case.integer("session"), blasts(case))
    if wanted is None:
        return "blasts_missing"
    colours = tuple(bag.colour for bag in case.things("containers", Container))
    return None if colours == wanted else "wrong_bag_order"


def dose_is_in_range(case: Case) -> str | None:
    """G25: all planned sessions together stay within what the weight allows."""
    allowed = (
        case.rules.dose_range_cells_thousands(case.therapy.weight_grams) if case.therapy else None
    )
    if allowed is None:
        return "dose_out_of_range"
    return (
        None
        if _total(case) <= allowed[1] and _last_session_reaches(case, allowed[0])
        else "dose_out_of_range"
    )


def part_is_less_than_the_bag(case: Case) -> str | None:
    """G25: no more is given of a bag than is in it."""
    part = case.given("partly_cells_thousands")
    bags = [bag for bag in case.things("containers", Container) if _is_partly(case, bag)]
    too_much = part is not None and any(part > (bag.cells_thousands or 0) for bag in bags)
    return "dose_out_of_range" if too_much or (part is not None and not bags) else None


def plan_stands(case: Case) -> str | None:
    """The same bags with the same cells are the signed plan of this session."""
    mine = [
        (bag.container, bag.cells_thousands)
        for bag in planned(case)
        if bag.session == case.integer("session")
    ]
    asked = [(bag.id, _cells(case, bag)) for bag in case.things("containers", Container)]
    return "done" if mine == asked else None


def bags_are_not_given_yet(case: Case) -> str | None:
    """G02: what was given is not planned again."""
    given = any(
        case.books.get(Infusion, case.coi, bag.id) for bag in case.things("containers", Container)
    )
    return "already_used" if given else None


def session_was_not_begun(case: Case) -> str | None:
    """G02: a session of which something was given is not planned anew, with another bag of the same colour."""
    given = case.books.find(Infusion, therapy=case.coi, session=case.integer("session"))
    return "already_used" if given else None


def plan_follows_the_newest_blasts(case: Case) -> str | None:
    """G32: until the first bag is given, a new marrow result that turns the order round asks for a new plan."""
    bag = next(iter(case.containers), None)
    mine = next((each for each in planned(case) if bag and each.container == bag.id), None)
    if mine is None or a_session_was_given(case):
        return None
    bags = [
        case.books.get(Container, each.container)
        for each in planned(case)
        if each.session == mine.session
    ]
    colours = tuple(each.colour if each else None for each in bags)
    wanted = case.rules.infusion.bags_for(mine.session, blasts(case))
    return None if colours == wanted else "plan_unsigned"


def planned(case: Case) -> list[PlannedBag]:
    """The therapy's signed plan: the newest version of each session, in order."""
    kept = case.books.find(PlannedBag, therapy=case.coi)
    newest = {bag.session: bag.plan for bag in sorted(kept, key=lambda bag: bag.plan)}
    return sorted(
        (bag for bag in kept if bag.plan == newest[bag.session]),
        key=lambda bag: (bag.session, bag.n),
    )


def _total(case: Case) -> int:
    others = sum(
        bag.cells_thousands for bag in planned(case) if bag.session != case.integer("session")
    )
    return others + sum(_cells(case, bag) for bag in case.things("containers", Container))


def _last_session_reaches(case: Case, least: int) -> bool:
    sessions = {bag.session for bag in planned(case)} | {case.integer("session")}
    return len(sessions) < len(case.rules.infusion.sessions) or _total(case) >= least


def _cells(case: Case, bag: Container) -> int:
    """The cells of a bag that are to be given: all, or the part that was planned."""
    part = case.given("partly_cells_thousands")
    return part if part is not None and _is_partly(case, bag) else bag.cells_thousands or 0


def _is_partly(case: Case, bag: Container) -> bool:
    plan = case.rules.infusion.bag(bag.colour or "")
    return plan is not None and plan.partly


def plan(case: Case) -> Iterable[Record]:
    """The physician signs which bags are given in a session, in which order, with how many cells."""
    session = case.integer("session")
    kept = case.books.find(PlannedBag, therapy=case.coi, session=session)
    version = max((bag.plan for bag in kept), default=0) + 1
    for n, bag in enumerate(case.things("containers", Container), start=1):
        cells = _cells(case, bag)
        yield PlannedBag(
            therapy=case.coi, plan=version, session=session, n=n, container=bag.id,
            cells_thousands=cells, partly=cells < (bag.cells_thousands or 0),
        )  # fmt: skip


PLANNED_BAGS = Slot(
    name="containers", wants=Wants.CONTAINER, many=True, caption="Each bag of the session, in order", held_here=False, any_symbol=True,
    kinds=frozenset({ContainerKind.FINAL_BAG}), conditions=frozenset({Condition.FROZEN}), dispositions=FIT_FOR_INFUSION,
)  # fmt: skip

STEPS = (
    Step(
        name="plan_dose", stage="S17", title="Sign the dose plan of a session", roles=PHYSICIAN, stations=CARE_PLACES, scans=(PLANNED_BAGS,),
        asks=(number("session", "Session", "", 1, SESSIONS_MAX), number("partly_cells_thousands", "Of a bag given in part", "thousand cells", 1, 10_000_000, optional=True), HOSPITAL_NUMBER),
        effect=plan, after=("receive_product",), done=plan_stands, gates=(paper_names_this_patient, part_is_less_than_the_bag, bags_are_in_the_presets_order, dose_is_in_range, bags_are_not_given_yet, session_was_not_begun),
    ),
)  # fmt: skip
