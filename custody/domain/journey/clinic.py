"""S15 and S16: salvage (bridging) chemotherapy beside the manufacture, and lymphodepletion.

Lymphodepletion does not begin before the product is released and at the site.
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
    Record,
    Shipment,
    ShipmentItem,
)
from custody.domain.step import Question, Step, code, flag, number
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    Disposition,
    Role,
    StationKind,
)

PHYSICIAN = frozenset({Role.PHYSICIAN})
CARE_PLACES = frozenset({StationKind.CLINIC, StationKind.WARD})


def product_waits_at_the_site(case: Case) -> str | None:
    """G13: every bag that still counts is released, free and at the site, or lymphodepletion would be for half a dose."""
    made = case.books.find(Container, therapy=case.coi, kind=ContainerKind.FINAL_BAG)
    bags = [
        bag
        for bag in made
        if bag.condition not in ENDED and bag.disposition != Disposition.REJECTED
    ]
    ready = all(
        bag.disposition in FIT_FOR_INFUSION
        and bag.condition == Condition.FROZEN
        and _arrived(case, bag)
        and not on_hold(case, bag)
        for bag in bags
    )
    return None if bags and ready else "product_not_ready"


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


def blasts(case: Case) -> int | None:
    """The newest marrow blast result, percent."""
    seen = case.latest("marrow_blasts")
    return seen.value if seen else None


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
    if a_session_was_given(case):
        return None  # a later session's day is counted from the first session
    days = case.days_since(ended.last_at)
    if days < least:
        return "too_soon_after_lymphodepletion"
    return "too_late_after_lymphodepletion" if days > most else None


def a_session_was_given(case: Case) -> bool:
    """Whether anything of this therapy was given."""
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
)  # fmt: skip
