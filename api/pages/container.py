"""One container: its five facts, where its cells came from and went, and everything about it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.clocks import clocks_of
from api.container_views import (
    bound_to,
    custody_rows,
    five_facts,
    hold_rows,
    label_rows,
    reading_rows,
    relatives,
)
from api.dependencies import CurrentHouse, needs
from api.due_steps import due_steps, is_for
from api.layout import SignedIn
from api.pages.rendering import render
from api.printed import container_title
from api.situation import Situation, situation_of
from api.standing import standing_of
from api.therapy_story import story_of, timeline_of
from custody.domain.permissions import Permission, may
from custody.domain.records import Container, Therapy
from custody.domain.step import Step
from custody.errors import NotFound

router = APIRouter()

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


@router.get("/containers/{container_id}")
def show_container(
    request: Request, house: CurrentHouse, reader: Reader, container_id: str
) -> HTMLResponse:
    """A container's page; NotFound where there is none."""
    zone = reader.at.station.zone
    with house.look() as look:
        one = look.books.get(Container, container_id)
        therapy = look.books.get(Therapy, one.therapy) if one else None
        if one is None or therapy is None:
            raise NotFound("there is no container with this identifier")
        case = situation_of(look.books, therapy, house.presets, house.now())
        entries = list(look.log.about(therapy.coi))
        told = story_of(house, look, therapy.coi, entries)
        mine = {entry.index for entry in entries if entry.n_of(one.id)}
        lines = [line for line in timeline_of(look, told, entries) if line["index"] in mine]
        shown: dict[str, Any] = {
            "facts": five_facts(look, case, one, zone),
            "bound": bound_to(one, zone),
            "labels": label_rows(look, one, zone),
            "relatives": relatives(look, one),
            "custody": custody_rows(told, one),
            "holds": hold_rows(look, one, zone),
            "readings": reading_rows(look, one, zone),
        }
    return render(
        request,
        "container.html",
        title=container_title(one),
        name=next((line.name for line in told.containers if line.id == one.id), ""),
        standing=standing_of(case),
        clocks=[each for each in clocks_of(case, house.now(), zone) if each.container.id == one.id],
        mine=_mine(case, one, reader),
        lines=lines[::-1],
        may_fetch=may(reader.account.roles, Permission.FETCH_LABEL),
        **shown,
    )


def _mine(case: Situation, one: Container, reader: SignedIn) -> list[Step]:
    """What this person may do with it at this station now."""
    person, place = reader.account.as_person(), reader.at.station
    return [
        due.step
        for due in due_steps(case, place)
        if is_for(due, person, place) and one in due.containers
    ]
