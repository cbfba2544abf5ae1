"""How prints add up, for machines: of a therapy, or of this station in a shift."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api.dependencies import CurrentHouse, needs
from api.reconciliation_view import as_json
from api.reconciling import reconcile_shift, reconcile_therapy
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


@router.get("/reconciliation", responses={401: {}, 403: {}, 404: {}})
def get_reconciliation(
    house: CurrentHouse,
    hand: Hand,
    therapy: Annotated[str, Query(max_length=15)] = "",
    day: Annotated[date | None, Query()] = None,
    shift: Annotated[int, Query(ge=1, le=24)] = 1,
) -> ReconciliationOut:
    """How the prints of a therapy add up, or those of this station in a shift; the present one without a day."""
    if therapy:
        return ReconciliationOut(**as_json(reconcile_therapy(house, therapy)))
    begins, zone = house.site_labels.of(hand.at.station.site).shifts, hand.at.station.zone
    at = shift_of(day, shift, begins, zone) if day else shift_at(house.now(), begins, zone)
    return ReconciliationOut(**as_json(reconcile_shift(house, hand, at)))
