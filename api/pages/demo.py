"""The demo bar: be somebody at a station without a PIN, move the simulated clock; no such doors in production."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from api.browser_sessions import give_session, safe_path
from api.demo_people import be
from api.dependencies import CurrentHouse
from api.house import House

router = APIRouter(prefix="/demo")
SEE_OTHER: Final = 303
MOVES: Final = {
    "+1m": timedelta(minutes=1),
    "+10m": timedelta(minutes=10),
    "+1h": timedelta(hours=1),
    "+1d": timedelta(days=1),
}
Back = Annotated[str, Form(max_length=300)]


@router.post("/be")
def post_be(
    house: CurrentHouse, person: Annotated[str, Form(max_length=128)], back: Back = "/"
) -> Response:
    """Be `PERSON@STATION` from now on."""
    _only_in_a_demo(house)
    token = be(house, person)
    begun = back.startswith("/sign-in")
    response = RedirectResponse("/" if begun else safe_path(back), SEE_OTHER)
    give_session(house, response, token)
    return response


@router.post("/clock")
def post_clock(
    house: CurrentHouse, move: Annotated[str, Form(max_length=40)], back: Back = "/"
) -> Response:
    """Forward by one of the moves, or to a moment with its zone."""
    _only_in_a_demo(house)
    house.move_clock(_moment(house, move))
    return RedirectResponse(safe_path(back), SEE_OTHER)


def _moment(house: House, move: str) -> datetime:
    if move in MOVES:
        return house.now() + MOVES[move]
    try:
        told = datetime.fromisoformat(move)
    except ValueError:
        raise HTTPException(422, "that is no moment") from None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _only_in_a_demo(house: House) -> None:
    if not house.demo:
        raise HTTPException(404, "only a demo has this")
