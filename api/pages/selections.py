"""Selections: evidence of a period, of one person's acts, of a lot or a shipment, asked for in a form.

Short work is ready when the page comes; long work goes on beside it, and the page says how far it is,
also without JavaScript: it asks for itself again.
"""

from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from api.audit_tabs import SELECTIONS, tabs_of
from api.dependencies import CurrentHouse, needs
from api.house import House
from api.jobs import PATIENCE_SECONDS, Job, Jobs, Told
from api.layout import SignedIn
from api.pages.rendering import render
from api.paging import address
from api.selection_forms import KINDS, Kind, Wanted, choices_of, last_week, read_wanted
from api.selection_views import issued_selection, selections_lately
from api.selections import issue_selected
from custody.domain.permissions import Permission
from custody.errors import Conflict
from custody.exchange.selection import Selection

router = APIRouter()
SEE_OTHER: Final = 303
UNFIT: Final = 422
CONFLICT: Final = 409
Auditor = Annotated[SignedIn, Depends(needs(Permission.EXPORT_EVIDENCE))]


class Asked(BaseModel):
    """Which form is shown; what was issued just now, or is still being made."""

    kind: Kind = "period"
    issued: str = Field(default="", max_length=64)
    job: str = Field(default="", max_length=64)


@router.get(SELECTIONS)
def show_selections(
    request: Request, house: CurrentHouse, auditor: Auditor, asked: Annotated[Asked, Query()]
) -> Response:
    """The form, what is being made, and what was issued lately."""
    job = _jobs(request).of(asked.job, auditor.account.person) if asked.job else None
    if job and job.is_over():
        return _ended(request, house, auditor, Wanted(kind=asked.kind), job)
    wanted = last_week(house, auditor.at.station.zone) if asked.kind == "period" else Wanted()
    return _page(
        request, house, auditor, wanted.model_copy(update={"kind": asked.kind}),
        issued=asked.issued, job=job, is_lost=bool(asked.job) and job is None,
    )  # fmt: skip


@router.post(SELECTIONS)
def post_selection(
    request: Request, house: CurrentHouse, auditor: Auditor, wanted: Annotated[Wanted, Form()]
) -> Response:
    """Issue it: ready within moments, or to be waited for."""
    with house.look() as look:
        choices = choices_of(look, wanted.kind)
    filled = read_wanted(wanted, choices, auditor.at.station.zone)
    if filled.selection is None:
        return _page(request, house, auditor, wanted, errors=dict(filled.errors), status=UNFIT)
    work = partial(_issue, house, auditor, filled.selection, wanted.language)
    job = _jobs(request).begin(auditor.account.person, work)
    if job.is_over(PATIENCE_SECONDS):
        return _ended(request, house, auditor, wanted, job)
    return RedirectResponse(
        address(SELECTIONS, kind=wanted.kind, job=job.id), status_code=SEE_OTHER
    )


def _issue(house: House, auditor: SignedIn, selected: Selection, language: str, told: Told) -> str:
    return issue_selected(house, auditor, selected, language=language, told=told).id


def _ended(request: Request, house: House, auditor: SignedIn, wanted: Wanted, job: Job) -> Response:
    """Where the files are; or, where somebody stands half checked at a bedside, the form with the reason."""
    try:
        issued = job.result.result()
    except Conflict as conflict:
        return _page(request, house, auditor, wanted, problem=f"{conflict}", status=CONFLICT)
    return RedirectResponse(
        address(SELECTIONS, kind=wanted.kind, issued=issued), status_code=SEE_OTHER
    )


def _page(
    request: Request,
    house: House,
    auditor: SignedIn,
    wanted: Wanted,
    *,
    status: int = 200,
    issued: str = "",
    **told: Any,  # noqa: ANN401  # what the template is told besides
) -> HTMLResponse:
    zone = auditor.at.station.zone
    with house.look() as look:
        shown: dict[str, Any] = {
            "choices": choices_of(look, wanted.kind),
            "lately": selections_lately(look, zone),
            "issued": issued_selection(look, issued, zone) if issued else None,
        }
    around: dict[str, Any] = {"errors": {}, "problem": "", "job": None, "is_lost": False}
    return render(
        request,
        "selections.html",
        status=status,
        tabs=tabs_of(auditor.account.roles),
        kinds=[(key, label, address(SELECTIONS, kind=key)) for key, label in KINDS],
        wanted=wanted,
        zone=zone,
        **shown,
        **(around | told),
    )


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs
