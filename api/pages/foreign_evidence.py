"""What partners' logs say: a file is imported, its handoffs are held against ours, and what waits here is closed."""

from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.acts import KEY_GRAMMAR
from api.audit_tabs import tabs_of
from api.dependencies import CurrentHouse, needs
from api.foreign_evidence import (
    all_received,
    close,
    compared,
    file_of,
    is_forked,
    read_verified,
    receive,
)
from api.foreign_words import PairShown, pair_shown
from api.house import House
from api.layout import SignedIn
from api.moments import both
from api.pages.rendering import render
from api.verdict_words import refused_view
from custody.domain.handoff_matching import closes
from custody.domain.permissions import Permission, may
from custody.errors import EvidenceRefused

router = APIRouter(prefix="/audit/foreign")
PATH: Final = "/audit/foreign"
SEE_OTHER: Final = 303
REFUSED: Final = 422
NOTED: Final = "in the security log"

Reader = Annotated[SignedIn, Depends(needs(Permission.EXPORT_EVIDENCE))]
Importer = Annotated[SignedIn, Depends(needs(Permission.IMPORT_EVIDENCE))]
Closer = Annotated[SignedIn, Depends(needs(Permission.CLOSE_HANDOFF))]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, Form(pattern=KEY_GRAMMAR)]


class Closing(BaseModel):
    """Which handoff is closed, under the form's key."""

    handoff: str = Field(max_length=128)
    idempotency_key: str = Field(pattern=KEY_GRAMMAR)


@router.get("")
def show_all(request: Request, house: CurrentHouse, reader: Reader) -> HTMLResponse:
    """What was received, and where to import more."""
    return _all(request, house, reader)


@router.post("")
async def post_file(
    request: Request,
    house: CurrentHouse,
    importer: Importer,
    file: Annotated[UploadFile, File()],
    idempotency_key: Key,
) -> Response:
    """Import a file, and show how its handoffs match; or say why it is not taken."""
    data = await file.read()
    try:
        answer = await run_in_threadpool(receive, house, importer, data, idempotency_key)
    except EvidenceRefused as refused:
        return await run_in_threadpool(_all, request, house, importer, refused)
    return _to(orjson.loads(answer)["evidence"]["sha256"])


@router.get("/{sha256}")
def show_one(request: Request, sha256: Digest, house: CurrentHouse, reader: Reader) -> HTMLResponse:
    """One file: whose log, how far it goes, and each handoff on both sides."""
    return _one(request, house, reader, sha256)


@router.post("/{sha256}/close")
def post_close(
    request: Request,
    sha256: Digest,
    house: CurrentHouse,
    closer: Closer,
    asked: Annotated[Closing, Form()],
) -> Response:
    """Close a handoff that waits here, and show it closed; or say why not."""
    try:
        answer = close(house, closer, sha256, asked.handoff, asked.idempotency_key)
    except EvidenceRefused as refused:
        return _all(request, house, closer, refused)
    reason = next((one["code"] for one in orjson.loads(answer)["reasons"]), "")
    return _one(request, house, closer, sha256, reason) if reason else _to(sha256)


def _to(sha256: str) -> Response:
    return RedirectResponse(f"{PATH}/{sha256}", SEE_OTHER)


def _all(
    request: Request, house: House, reader: SignedIn, refused: EvidenceRefused | None = None
) -> HTMLResponse:
    zone = reader.at.station.zone
    return render(
        request,
        "foreign_evidence.html",
        status=REFUSED if refused else 200,
        tabs=tabs_of(reader.account.roles),
        verdict=refused_view(refused.reason, refused.why, reference=NOTED) if refused else None,
        received=[(one, both(one.received_at, zone)) for one in all_received(house)],
        may_import=may(reader.account.roles, Permission.IMPORT_EVIDENCE),
        pins=house.settings.partners is not None,
    )


def _one(
    request: Request, house: House, reader: SignedIn, sha256: str, reason: str = ""
) -> HTMLResponse:
    evidence, data = file_of(house, sha256)
    zone = reader.at.station.zone
    handoffs: list[PairShown] = []
    try:
        foreign = read_verified(house, data)
        handoffs = [
            pair_shown(coi, one, zone, is_closed_by=closes(foreign, one))
            for coi, those in compared(house, foreign).items()
            for one in those
        ]
    except EvidenceRefused as refused:  # whoever was a partner is pinned no longer
        reason = refused.reason
    told = reason or ("evidence_forked" if is_forked(house, evidence.origin) else "")
    return render(
        request,
        "foreign_evidence_one.html",
        status=REFUSED if reason else 200,
        tabs=tabs_of(reader.account.roles),
        verdict=refused_view(told) if told else None,
        evidence=evidence,
        received=both(evidence.received_at, zone),
        handoffs=handoffs,
        may_close=may(reader.account.roles, Permission.CLOSE_HANDOFF) and not told,
    )
