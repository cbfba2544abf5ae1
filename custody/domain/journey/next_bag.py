"""Which bag is next, and whether its day has come: the signed plan answers, never the hand that holds the bag."""

from dataclasses import replace
from datetime import timedelta

from custody.domain.case import Case
from custody.domain.journey.dose_plan import planned
from custody.domain.records import (
    Container,
    Infusion,
    Observation,
    PlannedBag,
)
from custody.domain.step import Slot, Wants
from custody.domain.vocabulary import (
    FIT_FOR_INFUSION,
    Companion,
    Condition,
    ContainerKind,
    Role,
    StationKind,
)

BEDSIDE_PEOPLE = frozenset({Role.NURSE, Role.PHYSICIAN})
BEDSIDE = frozenset({StationKind.BEDSIDE})
GIVEN = frozenset({Condition.INFUSED, Condition.PARTLY_INFUSED})
NEVER_GIVEN = frozenset(
    {Condition.LEAKED, Condition.WASTED, Condition.DESTROYED, Condition.RETAINED}
)


def bag_at_hand(case: Case) -> Container | None:
    """The bag that was scanned."""
    return next(iter(case.containers), None)


def bag_is_next_in_the_plan(case: Case) -> str | None:
    """G25, G32: the signed plan names this bag, and every bag before it is given."""
    bag = bag_at_hand(case)
    mine = next((each for each in planned(case) if bag and each.container == bag.id), None)
    if mine is None:
        return "plan_unsigned"
    earlier = [each for each in planned(case) if (each.session, each.n) < (mine.session, mine.n)]
    return "wrong_bag_order" if any(not _was_given(case, each) for each in earlier) else None


def session_is_due(case: Case) -> str | None:
    """G13: a later session falls into its window of days after the first."""
    mine = place_in_plan(case)
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


def sessions_are_hours_apart(case: Case) -> str | None:
    """G13: days are counted by midnights, and a night may be twenty minutes long; hours are counted beside them.

    They are counted from any other session: told from paper, a later one may have come first.
    """
    mine, hours = place_in_plan(case), case.limit("session_gap_min_hours")
    given = case.books.find(Infusion, therapy=case.coi)
    before = [
        one.stopped_at or one.started_at for one in given if mine and one.session != mine.session
    ]
    if not before:
        return None
    apart = hours is not None and case.since(max(before)) >= timedelta(hours=hours)
    return None if apart else "session_too_soon"


def place_in_plan(case: Case) -> PlannedBag | None:
    """Where the signed plan puts the bag that was scanned."""
    bag = bag_at_hand(case)
    return next((each for each in planned(case) if bag and each.container == bag.id), None)


def _was_given(case: Case, each: PlannedBag) -> bool:
    """Whether a bag is given, or will never be."""
    bag = case.books.get(Container, each.container)
    return bag is not None and bag.condition in GIVEN | NEVER_GIVEN


def _first_infusion(case: Case) -> Infusion | None:
    given = case.books.find(Infusion, therapy=case.coi)
    return min(given, key=lambda each: each.started_at) if given else None


def bag_or_syringe(condition: Condition) -> Slot:
    """The same at the bedside, where a syringe may be in hand for its bag."""
    return replace(final_bag(condition), companions=frozenset({Companion.SYRINGE}))


def final_bag(*conditions: Condition, caption: str = "Final bag") -> Slot:
    """A slot for one released final bag in one of these conditions."""
    return Slot(
        name="container", wants=Wants.CONTAINER, caption=caption, kinds=frozenset({ContainerKind.FINAL_BAG}),
        conditions=frozenset(conditions), dispositions=FIT_FOR_INFUSION,
    )  # fmt: skip
