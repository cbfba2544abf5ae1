"""Audit: issue evidence, see the ledger's state, ask whom a doubt reaches, see which doors stayed shut."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from api import audit_views
from api.audit_tabs import PATH, View, tabs_of, views_of
from api.dependencies import CurrentHouse, needs
from api.doubt_views import Doubt, doubt_reaches, places
from api.evidence import issue
from api.house import House, Look
from api.layout import SignedIn
from api.moments import both
from api.pages.rendering import render
from api.paging import address
from api.printed import coi_printed
from api.search import find_therapies
from api.verifier import verifier_page
from custody.domain.erased import is_erased
from custody.domain.marks import mark_of
from custody.domain.permissions import Permission, may

router = APIRouter()
SEE_OTHER: Final = 303

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_LOG))]
Auditor = Annotated[SignedIn, Depends(needs(Permission.EXPORT_EVIDENCE))]


class Asked(BaseModel):
    """Which view; of evidence, about whom; of a doubt, where and when."""

    view: View | None = None
    therapy: str = Field(default="", max_length=2000)
    place: str = Field(default="", max_length=40)
    since: str = Field(default="", max_length=40)
    until: str = Field(default="", max_length=40)


class Wanted(BaseModel):
    """Evidence about a therapy, with or without the patient's name, in a language."""

    therapy: str = Field(max_length=15)
    names: bool = False
    language: Literal["en", "de"] = "en"


@router.get(PATH)
def show_audit(
    request: Request, house: CurrentHouse, reader: Reader, asked: Annotated[Asked, Query()]
) -> HTMLResponse:
    """The view that is asked for, or the first that is this person's."""
    roles = reader.account.roles
    mine = views_of(roles)
    view = asked.view if asked.view in mine else mine[0]
    found = find_therapies(house, reader, asked.therapy) if asked.therapy.strip() else None
    with house.look() as look:
        shown = _shown(house, look, reader, asked, view)
        gone = (
            [one.coi for one in found.therapies if is_erased(look.books, one.coi)] if found else []
        )
    if view == "ledger":
        asked_of = request.app.state.publisher.behind()
        shown["witnesses"] = [(one, both(one.at, reader.at.station.zone)) for one in asked_of]
    return render(
        request,
        "audit.html",
        view=view,
        tabs=tabs_of(roles),
        asked=asked,
        problem=found.problem if found else "",
        found=[(one.coi, coi_printed(one.coi), mark_of(one.coi)) for one in found.therapies]
        if found
        else [],
        may_name=may(roles, Permission.READ_NAMES),
        erased=gone,
        **shown,
    )


def _shown(house: House, look: Look, reader: SignedIn, asked: Asked, view: str) -> dict[str, Any]:
    zone = reader.at.station.zone
    if view == "ledger":
        ledger, typed = audit_views.ledger_state(house, look), audit_views.typed_lately(look)
        return {"ledger": ledger, "typed": typed}
    if view == "security":
        return {"lines": audit_views.security_rows(look, zone)}
    if view == "doubt":
        doubt = Doubt(place=asked.place, since=asked.since, until=asked.until)
        reached = doubt_reaches(look, doubt, zone) if doubt.is_asked else None
        return {"places": places(look), "reached": reached, "zone": zone}
    coi = asked.therapy.strip()
    issued = audit_views.issued_about(look, coi, zone) if _is_one(coi) else []
    return {
        "ledger": audit_views.ledger_state(house, look),
        "issued": issued or audit_views.issued_lately(look, zone),
        "is_of_one": bool(issued),
    }


def _is_one(coi: str) -> bool:
    """Whether a whole identifier was asked for, as the links of this house do."""
    return coi.isalnum() and coi.isascii()


@router.get("/audit/verifier.html")
def get_verifier(_reader: Reader) -> HTMLResponse:
    """The page that verifies evidence with the network off: a file to keep, ruled by the policy inside it."""
    name = 'attachment; filename="verifier.html"'
    return HTMLResponse(verifier_page(), headers={"Content-Disposition": name})


@router.post("/audit/evidence")
def post_evidence(
    house: CurrentHouse, auditor: Auditor, wanted: Annotated[Wanted, Form()]
) -> Response:
    """Issue evidence, and show where its files are."""
    issue(house, auditor, wanted.therapy, names=wanted.names, language=wanted.language)
    return RedirectResponse(
        address(PATH, view="evidence", therapy=wanted.therapy), status_code=SEE_OTHER
    )


@router.post("/audit/checkpoint")
def post_checkpoint(house: CurrentHouse, _reader: Reader) -> Response:
    """Sign a checkpoint over everything recorded until now, and show it."""
    house.sign()
    return RedirectResponse(address(PATH, view="ledger"), status_code=SEE_OTHER)
