"""Evidence about one container, issued and fetched: the custody PDF and the bundle."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict

from api.container_evidence import fetch_about_container, issue_about_container
from api.dependencies import CurrentHouse, needs
from api.routes.evidence import REFUSALS, EvidenceOut, evidence_file, evidence_out
from custody.domain.permissions import Permission

router = APIRouter(prefix="/containers/{container_id}/evidence", tags=["evidence"])
Auditor = Annotated[Any, Depends(needs(Permission.EXPORT_EVIDENCE))]


class ContainerEvidenceIn(BaseModel):
    """The language of the PDF, which names no patient."""

    model_config = ConfigDict(extra="forbid")
    language: Literal["en", "de"] = "en"


@router.post("", status_code=201, responses={**REFUSALS, 503: {}})
def post_container_evidence(
    container_id: str, asked: ContainerEvidenceIn, house: CurrentHouse, auditor: Auditor
) -> EvidenceOut:
    """Issue evidence over everything recorded about a container until now."""
    made = issue_about_container(house, auditor, container_id, language=asked.language)
    return evidence_out(house, made, f"/api/v1/containers/{container_id}/evidence/{made.id}")


@router.get("/{entry_id}.pdf", responses=REFUSALS)
def get_container_evidence_pdf(
    container_id: str, entry_id: str, house: CurrentHouse, _auditor: Auditor
) -> Response:
    """The sealed custody PDF of one container."""
    pdf = fetch_about_container(house, container_id, entry_id, "pdf")
    return evidence_file(pdf, "application/pdf", f"custody-{container_id}.pdf")


@router.get("/{entry_id}.jsonl", responses=REFUSALS)
def get_container_evidence_bundle(
    container_id: str, entry_id: str, house: CurrentHouse, _auditor: Auditor
) -> Response:
    """The evidence bundle of one container, for `custody verify`."""
    bundle = fetch_about_container(house, container_id, entry_id, "jsonl")
    return evidence_file(bundle, "application/jsonl", f"evidence-{container_id}.jsonl")
