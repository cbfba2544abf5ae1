"""Rooms hold one patient's material at a time; two people sign that nothing is left (line clearance)."""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.journey.printing import THERAPY, labels_are_accounted_for
from custody.domain.records import Container, Occupancy, Record
from custody.domain.step import Step, flag
from custody.domain.vocabulary import Condition, ContainerKind, Role, StationKind

ROOM_PEOPLE = frozenset({Role.APHERESIS_NURSE, Role.PROCESS_OPERATOR, Role.CELL_LAB_TECHNICIAN})
ROOMS = frozenset({StationKind.APHERESIS, StationKind.CLEAN_ROOM, StationKind.THAW})


def open_room(case: Case) -> Iterable[Record]:
    """The therapy's material is open here from now on, unless it is already."""
    stays = case.books.find(Occupancy, place=case.at.station.id)
    if any(stay.closed_at is None and stay.therapy == case.coi for stay in stays):
        return []
    return [
        Occupancy(
            place=case.at.station.id,
            n=len(stays) + 1,
            therapy=case.coi,
            opened_at=case.now,
            opened_by=case.at.person.id,
        )
    ]


def close_room(case: Case) -> Iterable[Record]:
    """Nothing of this therapy is left here."""
    return [replace(stay, closed_at=case.now) for stay in _open_stays(case)]


def nothing_on_file_is_left_here(case: Case) -> str | None:
    """G12: two signatures do not clear a room that the books still have a thawing bag, a vessel or an open bag in."""
    here = case.books.find(Container, therapy=case.coi, place=case.at.station.id)
    cultures = case.books.find(Container, therapy=case.coi, kind=ContainerKind.VESSEL)
    left = [*here, *(cultures if _is_the_last_open(case) else ())]
    return "container_unaccounted" if any(_is_at_work(one) for one in left) else None


def _is_the_last_open(case: Case) -> bool:
    """Whether a run that still grows in an incubator would have no clean room to come back to."""
    stays = case.books.find(Occupancy, therapy=case.coi)
    elsewhere = any(one.closed_at is None and one.place != case.at.station.id for one in stays)
    return case.at.station.kind == StationKind.CLEAN_ROOM and not elsewhere


def _is_at_work(container: Container) -> bool:
    culture = container.kind == ContainerKind.VESSEL and container.condition == Condition.IN_PROCESS
    return culture or container.condition in (Condition.LABELLED, Condition.THAWING)


def room_is_clear_already(case: Case) -> str | None:
    """A room that was cleared is clear."""
    return None if _open_stays(case) else "done"


def _open_stays(case: Case) -> list[Occupancy]:
    stays = case.books.find(Occupancy, place=case.at.station.id, therapy=case.coi)
    return [stay for stay in stays if stay.closed_at is None]


STEPS = (
    Step(
        name="clear_line", stage="care", title="Sign the line clearance", roles=ROOM_PEOPLE, second=ROOM_PEOPLE, stations=ROOMS,
        scans=(THERAPY,), effect=close_room, done=room_is_clear_already, gates=(labels_are_accounted_for, nothing_on_file_is_left_here), while_ended=True,
        asks=(flag("nothing_left", "No bag, label, tube or sheet of this patient is left here", must_be=True),),
    ),
)  # fmt: skip
