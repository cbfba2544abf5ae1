"""Evidence of a selection, issued and fetched: a period, one person's acts, a vector lot, a shipment."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, model_validator

from api.dependencies import CurrentHouse, needs
from api.routes.evidence import REFUSALS, EvidenceOut, evidence_file, evidence_out
from api.selections import fetch_selected, issue_selected
from custody.domain.permissions import Permission
from custody.exchange.selection import ACTOR, LOT, PERIOD, SHIPMENT, Selection
from custody.ledger.timestamp import write_time

router = APIRouter(prefix="/selections", tags=["evidence"])
Auditor = Annotated[Any, Depends(needs(Permission.EXPORT_EVIDENCE))]
Word = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]


class SelectionIn(BaseModel):
    """What to select: just one of a period (from inclusive, to exclusive), a person, a lot, a shipment.

    The language is that of the PDF, which names no patient.
    """

    model_config = ConfigDict(extra="forbid")
    period: tuple[AwareDatetime, AwareDatetime] | None = None
    actor: Word | None = None
    lot: tuple[Word, Word] | None = None
    shipment: Word | None = None
    language: Literal["en", "de"] = "en"

    @model_validator(mode="after")
    def _is_one(self) -> "SelectionIn":
        asked = self.model_dump(exclude_unset=True, exclude={"language"})
        if len(asked) != 1 or None in asked.values():
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


@router.post("", status_code=201, responses={401: {}, 403: {}, 503: {}})
def post_selection(asked: SelectionIn, house: CurrentHouse, auditor: Auditor) -> EvidenceOut:
    """Issue evidence of a period, of one person's acts, of a vector lot or of a shipment."""
    made = issue_selected(house, auditor, asked.selection(), language=asked.language)
    return evidence_out(house, made, f"/api/v1/selections/{made.id}")


@router.get("/{entry_id}.pdf", responses=REFUSALS)
def get_selection_pdf(entry_id: str, house: CurrentHouse, _auditor: Auditor) -> Response:
    """The sealed PDF."""
    pdf = fetch_selected(house, entry_id, "pdf")
    return evidence_file(pdf, "application/pdf", f"selection-{entry_id}.pdf")


@router.get("/{entry_id}.jsonl", responses=REFUSALS)
def get_selection(entry_id: str, house: CurrentHouse, _auditor: Auditor) -> Response:
    """The evidence, for `custody verify`."""
    bundle = fetch_selected(house, entry_id, "jsonl")
    return evidence_file(bundle, "application/jsonl", f"selection-{entry_id}.jsonl")
