"""Evidence that other installations' logs issued: received, held against ours, and fetched again as it came."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentHouse, needs
from api.foreign_evidence import all_received, close, evidence_json, file_of, receive
from api.routes.evidence import REFUSALS, evidence_file
from api.routes.steps import Key, WrittenOut
from api.routes.telling import ReasonOut, page_model, page_of, record_model
from custody.domain.permissions import Permission
from custody.domain.records import ForeignEvidence, Handoff
from custody.domain.vocabulary import Match, VerdictWord
from custody.errors import NotFound

router = APIRouter(prefix="/foreign-evidence", tags=["evidence"])
Reader = Annotated[Any, Depends(needs(Permission.EXPORT_EVIDENCE))]
Importer = Annotated[Any, Depends(needs(Permission.IMPORT_EVIDENCE))]
Closer = Annotated[Any, Depends(needs(Permission.CLOSE_HANDOFF))]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="The file's SHA-256.")]
File = Annotated[bytes, Body(media_type="application/octet-stream")]
EvidenceOut: Any = record_model(ForeignEvidence)
PAGE: Any = page_model(EvidenceOut)


class CloseIn(BaseModel):
    """Which handoff to close."""

    model_config = ConfigDict(extra="forbid")
    handoff: str = Field(max_length=128)


class HandoffSideOut(record_model(Handoff)):  # type: ignore[misc]  # made of the record's fields
    """A handoff as one log tells it, with the containers that it is of."""

    containers: list[str]


class PairOut(BaseModel):
    """A handoff on both sides: how they match, in what they differ, and whether theirs closes ours."""

    therapy: str
    handoff: str
    match: Match
    differs: list[str]
    closes: bool
    ours: HandoffSideOut | None
    theirs: HandoffSideOut | None


class ComparedOut(BaseModel):
    """Evidence on file, and each handoff as both logs tell it now."""

    evidence: EvidenceOut
    handoffs: list[PairOut]


class HeardOut(ComparedOut):
    """What became of it: the verdict with its reasons, and the entries that were written."""

    verdict: VerdictWord
    reasons: list[ReasonOut]
    entries: list[WrittenOut]


@router.post("", status_code=201, response_model=HeardOut, responses={401: {}, 403: {}, 409: {}})
def post_foreign_evidence(
    data: File, house: CurrentHouse, importer: Importer, idempotency_key: Key
) -> Response:
    """Receive a bundle or a custody PDF that a partner's log issued, as it came. It is verified first.

    By the policy of CUSTODY_PARTNERS, before anything is kept. What is not taken is a problem whose `code` is the
    reason; a log that tells two histories is a verdict, since both of its files are kept.
    """
    answer = receive(house, importer, data, idempotency_key)
    return Response(answer, status_code=201, media_type="application/json")


@router.get("", response_model=PAGE, responses={401: {}, 403: {}})
def list_foreign_evidence(house: CurrentHouse, _reader: Reader) -> dict[str, Any]:
    """What was received from other logs, the newest first."""
    found = all_received(house)
    return page_of(found, 0, len(found))


@router.get("/{sha256}.pdf", responses=REFUSALS)
def get_foreign_pdf(sha256: Digest, house: CurrentHouse, _reader: Reader) -> Response:
    """A custody PDF, byte for byte as it was received."""
    return _file(house, sha256, "pdf", "application/pdf")


@router.get("/{sha256}.jsonl", responses=REFUSALS)
def get_foreign_bundle(sha256: Digest, house: CurrentHouse, _reader: Reader) -> Response:
    """A bundle, byte for byte as it was received."""
    return _file(house, sha256, "jsonl", "application/jsonl")


@router.get("/{sha256}", response_model=ComparedOut, responses=REFUSALS)
def get_foreign_evidence(sha256: Digest, house: CurrentHouse, _reader: Reader) -> dict[str, Any]:
    """Evidence on file, verified anew, and how its handoffs match ours now."""
    return evidence_json(house, sha256)


@router.post(
    "/{sha256}/close",
    status_code=201,
    response_model=HeardOut,
    responses={**REFUSALS, 409: {}},
)
def post_close(
    sha256: Digest, asked: CloseIn, house: CurrentHouse, closer: Closer, idempotency_key: Key
) -> Response:
    """Close a handoff that was released here by what the other party's log says of it, or hear why not."""
    answer = close(house, closer, sha256, asked.handoff, idempotency_key)
    return Response(answer, status_code=201, media_type="application/json")


def _file(house: Any, sha256: str, form: str, kind: str) -> Response:  # noqa: ANN401 -- the house
    evidence, data = file_of(house, sha256)
    if evidence.form != form:
        raise NotFound(f"what was received is no {form}")
    return evidence_file(data, kind, f"foreign-{sha256[:12]}.{form}")
