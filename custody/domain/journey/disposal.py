"""The end of cells that are not given: only what was given up before is disposed of, by two people."""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import used_up
from custody.domain.gates.state import containers_are_out_of_storage, on_hold
from custody.domain.journey.holds import CONTAINER, EVERYBODY, EVERYWHERE, QUALITY
from custody.domain.journey.storage import (
    FREEZER_ROOMS,
    POSITION,
    STORED,
    STORERS,
    container_lies_here,
    is_out_already,
    pick,
    position_is_of_this_store,
)
from custody.domain.records import (
    Container,
    Edge,
    Record,
)
from custody.domain.step import Step, word
from custody.domain.vocabulary import (
    ENDED,
    Condition,
    ContainerKind,
    Disposition,
    Role,
)

DISPOSABLE = (
    frozenset(Condition) - ENDED - {Condition.PLANNED, Condition.THAWING, Condition.INFUSING}
)


def nobody_needs_it(case: Case) -> str | None:
    """G33: live cells are disposed of only when they were given up before: on hold, rejected, leaked, or thawed."""
    needed = any(not _given_up(case, one) for one in case.containers)
    return "not_given_up" if needed else None


def quality_ends_what_is_held(case: Case) -> str | None:
    """G33: whoever puts a container on hold does not end it; only quality, as one of the two, ends cells on hold."""
    people = (case.at.person, case.at.second)
    if any(one is not None and Role.QUALITY in one.roles for one in people):
        return None
    return "second_not_qualified" if any(_only_held(one) for one in case.containers) else None


def _only_held(container: Container) -> bool:
    """Whether a hold is all that was ever said against these cells."""
    return (
        container.kind in (ContainerKind.COLLECTION_BAG, ContainerKind.FINAL_BAG)
        and container.condition in (Condition.FRESH, Condition.FROZEN, Condition.THAWED)
        and not _is_spoilt(container)
        and container.disposition != Disposition.REJECTED
    )


def _is_spoilt(container: Container) -> bool:
    """Whether nobody can use the cells any more; starting material is thawed to be used."""
    thawed = container.condition == Condition.THAWED and container.kind == ContainerKind.FINAL_BAG
    return thawed or container.condition == Condition.LEAKED


def _given_up(case: Case, container: Container) -> bool:
    if container.kind == ContainerKind.SAMPLE:
        return not _waits_for_a_decision(case, container)
    spoilt = _is_spoilt(container)
    return spoilt or container.disposition == Disposition.REJECTED or on_hold(case, container)


def _waits_for_a_decision(case: Case, sample: Container) -> bool:
    """Whether quality has still to decide about a bag that was filled where the sample was taken."""
    vessels = [
        edge.parent for edge in case.books.find(Edge, therapy=sample.therapy, child=sample.id)
    ]
    filled = [
        edge.child
        for vessel in vessels
        for edge in case.books.find(Edge, therapy=sample.therapy, parent=vessel, how="split")
    ]
    undecided = (Disposition.QUARANTINED, Disposition.RELEASED_CONDITIONALLY)
    bags = (case.books.get(Container, each) for each in filled)
    return any(bag is not None and bag.disposition in undecided for bag in bags)


def has_that_fate(case: Case) -> str | None:
    """What became of the container is on file."""
    fate = case.text("fate")
    return (
        "done"
        if case.containers and all(one.condition == fate for one in case.containers)
        else None
    )


def dispose(case: Case) -> Iterable[Record]:
    """The end of a container that is not given."""
    for container in case.containers:
        yield from used_up(case, container, Condition(case.text("fate")))


GIVEN_UP = replace(
    STORED, despite_hold=True, conditions=frozenset({Condition.FROZEN, Condition.LEAKED})
)

STEPS = (
    Step(
        name="pick_for_quarantine", stage="care", title="Take out what is on hold or given up", roles=STORERS | QUALITY, second=QUALITY,
        stations=FREEZER_ROOMS, scans=(GIVEN_UP, POSITION), effect=pick, gates=(position_is_of_this_store, container_lies_here, nobody_needs_it),
        done=is_out_already, while_ended=True,
    ),
    Step(
        name="dispose_container", stage="care", title="Dispose of a container", roles=EVERYBODY, second=EVERYBODY, stations=EVERYWHERE,
        scans=(replace(CONTAINER, held_here=True, any_symbol=False, packed=False, conditions=DISPOSABLE),), effect=dispose, gates=(nobody_needs_it, quality_ends_what_is_held, containers_are_out_of_storage), done=has_that_fate, asks=(word("fate", "What became of it", "wasted", "destroyed", "retained"),),
        while_ended=True,
    ),
)  # fmt: skip
