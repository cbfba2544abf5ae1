"""Evidence about a therapy, issued and fetched: the custody PDF and the bundle."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from api.dependencies import CurrentHouse, needs
from api.evidence import Evidence, fetch_bundle, fetch_pdf, issue
from api.house import House
from api.paper_signing import problem_now
from custody.domain.permissions import Permission

router = APIRouter(prefix="/therapies/{coi}/evidence", tags=["evidence"])
Auditor = Annotated[Any, Depends(needs(Permission.EXPORT_EVIDENCE))]
REFUSALS: dict[int | str, dict[str, Any]] = {401: {}, 403: {}, 404: {}}


class EvidenceIn(BaseModel):
    """Whether the PDF names the patient, which needs the permission to read names; its language."""

    model_config = ConfigDict(extra="forbid")
    names: bool = False
    language: Literal["en", "de"] = "en"


class EvidenceOut(BaseModel):
    """The id of the entry that issued it, and where to fetch its two files.

    `paper_problem` says why the PDF has no signature for PDF readers though a certificate is set.
    """

    id: str
    pdf: str
    bundle: str
    paper_problem: str


@router.post("", status_code=201, responses={**REFUSALS, 503: {}})
def post_evidence(
    coi: str, asked: EvidenceIn, house: CurrentHouse, auditor: Auditor
) -> EvidenceOut:
    """Issue evidence over everything recorded about a therapy until now."""
    made = issue(house, auditor, coi, names=asked.names, language=asked.language)
    return evidence_out(house, made, f"/api/v1/therapies/{coi}/evidence/{made.id}")


@router.get("/{entry_id}.pdf", responses=REFUSALS)
def get_evidence_pdf(coi: str, entry_id: str, house: CurrentHouse, auditor: Auditor) -> Response:
    """The sealed custody PDF."""
    pdf = fetch_pdf(house, auditor, coi, entry_id)
    return evidence_file(pdf, "application/pdf", f"custody-{coi}.pdf")


@router.get("/{entry_id}.jsonl", responses=REFUSALS)
def get_evidence_bundle(
    coi: str, entry_id: str, house: CurrentHouse, _auditor: Auditor
) -> Response:
    """The evidence bundle, for `custody verify`."""
    bundle = fetch_bundle(house, coi, entry_id)
    return evidence_file(bundle, "application/jsonl", f"evidence-{coi}.jsonl")


def evidence_out(house: House, made: Evidence, stem: str) -> EvidenceOut:
    """What was issued, under an address."""
    return EvidenceOut(
        id=made.id, pdf=f"{stem}.pdf", bundle=f"{stem}.jsonl", paper_problem=problem_now(house)
    )


def evidence_file(data: bytes, kind: str, name: str) -> Response:
    """A file to keep; its name is made of an identifier that the ledger knows."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=kind, headers=headers)
