"""The log for whoever follows it, as C2SP tlog-tiles has it: `/api/v1/log` is the prefix.

The checkpoint and the tiles of hashes are open to everyone who can reach the server: they tell
how many entries there are and nothing of what is in them.  The entries tell who did what where,
though no patient's name: they are for auditors, and for a monitor that has the installation's
monitor token, and no browser keeps them.  The monitor, a machine, also reads what people are not
yet to read, while a half of a bedside check is open.  What lies under an address of a tile never changes.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import PlainTextResponse

from api.dependencies import Authorization, CurrentHouse, needs, the_house
from api.published import entry_bundle, tile
from api.security import is_monitor
from custody.domain.permissions import Permission
from custody.errors import NotFound

router = APIRouter(prefix="/log", tags=["ledger"])
NOTE_TYPE = "text/plain; charset=utf-8"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_as_auditor = needs(Permission.EXPORT_EVIDENCE)


class BytesResponse(Response):
    """Bytes that only a program reads."""

    media_type = "application/octet-stream"


async def reads_whole_log(request: Request, authorization: Authorization = "") -> bool:
    """Let the monitor's token through, which reads everything, and whoever may export evidence."""
    if is_monitor(await the_house(request), authorization):
        return True
    await _as_auditor(request, authorization)
    return False


@router.get("/checkpoint", response_class=PlainTextResponse, responses={404: {}})
def get_published_checkpoint(house: CurrentHouse) -> Response:
    """The newest signed checkpoint with the cosignatures it has by now."""
    with house.look() as look:
        newest = look.stores.checkpoints.last()
    if newest is None:
        raise NotFound("no checkpoint has been signed yet")
    return Response(newest[1], media_type=NOTE_TYPE)


@router.get(
    "/tile/entries/{place:path}", response_class=BytesResponse,
    responses={401: {}, 403: {}, 404: {}, 409: {}},
)  # fmt: skip
def get_entry_bundle(
    place: str, house: CurrentHouse, whole: Annotated[bool, Depends(reads_whole_log)]
) -> Response:
    """Up to 256 entries, each after its length in two bytes."""
    return BytesResponse(entry_bundle(house, place, whole=whole))


@router.get("/tile/{level}/{place:path}", response_class=BytesResponse, responses={404: {}})
def get_tile(level: Annotated[int, Path(ge=0, le=63)], place: str, house: CurrentHouse) -> Response:
    """Up to 256 hashes of one level of the tree: leaves at 0, else the tree over a tile below."""
    return BytesResponse(tile(house, level, place), headers=FOR_EVER)
