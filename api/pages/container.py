"""One container: its five facts, where its cells came from and went, and everything about it."""

from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from api.audit_views import issued_row
from api.clocks import clocks_of
from api.container_evidence import is_issued_about, issue_about_container
from api.container_views import (
    bound_to,
    custody_rows,
    five_facts,
    hold_rows,
    label_rows,
    reading_rows,
    relatives,
    shipment_rows,
)
from api.dependencies import CurrentHouse, needs
from api.due_steps import due_steps, is_for
from api.layout import SignedIn
from api.pages.rendering import render
from api.printed import container_title
from api.relabelled import relabelled
from api.situation import Situation, situation_of
from api.standing import standing_of
from api.therapy_story import story_of, timeline_of
from custody.domain.permissions import Permission, may
from custody.domain.records import Container, Relabelling, Therapy
from custody.domain.step import Step
from custody.errors import NotFound

router = APIRouter()

SEE_OTHER: Final = 303

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]
Auditor = Annotated[SignedIn, Depends(needs(Permission.EXPORT_EVIDENCE))]


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
        issued = [
            issued_row(look, entry, zone) for entry in entries if is_issued_about(entry, one.id)
        ]
        shown: dict[str, Any] = {
            "facts": five_facts(look, case, one, zone),
            "bound": bound_to(one, house.product(look.stores, one.product_code), zone),
            "labels": label_rows(look, one, zone),
            "shipments": shipment_rows(look, one, zone),
            "over": relabelled(look, look.books.find(Relabelling, container=one.id), reader),
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
        container=one.id,
        must_be_relabelled=one.id in case.silent,
        may_issue=may(reader.account.roles, Permission.EXPORT_EVIDENCE),
        issued=issued[::-1],
        may_fetch=may(reader.account.roles, Permission.FETCH_LABEL),
        **shown,
    )


class Wanted(BaseModel):
    """The language of the PDF."""

    language: Literal["en", "de"] = "en"


@router.post("/containers/{container_id}/evidence")
def post_evidence(
    house: CurrentHouse, auditor: Auditor, container_id: str, wanted: Annotated[Wanted, Form()]
) -> Response:
    """Issue evidence about a container, and show where its files are."""
    issue_about_container(house, auditor, container_id, language=wanted.language)
    return RedirectResponse(f"/containers/{quote(container_id)}#evidence", status_code=SEE_OTHER)


def _mine(case: Situation, one: Container, reader: SignedIn) -> list[Step]:
    """What this person may do with it at this station now."""
    person, place = reader.account.as_person(), reader.at.station
    return [
        due.step
        for due in due_steps(case, place)
        if is_for(due, person, place) and one in due.containers
    ]
