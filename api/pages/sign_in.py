"""Signing in with badge and PIN at the station that this browser is bound to, and signing out.

Every way to be wrong gets the same sentence.  Only a demo lets a browser choose its station.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.browser_sessions import (
    SECOND_COOKIE,
    STATION_COOKIE,
    STATION_SPAN,
    drop_cookie,
    enrol_browser,
    give_session,
    safe_path,
    set_cookie,
    station_of,
)
from api.dependencies import COOKIE, CurrentHouse, Token
from api.house import House
from api.layout import home_of
from api.pages.rendering import render
from api.security import find_session, sign_in, sign_out
from api.seeding import demo_token
from custody.errors import NotAllowed

router = APIRouter()
SEE_OTHER: Final = 303
WRONG: Final = "That badge and PIN do not open this station. Try again, or ask the administrator."
Next = Annotated[str, Query(max_length=300)]


@router.get("/")
def get_root(house: CurrentHouse, token: Token) -> Response:
    """To the first place that is this person's, or to signing in."""
    session = find_session(house, token) if token else None
    if session is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    return RedirectResponse(home_of(session.account.roles, session.at.station.kind), SEE_OTHER)


@router.get("/sign-in")
def get_sign_in(request: Request, house: CurrentHouse, next: Next = "/") -> Response:  # noqa: A002  # the word in the address
    """Badge, then PIN."""
    return _page(request, house, back=safe_path(next))


@router.post("/sign-in")
async def post_sign_in(
    request: Request,
    house: CurrentHouse,
    badge: Annotated[str, Form(max_length=2000)],
    pin: Annotated[str, Form(max_length=128)],
    back: Annotated[str, Form(max_length=300)] = "/",
    station: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """A session, or one sentence."""
    bound = request.cookies.get(STATION_COOKIE, "")
    try:
        token = await run_in_threadpool(_enter, house, badge, pin, bound, station)
    except NotAllowed:
        return _page(request, house, back=safe_path(back), error=WRONG, badge=badge, status=403)
    response = RedirectResponse(safe_path(back), SEE_OTHER)
    give_session(house, response, token)
    return response


@router.post("/sign-out")
def post_sign_out(request: Request, house: CurrentHouse) -> Response:
    """The session is over, and a second checker's with it."""
    for name in (COOKIE, SECOND_COOKIE):
        if token := request.cookies.get(name, ""):
            sign_out(house, token)
    response = RedirectResponse("/sign-in", SEE_OTHER)
    drop_cookie(response, COOKIE)
    drop_cookie(response, SECOND_COOKIE)
    return response


@router.get("/enrol-station")
def get_enrol_station(request: Request, house: CurrentHouse) -> Response:
    """A field for the one-time token that the administrator handed out."""
    return render(request, "enrol_station.html", place=_place(request, house), error="")


@router.post("/enrol-station")
def post_enrol_station(
    request: Request, house: CurrentHouse, token: Annotated[str, Form(max_length=128)]
) -> Response:
    """From now on, this browser is the station."""
    try:
        fresh, _ = enrol_browser(house, token)
    except NotAllowed as refused:
        place = _place(request, house)
        return render(request, "enrol_station.html", status=403, place=place, error=str(refused))
    response = RedirectResponse("/sign-in", SEE_OTHER)
    set_cookie(house, response, STATION_COOKIE, fresh, STATION_SPAN)
    return response


def _enter(house: House, badge: str, pin: str, bound: str, chosen: str) -> str:
    """A session at the station of the browser; in a demo without one, at the station that was chosen."""
    station_token = bound or (demo_token(chosen) if house.demo else "")
    return sign_in(house, badge=badge, pin=pin, station_token=station_token).token


def _place(request: Request, house: House) -> str:
    bound = station_of(house, request.cookies.get(STATION_COOKIE, ""))
    return f"{bound.title}, {bound.station.site}" if bound else ""


def _page(
    request: Request, house: House, *, back: str, status: int = 200, **told: object
) -> Response:
    place = _place(request, house)
    stations: list[tuple[str, str]] = []
    if house.demo and not place:
        with house.look() as look:
            all_of_them = look.stores.stations.all()
        stations = [(one.station.id, f"{one.title}, {one.station.site}") for one in all_of_them]
    context = {"error": "", "badge": ""} | told
    return render(
        request, "sign_in.html", status=status, place=place, stations=stations, back=back, **context
    )
