"""Therapies as they stand: their containers, custody, holds, deviations and entries."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.dependencies import CurrentHouse, needs
from api.routes.telling import (
    EntryOut,
    entry_json,
    page_model,
    page_of,
    record_json,
    record_model,
)
from custody.domain.permissions import Permission
from custody.domain.records import (
    Container,
    CustodySpan,
    Deviation,
    Edge,
    Handoff,
    Hold,
    Label,
    Relabelling,
    Therapy,
)
from custody.domain.vocabulary import HandoffState
from custody.errors import NotFound
from custody.use_cases.telling.withheld import open_halves

router = APIRouter(tags=["therapies"])
Reader = Annotated[Any, Depends(needs(Permission.READ_THERAPY))]
Looker = Annotated[Any, Depends(needs(Permission.LOOK_UP))]
Offset = Annotated[int, Query(ge=0, lt=2**53)]
Limit = Annotated[int, Query(ge=1, le=200)]
BESIDE_A_THERAPY = (Container, Edge, CustodySpan, Hold, Label, Relabelling, Deviation, Handoff)
MODEL_OF = {kind: record_model(kind) for kind in (Therapy, *BESIDE_A_THERAPY)}
TherapyWithOut = record_model(
    Therapy, **{f"{kind.KIND}s": MODEL_OF[kind] for kind in BESIDE_A_THERAPY}
)
ContainerWithOut = record_model(Container, custody=MODEL_OF[CustodySpan], holds=MODEL_OF[Hold])


@router.get(
    "/therapies", response_model=page_model(MODEL_OF[Therapy]), responses={401: {}, 403: {}}
)
def list_therapies(
    house: CurrentHouse, _reader: Reader, offset: Offset = 0, limit: Limit = 50
) -> dict[str, Any]:
    """All therapies, by Chain of Identity identifier."""
    with house.look() as look:
        return page_of(look.books.find(Therapy), offset, limit)


@router.get(
    "/therapies/{coi}", response_model=TherapyWithOut, responses={401: {}, 403: {}, 404: {}}
)
def get_therapy(coi: str, house: CurrentHouse, _reader: Reader) -> dict[str, Any]:
    """One therapy with everything that belongs to it."""
    with house.look() as look:
        therapy = look.books.get(Therapy, coi)
        if therapy is None:
            raise NotFound(f"there is no therapy {coi}")
        return record_json(therapy) | {
            f"{kind.KIND}s": [record_json(one) for one in look.books.find(kind, therapy=coi)]
            for kind in BESIDE_A_THERAPY
        }


@router.get(
    "/therapies/{coi}/entries",
    response_model=page_model(EntryOut),
    responses={401: {}, 403: {}, 404: {}},
)
def get_entries(
    coi: str, house: CurrentHouse, _reader: Reader, offset: Offset = 0, limit: Limit = 50
) -> dict[str, Any]:
    """The therapy's ledger entries, oldest first."""
    with house.look() as look:
        if look.books.get(Therapy, coi) is None:
            raise NotFound(f"there is no therapy {coi}")
        entries = list(look.log.about(coi))
    halves = open_halves(entries, house.now())
    shown = [entry_json(one, halves) for one in entries[offset : offset + limit]]
    return {"total": len(entries), "offset": offset, "items": shown}


@router.get(
    "/containers/{container_id}",
    response_model=ContainerWithOut,
    responses={401: {}, 403: {}, 404: {}},
)
def get_container(container_id: str, house: CurrentHouse, _reader: Reader) -> dict[str, Any]:
    """One container with its custody and its holds."""
    with house.look() as look:
        container = look.books.get(Container, container_id)
        if container is None:
            raise NotFound(f"there is no container {container_id}")
        return record_json(container) | {
            "custody": [
                record_json(one) for one in look.books.find(CustodySpan, container=container_id)
            ],
            "holds": [record_json(one) for one in look.books.find(Hold, container=container_id)],
        }


@router.get("/handoffs", response_model=page_model(MODEL_OF[Handoff]), responses={401: {}, 403: {}})
def list_pending_handoffs(
    house: CurrentHouse, _looker: Looker, offset: Offset = 0, limit: Limit = 50
) -> dict[str, Any]:
    """Handoffs that wait for their second half."""
    with house.look() as look:
        return page_of(look.books.find(Handoff, state=HandoffState.PENDING), offset, limit)
