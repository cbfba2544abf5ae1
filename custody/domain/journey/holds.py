"""Holds: anybody puts a container on hold with all that came of it; quality alone, by two people, frees it again."""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import held
from custody.domain.genealogy import descendants
from custody.domain.records import (
    Container,
    Hold,
    Record,
)
from custody.domain.step import Slot, Step, Wants, note, word
from custody.domain.vocabulary import (
    Condition,
    Role,
    StationKind,
)

QUALITY = frozenset({Role.QUALITY})
EVERYBODY = frozenset(Role) - {Role.AUDITOR, Role.ADMINISTRATOR}
EVERYWHERE = frozenset(StationKind)
HOLD_REASONS = (
    "identity_doubt",
    "temperature",
    "seal",
    "integrity",
    "documentation",
    "out_of_specification",
    "recall",
    "patient_condition",
    "order_cancelled",
)
CONTAINER = Slot(
    name="container",
    wants=Wants.CONTAINER,
    caption="Container",
    held_here=False,
    despite_hold=True,
    any_symbol=True,
    packed=True,
)


def hold_stands(case: Case) -> str | None:
    """G04: what is not on hold cannot be freed."""
    return None if _standing(case) else "out_of_order"


def hold_is_named(case: Case) -> str | None:
    """G04: where a container is held for several reasons, whoever lifts one says which; the others stand."""
    reasons = {hold.reason for hold in _all_standing(case)}
    return "missing_value" if len(reasons) > 1 and not case.text("reason") else None


def hold_is_not_for_ever(case: Case) -> str | None:
    """G04: a container of doubtful identity is never used again."""
    return "on_hold" if any(hold.for_ever for hold in _all_standing(case)) else None


def _standing(case: Case) -> list[Hold]:
    """The holds that a request to lift speaks of: those of the reason it names, or all."""
    named = case.text("reason")
    return [hold for hold in _all_standing(case) if named in ("", hold.reason)]


def _all_standing(case: Case) -> list[Hold]:
    return [
        h
        for one in case.containers
        for h in case.books.find(Hold, container=one.id)
        if h.lifted_at is None
    ]


def with_descendants(case: Case, containers: Iterable[Container]) -> list[Container]:
    """The containers and all that came of them."""
    ids = dict.fromkeys(
        name for one in containers for name in (one.id, *descendants(case.books, one))
    )
    found = (case.books.get(Container, each) for each in ids)
    return [container for container in found if container is not None]


def holds_stand_already(case: Case) -> str | None:
    """Everything this would hold is held for the same reason."""
    reason = case.text("reason")
    every = with_descendants(case, case.containers)
    same = all(
        any(
            h.reason == reason and h.lifted_at is None
            for h in case.books.find(Hold, container=one.id)
        )
        for one in every
    )
    return "done" if every and same else None


def place_hold(case: Case) -> Iterable[Record]:
    """On hold with every descendant; a doubt about identity is for ever."""
    reason = case.text("reason")
    return [
        held(case, container, reason, for_ever=reason == "identity_doubt")
        for container in with_descendants(case, case.containers)
    ]


def lift_hold(case: Case) -> Iterable[Record]:
    """Quality frees the container; descendants are freed one by one."""
    return [
        replace(hold, lifted_by=case.at.person.id, lifted_at=case.now) for hold in _standing(case)
    ]


STEPS = (
    Step(
        name="place_hold", stage="care", title="Put on hold", roles=EVERYBODY, stations=EVERYWHERE, effect=place_hold,
        scans=(replace(CONTAINER, conditions=frozenset(Condition)),),  # what came of a bag that is used up is held through it
        asks=(word("reason", "Why", *HOLD_REASONS),), while_ended=True, protects=True, done=holds_stand_already,
    ),
    Step(
        name="lift_hold", stage="care", title="Lift a hold", roles=QUALITY, second=QUALITY | {Role.QUALIFIED_PERSON}, stations=EVERYWHERE,
        scans=(CONTAINER,), effect=lift_hold, gates=(hold_stands, hold_is_named, hold_is_not_for_ever), while_ended=True,
        asks=(note("because", "Why it may go on"), word("reason", "Which hold, where there are several", *HOLD_REASONS, optional=True)),
    ),
)  # fmt: skip
