"""The work list: what this person may do at this station now, the most urgent first; the rest muted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.bad_results import bad_results
from api.clocks import CellClock, clocks_of
from api.dependencies import CurrentHouse, needs
from api.due_steps import due_steps, is_for
from api.layout import SignedIn
from api.pages.rendering import render
from api.paging import paged
from api.printed import container_title
from api.situation import Situation, situations
from api.standing import Standing, standing_of
from custody.domain.journey import STEP
from custody.domain.permissions import Permission
from custody.domain.records import Container, Therapy
from custody.domain.vocabulary import TherapyStatus

router = APIRouter()
PATH: Final = "/work"
ON_A_PAGE: Final = 12
ELSEWHERE_MAX: Final = 30  # what waits elsewhere is only a glance; the therapies page has all
NO_HURRY: Final = 10**9

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One therapy's work here: what may be done, and how long its cells are still good."""

    standing: Standing
    steps: tuple[dict[str, Any], ...]
    clocks: tuple[CellClock, ...]
    enrolled_at: str

    @property
    def urgency(self) -> tuple[int, str]:
        """The shortest clock first; without one, who has waited longest."""
        return min((one.left_seconds for one in self.clocks), default=NO_HURRY), self.enrolled_at


@router.get(PATH)
def show_work(
    request: Request,
    house: CurrentHouse,
    reader: Reader,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """The list for whoever asks, where they stand."""
    now, zone = house.now(), reader.at.station.zone
    with house.look() as look:
        active = look.books.find(Therapy, status=TherapyStatus.ACTIVE)
        cases = list(situations(look.books, active, house.presets, now))
        bad = bad_results(look, reader)
    found = [_work(case, reader, clocks_of(case, now, zone)) for case in cases]
    here = sorted((one for one in found if one.steps), key=lambda one: one.urgency)
    elsewhere = [one.standing for one in found if not one.steps and one.standing.waits]
    return render(
        request,
        "work.html",
        bad=bad,
        page=paged(here, PATH, offset=offset, size=ON_A_PAGE),
        elsewhere=elsewhere[:ELSEWHERE_MAX],
        more_elsewhere=max(0, len(elsewhere) - ELSEWHERE_MAX),
    )


def _work(case: Situation, reader: SignedIn, clocks: Iterable[CellClock]) -> Work:
    person, place = reader.account.as_person(), reader.at.station
    steps = [_accept(case, reader)]
    steps += [
        {
            "label": due.step.title,
            "href": f"/steps/{due.step.name}",
            "note": _note(due.containers, two=due.step.two_people),
        }
        for due in due_steps(case, place)
        if is_for(due, person, place)
    ]
    return Work(
        standing=standing_of(case),
        steps=tuple(step for step in steps if step is not None),
        clocks=tuple(one for one in clocks if _is_ours(case, one.container, place.holder)),
        enrolled_at=case.therapy.enrolled_at,
    )


def _is_ours(case: Situation, one: Container, holder: str) -> bool:
    """Whether cells are held here, or wait to be accepted here: their clock runs all the same."""
    pending = case.pending.get(one.id)
    return holder in (one.holder, pending.to_holder if pending else "")


def _accept(case: Situation, reader: SignedIn) -> dict[str, Any] | None:
    """A handoff that waits for this party, and not for whoever released it."""
    person, place = reader.account.person, reader.at.station
    step, holder = STEP["accept_custody"], place.holder
    if not (reader.account.roles & step.roles and place.kind in step.stations):
        return None
    waiting = {
        one.id: one
        for one in case.pending.values()
        if one.to_holder == holder and one.releaser != person
    }
    if not waiting:
        return None
    first = next(iter(waiting.values()))
    return {
        "label": "Accept a handoff",
        "href": "/steps/accept_custody",
        "note": f"from {first.from_holder}",
    }


def _note(containers: Iterable[Container], *, two: bool) -> str:
    """Which container, where it is one, and that it takes two."""
    goods = list(containers)
    what = (
        container_title(goods[0])
        if len(goods) == 1
        else f"{len(goods)} containers"
        if goods
        else ""
    )
    return "; ".join(part for part in (what, "two people" if two else "") if part)
