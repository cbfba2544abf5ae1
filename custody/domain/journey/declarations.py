"""What has happened outside the order of things: declared afterwards by two people, never refused, red for ever.

Each declaration opens a deviation and holds what it concerns.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import held, used_up
from custody.domain.gates.state import on_hold
from custody.domain.journey.dose_plan import planned
from custody.domain.journey.enrolment import WRISTBAND, consent_stands
from custody.domain.journey.holds import CONTAINER
from custody.domain.records import Container, Deviation, Infusion, Record
from custody.domain.step import Step, number, word
from custody.domain.vocabulary import (
    ENDED,
    FIT_FOR_INFUSION,
    Condition,
    ContainerKind,
    Role,
    StationKind,
    TherapyStatus,
)

CARERS = frozenset({Role.NURSE, Role.PHYSICIAN})
HANDLERS = frozenset(Role) - {Role.AUDITOR, Role.ADMINISTRATOR, Role.COORDINATOR}


def opened(case: Case) -> Deviation:
    """The deviation that every declaration opens."""
    return Deviation(
        id=f"{case.coi}/declared/{_number(case, case.coi)}", therapy=case.coi, reason="declared", critical=True,
        opened_at=case.now, opened_by=case.at.person.id,
    )  # fmt: skip


def _number(case: Case, therapy: str) -> int:
    return len(case.books.find(Deviation, therapy=therapy)) + 1


def declare_leak(case: Case) -> Iterable[Record]:
    """The bag leaks: it is held, and its cells wait for quality and the physician."""
    bag = case.one("container", Container)
    yield opened(case)
    if bag.condition not in ENDED:
        yield replace(bag, condition=Condition.LEAKED)
    yield held(case, bag, "integrity")


def declare_loss(case: Case) -> Iterable[Record]:
    """The container was broken or spoilt."""
    bag = case.one("container", Container)
    yield opened(case)
    if bag.condition not in ENDED:
        yield from used_up(case, bag, Condition.WASTED)
    yield held(case, bag, "integrity")


def declare_infusion(case: Case) -> Iterable[Record]:
    """A bag was given on paper while the system was away; even another patient's, and then both hear of it."""
    bag = case.one("container", Container)
    yield opened(case)
    yield from used_up(
        case,
        bag,
        Condition.INFUSED if case.text("outcome") == "complete" else Condition.PARTLY_INFUSED,
    )
    if bag.therapy == case.coi:
        yield _given(case, bag)
        yield held(case, bag, "documentation")
    else:
        yield replace(
            opened(case),
            id=f"{case.coi}/wrong_patient/{_number(case, case.coi)}",
            reason="wrong_patient",
        )
        yield replace(
            opened(case),
            id=f"{bag.therapy}/wrong_patient/{_number(case, bag.therapy)}",
            therapy=bag.therapy,
            reason="wrong_patient",
        )
        yield held(case, bag, "identity_doubt", for_ever=True)


def _given(case: Case, bag: Container) -> Infusion:
    """The infusion as the paper tells it; what was started before the blackout keeps its start and its check."""
    mine = next((each for each in planned(case) if each.container == bag.id), None)
    begun = case.books.get(Infusion, case.coi, bag.id) or Infusion(
        therapy=case.coi, container=bag.id, session=mine.session if mine else 1,
        started_at=case.happened, started_by=case.at.person.id,
    )  # fmt: skip
    given, filled = case.integer("volume_microlitres"), bag.volume_microlitres or 1
    return replace(
        begun, stopped_at=case.happened, volume_microlitres=given, residual_microlitres=max(0, filled - given),
        cells_thousands=(bag.cells_thousands or 0) * given // filled,
    )  # fmt: skip


def leak_is_told(case: Case) -> str | None:
    """The leak of this bag has been told."""
    bag = case.thing("container", Container)
    return "done" if bag is not None and bag.condition == Condition.LEAKED else None


def loss_is_told(case: Case) -> str | None:
    """The loss of this container has been told."""
    bag = case.thing("container", Container)
    return "done" if bag is not None and bag.condition == Condition.WASTED else None


def infusion_is_told(case: Case) -> str | None:
    """The infusion has been told to its end."""
    bag = case.thing("container", Container)
    known = case.books.get(Infusion, case.coi, bag.id) if bag else None
    return "done" if known is not None and known.stopped_at is not None else None


def cells_were_free(case: Case) -> str | None:
    """G04: what was given although it was on hold is told with that word beside it."""
    return "on_hold" if any(on_hold(case, one) for one in case.containers) else None


def cells_were_released(case: Case) -> str | None:
    """G04: what was given without quality's word is told with that word beside it."""
    fit = all(one.disposition in FIT_FOR_INFUSION for one in case.containers)
    return None if fit else "not_released"


def therapy_went_on(case: Case) -> str | None:
    """G19: what was given although the therapy stood still is told with that word beside it."""
    active = case.therapy is None or case.therapy.status == TherapyStatus.ACTIVE
    return None if active else "therapy_not_active"


STEPS = (
    Step(
        name="declare_leak", stage="care", title="Declare a leak", roles=HANDLERS, second=HANDLERS, stations=frozenset(StationKind),
        scans=(CONTAINER,), effect=declare_leak, declared=True, done=leak_is_told, while_ended=True,
        asks=(word("found", "Found", "before_thaw", "at_thaw", "after_thaw"),),
    ),
    Step(
        name="declare_loss", stage="care", title="Declare a container lost", roles=HANDLERS, second=HANDLERS, stations=frozenset(StationKind),
        scans=(CONTAINER,), effect=declare_loss, declared=True, done=loss_is_told, while_ended=True, asks=(word("how", "How", "broken", "spilt", "overheated", "missing"),),
    ),
    Step(
        name="declare_infusion", stage="S20", title="Declare an infusion from paper", roles=CARERS, second=CARERS,
        stations=frozenset({StationKind.BEDSIDE, StationKind.WARD}), effect=declare_infusion, declared=True, done=infusion_is_told, while_ended=True, gates=(consent_stands, therapy_went_on, cells_were_free, cells_were_released),
        scans=(WRISTBAND, replace(CONTAINER, kinds=frozenset({ContainerKind.FINAL_BAG}))),
        asks=(
            number("volume_microlitres", "Given", "µL", 0, 1_000_000), word("outcome", "Outcome", "complete", "partial", "stopped_for_reaction"),
            word("paper", "What the paper shows", "two_signatures", "one_signature", "no_signature"),
        ),
    ),
)  # fmt: skip
