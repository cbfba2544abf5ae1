"""The ledger itself: its signed checkpoints, its entries as they stand, and how the writer is."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from api.dependencies import CurrentHouse, needs
from api.paper_signing import problem_now
from api.published import NOT_YET, readable
from custody.domain.permissions import Permission
from custody.errors import NotFound

router = APIRouter(tags=["ledger"])
LogReader = Annotated[Any, Depends(needs(Permission.READ_LOG))]
Auditor = Annotated[Any, Depends(needs(Permission.EXPORT_EVIDENCE))]
NOTE_TYPE = "text/plain; charset=utf-8"


class RawEntryOut(BaseModel):
    """An entry by its place, with the exact bytes it consists of as text, and their leaf hash."""

    index: int
    leaf: str
    body: str


class LogOut(BaseModel):
    """A stretch of the log; `size` is how many entries there are in all, `readable` how many may be read now.

    `withheld` says why not all of them: a half of a bedside check is open, for minutes.
    """

    size: int
    readable: int
    withheld: str
    start: int
    items: list[RawEntryOut]


class WitnessOut(BaseModel):
    """A witness: how many entries it cosigned, how many more are signed, when it last answered.

    `problem` says why it was not cosigned the last time; it is empty when all is well.
    """

    name: str
    key: str
    url: str
    size: int
    behind: int
    at: str
    problem: str


class WitnessesOut(BaseModel):
    """Every witness of this log; `size` is that of the newest checkpoint, `alarm` why none is signed."""

    size: int
    alarm: str
    witnesses: list[WitnessOut]


class LedgerHealthOut(BaseModel):
    """Whether the log is what was signed: `alarm` says what is wrong, and nothing is signed then.

    `verified_at` is when the whole log was last asked, `verified_size` how many entries were good,
    `missed` why there was no answer.  `lost` counts the entries that were signed in an earlier epoch of the log and are
    gone for good, as far as anybody knows.  `paper_problem` says why custody PDFs leave without a signature for PDF
    readers though a certificate is set; empty if all is well.
    """

    alarm: str
    verified_at: str
    verified_size: int
    missed: str
    lost: int
    paper_problem: str


class HealthOut(BaseModel):
    """`ok`, `alarm` (signing has stopped) or `down` (nothing can be written)."""

    status: str = Field(examples=["ok"])
    demo: bool
    queued: int
    commits: int


@router.get("/checkpoint", response_class=PlainTextResponse, responses={401: {}, 403: {}, 404: {}})
def get_checkpoint(house: CurrentHouse, _reader: LogReader) -> Response:
    """The newest signed checkpoint, as a note (c2sp.org/signed-note)."""
    with house.look() as look:
        newest = look.stores.checkpoints.last()
    if newest is None:
        raise NotFound("no checkpoint has been signed yet")
    return Response(newest[1], media_type=NOTE_TYPE)


@router.post(
    "/checkpoint",
    status_code=201,
    response_class=PlainTextResponse,
    responses={401: {}, 403: {}, 503: {}},
)
def post_checkpoint(house: CurrentHouse, _reader: LogReader) -> Response:
    """Sign a checkpoint over everything recorded until now."""
    return Response(house.sign(), status_code=201, media_type=NOTE_TYPE)


@router.get("/log/entries", responses={401: {}, 403: {}})
def get_log_entries(
    house: CurrentHouse,
    _auditor: Auditor,
    start: Annotated[int, Query(ge=0, lt=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> LogOut:
    """Entries of the whole log, in order, byte for byte."""
    with house.look() as look:
        size, end = look.log.size, readable(house, look)
        rows = list(look.log.rows(start, min(end, start + limit)))
    items = [RawEntryOut(index=i, leaf=leaf.hex(), body=body.decode()) for i, body, leaf in rows]
    withheld = NOT_YET if end < size else ""
    return LogOut(size=size, readable=end, withheld=withheld, start=start, items=items)


@router.get("/ledger/witnesses", responses={401: {}, 403: {}})
def get_witnesses(request: Request, house: CurrentHouse, _reader: LogReader) -> WitnessesOut:
    """How far behind each witness of this log is."""
    with house.look() as look:
        newest = look.stores.checkpoints.last()
    found = [WitnessOut(**asdict(one)) for one in request.app.state.publisher.behind()]
    return WitnessesOut(size=newest[0] if newest else 0, alarm=house.alarm, witnesses=found)


@router.get("/ledger/health", responses={401: {}, 403: {}})
def get_ledger_health(request: Request, house: CurrentHouse, _reader: LogReader) -> LedgerHealthOut:
    """How the app found its log when it last verified all of it."""
    last = request.app.state.watch.last
    return LedgerHealthOut(
        alarm=house.alarm,
        verified_at=last.at,
        verified_size=last.size,
        missed=last.missed,
        lost=house.epoch.lost if house.epoch else 0,
        paper_problem=problem_now(house),
    )


@router.get("/health", responses={503: {"model": HealthOut}})
def get_health(house: CurrentHouse, response: Response) -> HealthOut:
    """How the house is; for whoever watches over it, without signing in."""
    writer = house.sequencer.health()
    status = "down" if not writer.running else "alarm" if house.alarm else "ok"
    response.status_code = 503 if status == "down" else 200
    return HealthOut(status=status, demo=house.demo, queued=writer.queued, commits=writer.commits)
