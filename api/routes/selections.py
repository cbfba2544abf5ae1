"""Evidence of a selection, issued and fetched: a period, one person's acts, a vector lot, a shipment."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, model_validator

from api.dependencies import CurrentHouse, needs
from api.routes.evidence import REFUSALS, evidence_file
from api.selections import fetch_selected, issue_selected
from custody.domain.permissions import Permission
from custody.exchange.selection import ACTOR, LOT, PERIOD, SHIPMENT, Selection
from custody.ledger.timestamp import write_time

router = APIRouter(prefix="/selections", tags=["evidence"])
Auditor = Annotated[Any, Depends(needs(Permission.EXPORT_EVIDENCE))]
Word = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]


class SelectionIn(BaseModel):
    """What to select: just one of a period (from inclusive, to exclusive), a person, a lot, a shipment."""

    model_config = ConfigDict(extra="forbid")
    period: tuple[AwareDatetime, AwareDatetime] | None = None
    actor: Word | None = None
    lot: tuple[Word, Word] | None = None
    shipment: Word | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "SelectionIn":
        if len(self.model_fields_set) != 1 or None in self.model_dump(exclude_unset=True).values():
            raise ValueError("select just one of period, actor, lot and shipment")
        if self.period and self.period[0] >= self.period[1]:
            raise ValueError("a period begins before it ends")
        return self

    def selection(self) -> Selection:
        """The same for the ledger."""
        if self.period:
            return Selection(kind=PERIOD, words=tuple(map(write_time, self.period)))
        if self.lot:
            return Selection(kind=LOT, words=self.lot)
        kind, word = (ACTOR, self.actor) if self.actor else (SHIPMENT, self.shipment)
        return Selection(kind=kind, words=(str(word),))


class SelectionOut(BaseModel):
    """The id of the entry that issued it, and where to fetch it."""

    id: str
    bundle: str


@router.post("", status_code=201, responses={401: {}, 403: {}, 503: {}})
def post_selection(asked: SelectionIn, house: CurrentHouse, auditor: Auditor) -> SelectionOut:
    """Issue evidence of a period, of one person's acts, of a vector lot or of a shipment."""
    entry_id, _ = issue_selected(house, auditor, asked.selection())
    return SelectionOut(id=entry_id, bundle=f"/api/v1/selections/{entry_id}.jsonl")


@router.get("/{entry_id}.jsonl", responses=REFUSALS)
def get_selection(entry_id: str, house: CurrentHouse, _auditor: Auditor) -> Response:
    """The evidence, for `custody verify`."""
    return evidence_file(
        fetch_selected(house, entry_id), "application/jsonl", f"selection-{entry_id}.jsonl"
    )
