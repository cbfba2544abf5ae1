"""The reconciliation of prints: of a therapy, or of this station in a shift; on the screen and as a paper."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.dependencies import CurrentHouse, needs
from api.house import House
from api.layout import SignedIn
from api.pages.rendering import render
from api.paging import address
from api.printed import coi_printed
from api.reconciliation_paper import paper_of
from api.reconciliation_view import shown
from api.reconciling import Reconciled, reconcile_shift, reconcile_therapy
from api.search import find_therapies
from api.shifts import Shift, neighbour, shift_at, shift_of
from custody.domain.journey import STEP
from custody.domain.marks import mark_of
from custody.domain.permissions import Permission, may

router = APIRouter()
PATH: Final = "/labels/reconciliation"

Hand = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


class Asked(BaseModel):
    """A therapy by anything that names it, or else a shift of this station, the present one where none is told."""

    q: str = Field(default="", max_length=2000)
    day: date | None = None
    shift: int = Field(default=0, ge=0, le=24)


@router.get(PATH)
def show_reconciliation(
    request: Request, house: CurrentHouse, hand: Hand, asked: Annotated[Asked, Query()]
) -> HTMLResponse:
    """How the prints add up."""
    found = find_therapies(house, hand, asked.q) if asked.q.strip() else None
    if found is not None and len(found.therapies) != 1:
        problem = found.problem or "Name one therapy: this names several, or none."
        return _page(request, house, hand, asked, None, problem)
    return _page(request, house, hand, asked, _reconciled(house, hand, asked), "")


@router.get(f"{PATH}.pdf")
def get_paper(house: CurrentHouse, hand: Hand, asked: Annotated[Asked, Query()]) -> Response:
    """The same as a paper to be signed."""
    pdf = paper_of(house, hand, _reconciled(house, hand, asked))
    shown_as = {"Content-Disposition": 'inline; filename="label-reconciliation.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=shown_as)


def _reconciled(house: House, hand: SignedIn, asked: Asked) -> Reconciled:
    if asked.q.strip():
        found = find_therapies(house, hand, asked.q).therapies
        return reconcile_therapy(house, found[0].coi if len(found) == 1 else asked.q.strip())
    return reconcile_shift(house, hand, _shift(house, hand, asked))


def _shift(house: House, hand: SignedIn, asked: Asked) -> Shift:
    begins, zone = house.site_labels.of(hand.at.station.site).shifts, hand.at.station.zone
    if asked.day is None or not asked.shift:
        return shift_at(house.now(), begins, zone)
    return shift_of(asked.day, asked.shift, begins, zone)


def _page(
    request: Request, house: House, hand: SignedIn, asked: Asked, one: Reconciled | None, problem: str
) -> HTMLResponse:  # fmt: skip
    zone, coi = hand.at.station.zone, one.therapy.coi if one and one.therapy else ""
    steps = [STEP[name] for name in ("account_for_label",)]
    return render(
        request, "reconciliation.html", asked=asked.q.strip(), problem=problem, one=shown(one, zone) if one else None,
        whose=(coi_printed(coi), mark_of(coi)) if coi else None, shift=one.shift if one else None,
        may_fetch=may(hand.account.roles, Permission.FETCH_LABEL),
        links=_links(house, hand, one.shift) if one and one.shift else None, paper=_paper(one),
        steps=[step for step in steps if hand.account.roles & step.roles and hand.at.station.kind in step.stations],
    )  # fmt: skip


def _links(house: House, hand: SignedIn, shift: Shift) -> dict[str, str]:
    """The addresses of the shift before, and of the one after if it has begun."""
    begins, zone = house.site_labels.of(hand.at.station.site).shifts, hand.at.station.zone
    earlier, later = neighbour(shift, -1, begins, zone), neighbour(shift, 1, begins, zone)
    return {
        "earlier": _address(earlier),
        "later": _address(later) if later.begins <= house.now() else "",
    }


def _address(shift: Shift) -> str:
    return address(PATH, day=shift.day.isoformat(), shift=str(shift.number))


def _paper(one: Reconciled | None) -> str:
    if one is None:
        return ""
    if one.therapy:
        return address(f"{PATH}.pdf", q=one.therapy.coi)
    return (
        address(f"{PATH}.pdf", day=one.shift.day.isoformat(), shift=str(one.shift.number))
        if one.shift
        else ""
    )
