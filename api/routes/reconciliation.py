"""How prints add up, for machines: of a therapy, or of this station in a shift."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.dependencies import CurrentHouse, needs
from api.reconciliation_paper import paper_of
from api.reconciliation_view import as_json
from api.reconciling import Reconciled, reconcile_shift, reconcile_therapy
from api.shifts import shift_at, shift_of
from custody.domain.permissions import Permission

router = APIRouter(prefix="/labels", tags=["labels"])
Hand = Annotated[Any, Depends(needs(Permission.READ_THERAPY))]


class ReconciliationOut(BaseModel):
    """Carried in and printed = applied, void and destroyed, and what is open; prints by their serials."""

    therapy: str | None = Field(examples=["CHA999926000001"])
    station: str | None
    begins: str | None = Field(description="When the shift began; null for a therapy.")
    until: str
    log_size: int = Field(description="How many entries of the log it is told from.")
    carried_in: list[int]
    printed: list[int]
    applied: list[int]
    void: list[int]
    destroyed: list[int]
    open: list[int]
    replaced: list[int] = Field(description="Applied before, and void or destroyed since.")
    missing: list[int] = Field(description="Numbers that no print on file has: there must be none.")
    difference: int = Field(description="How many are left over: must be 0.", examples=[0])


def asked_for(
    house: CurrentHouse,
    hand: Hand,
    therapy: Annotated[str, Query(max_length=15)] = "",
    day: Annotated[date | None, Query()] = None,
    shift: Annotated[int, Query(ge=1, le=24)] = 1,
) -> Reconciled:
    """Of a therapy, or else of this station in a shift; the present one without a day."""
    if therapy:
        return reconcile_therapy(house, therapy)
    begins, zone = house.site_labels.of(hand.at.station.site).shifts, hand.at.station.zone
    at = shift_of(day, shift, begins, zone) if day else shift_at(house.now(), begins, zone)
    return reconcile_shift(house, hand, at)


AskedFor = Annotated[Reconciled, Depends(asked_for)]


@router.get("/reconciliation", responses={401: {}, 403: {}, 404: {}})
def get_reconciliation(_hand: Hand, asked: AskedFor) -> ReconciliationOut:
    """How the prints of a therapy add up, or those of this station in a shift; the present one without a day."""
    return ReconciliationOut(**as_json(asked))


@router.get("/reconciliation.pdf", responses={401: {}, 403: {}, 404: {}})
def get_reconciliation_paper(house: CurrentHouse, hand: Hand, asked: AskedFor) -> Response:
    """The same as a paper to be signed."""
    return Response(paper_of(house, hand, asked), media_type="application/pdf")
