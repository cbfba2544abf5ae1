"""S15 to S17: salvage (bridging) chemotherapy beside the manufacture, lymphodepletion, and the signed dose plan.

Lymphodepletion does not begin before the product is released and at the site; a dose plan names every bag of a
session in its order, and the order is the preset's.
"""

from collections.abc import Iterable

from custody.domain.case import Case
from custody.domain.effects import observed
from custody.domain.gates.papers import HOSPITAL_NUMBER, paper_names_this_patient
from custody.domain.gates.state import on_hold
from custody.domain.journey.enrolment import THERAPY, WRISTBAND
from custody.domain.records import (
    Container,
    Infusion,
    Observation,
    PlannedBag,
    Record,
    Shipment,
    ShipmentItem,
)
from custody.domain.step import Question, Slot, Step, Wants, code, flag, number
from custody.domain.vocabulary import FIT_FOR_INFUSION, Condition, ContainerKind, Role, StationKind

PHYSICIAN = frozenset({Role.PHYSICIAN})
CARE_PLACES = frozenset({StationKind.CLINIC, StationKind.WARD})
SESSIONS_MAX = 9


def product_waits_at_the_site(case: Case) -> str | None:
    """G13: released and in the site's own storage, or lymphodepletion would be for nothing."""
    bags = case.books.find(Container, therapy=case.coi, kind=ContainerKind.FINAL_BAG)
    ready = any(
        bag.disposition in FIT_FOR_INFUSION
        and bag.condition == Condition.FROZEN
        and _arrived(case, bag)
        and not on_hold(case, bag)
        for bag in bags
    )
    return None if ready else "product_not_ready"


def _arrived(case: Case, bag: Container) -> bool:
    """Whether a shipment to the therapy's own site was opened and this bag was in it."""
    found = [item for item in case.books.find(ShipmentItem, container=bag.id) if item.received]
    sent = [case.books.get(Shipment, item.sscc) for item in found]
    return case.therapy is not None and any(
        each and each.to_site == case.therapy.site for each in sent
    )


def bridging_has_washed_out(case: Case) -> str | None:
    """G13: salvage chemotherapy that began has ended, long enough ago."""
    began, ended = case.milestone("start_bridging"), case.milestone("end_bridging")
    if began is None:
        return None
    days = case.limit("bridging_washout_days")
    over = ended is not None and ended.last_at >= began.last_at and days is not None
    return (
        None
        if over and ended and case.days_since(ended.last_at) >= (days or 0)
        else "washout_too_short"
    )


def blasts_are_known_and_recent(case: Case) -> str | None:
    """G25: where the preset orders bags by marrow blasts, the result must be there and new."""
    if "record_marrow_blasts" not in case.rules.steps:
        return None
    days, seen = case.limit("marrow_sample_max_age_days"), case.latest("marrow_blasts")
    fresh = days is not None and seen is not None and case.days_since(seen.at) <= days
    return None if fresh else "blasts_missing"


def bags_are_in_the_presets_order(case: Case) -> str | None:
    """G32: the colours of a session, in the order that the preset and the blasts give."""
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
    if mine is None or _a_session_was_given(case):
        return None
    bags = [
        case.books.get(Container, each.container)
        for each in planned(case)
        if each.session == mine.session
    ]
    colours = tuple(each.colour if each else None for each in bags)
    wanted = case.rules.infusion.bags_for(mine.session, blasts(case))
    return None if colours == wanted else "plan_unsigned"


def blasts(case: Case) -> int | None:
    """The newest marrow blast result, percent."""
    seen = case.latest("marrow_blasts")
    return seen.value if seen else None


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


def record_blasts(case: Case) -> Iterable[Record]:
    """The marrow result that decides the order of bags."""
    return [observed(case, "marrow_blasts", value=case.integer("blasts_percent"), unit="percent")]


def lymphodepletion_has_ended(case: Case) -> str | None:
    """G13: the infusion window is counted from the end of lymphodepletion; unknown refuses."""
    ended = case.milestone("end_lymphodepletion")
    least = case.limit("lymphodepletion_to_infusion_min_days")
    most = case.limit("lymphodepletion_to_infusion_max_days")
    began = case.milestone("start_lymphodepletion")
    if ended is None or began is None or least is None or most is None:
        return "out_of_order"
    if ended.last_at < began.last_at:
        return "out_of_order"  # another course has begun since
    if _a_session_was_given(case):
        return None  # a later session's day is counted from the first session
    days = case.days_since(ended.last_at)
    if days < least:
        return "too_soon_after_lymphodepletion"
    return "too_late_after_lymphodepletion" if days > most else None


def _a_session_was_given(case: Case) -> bool:
    return bool(case.books.find(Infusion, therapy=case.coi))


def nothing(case: Case) -> Iterable[Record]:  # noqa: ARG001  # the milestone is all that changes
    """Only the milestone is kept."""
    return ()


def is_under_way(start: str, end: str) -> Question:
    """A question: whether a course has begun and not ended, so that beginning it again is a repeat."""

    def course_is_under_way(case: Case) -> str | None:
        began, ended = case.milestone(start), case.milestone(end)
        return "done" if began and (ended is None or ended.last_at < began.last_at) else None

    return course_is_under_way


def is_over(start: str, end: str) -> Question:
    """A question: whether a course has ended since it last began, so that ending it again is a repeat."""

    def course_is_over(case: Case) -> str | None:
        began, ended = case.milestone(start), case.milestone(end)
        return "done" if began and ended and ended.last_at >= began.last_at else None

    return course_is_over


BRIDGING = ("start_bridging", "end_bridging")
LYMPHODEPLETION = ("start_lymphodepletion", "end_lymphodepletion")


def readings(case: Case, name: str) -> list[Observation]:
    """All observations of a name, oldest first."""
    return sorted(
        case.books.find(Observation, therapy=case.coi, name=name), key=lambda seen: seen.n
    )


PLANNED_BAGS = Slot(
    name="containers", wants=Wants.CONTAINER, many=True, caption="Each bag of the session, in order", held_here=False, any_symbol=True,
    kinds=frozenset({ContainerKind.FINAL_BAG}), conditions=frozenset({Condition.FROZEN}), dispositions=FIT_FOR_INFUSION,
)  # fmt: skip

STEPS = (
    Step(
        name="start_bridging", stage="S15", title="Start salvage (bridging) chemotherapy", roles=PHYSICIAN, stations=CARE_PLACES,
        scans=(THERAPY,), effect=nothing, asks=(code("regimen", "Regimen"), HOSPITAL_NUMBER), after=("end_collection",), option="bridging_chemotherapy", gates=(paper_names_this_patient,),
        done=is_under_way(*BRIDGING),
    ),
    Step(
        name="end_bridging", stage="S15", title="End salvage (bridging) chemotherapy", roles=PHYSICIAN, stations=CARE_PLACES,
        scans=(THERAPY,), effect=nothing, asks=(flag("fit_for_lymphodepletion", "Fit for lymphodepletion"), HOSPITAL_NUMBER), gates=(paper_names_this_patient,),
        after=("start_bridging",), option="bridging_chemotherapy", done=is_over(*BRIDGING),
    ),
    Step(
        name="record_marrow_blasts", stage="S16", title="Record the marrow blasts", roles=PHYSICIAN, stations=CARE_PLACES,
        scans=(THERAPY,), effect=record_blasts, asks=(number("blasts_percent", "Blasts in the marrow", "%", 0, 100), HOSPITAL_NUMBER), gates=(paper_names_this_patient,),
        after=("end_collection",), option="record_marrow_blasts",
    ),
    Step(
        name="start_lymphodepletion", stage="S16", title="Start lymphodepletion", roles=PHYSICIAN, stations=CARE_PLACES,
        scans=(WRISTBAND,), effect=nothing, asks=(code("regimen", "Regimen"),), after=("receive_product",),
        gates=(product_waits_at_the_site, blasts_are_known_and_recent, bridging_has_washed_out), done=is_under_way(*LYMPHODEPLETION),
    ),
    Step(
        name="end_lymphodepletion", stage="S16", title="End lymphodepletion", roles=PHYSICIAN, stations=CARE_PLACES,
        scans=(WRISTBAND,), effect=nothing, after=("start_lymphodepletion",), done=is_over(*LYMPHODEPLETION),
    ),
    Step(
        name="plan_dose", stage="S17", title="Sign the dose plan of a session", roles=PHYSICIAN, stations=CARE_PLACES, scans=(PLANNED_BAGS,),
        asks=(number("session", "Session", "", 1, SESSIONS_MAX), number("partly_cells_thousands", "Of a bag given in part", "thousand cells", 1, 10_000_000, optional=True), HOSPITAL_NUMBER),
        effect=plan, after=("receive_product",), done=plan_stands, gates=(paper_names_this_patient, part_is_less_than_the_bag, bags_are_in_the_presets_order, dose_is_in_range, bags_are_not_given_yet, session_was_not_begun),
    ),
)  # fmt: skip
