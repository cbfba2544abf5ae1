"""What people see instead of a page: one sentence, and the way back; whoever is not signed in is asked to."""

from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response
from starlette.routing import Match

from api.browser_sessions import safe_path
from api.dependencies import COOKIE, CurrentHouse
from api.house import House
from api.layout import home_of, role_words
from api.pages.rendering import render
from api.security import find_session

router = APIRouter()
SEE_OTHER: Final = 303
UNAUTHORIZED: Final = 401
OUR_FAULT: Final = 500  # from here on nothing is looked up: what failed may be what would be asked


def error_page(request: Request, status: int, title: str, detail: str) -> Response:
    """The page for an error; for a door that asks who one is, the way to signing in and back."""
    if status == UNAUTHORIZED:
        back = quote(safe_path(_page_of(request)), safe="/")
        return RedirectResponse(f"/sign-in?next={back}", SEE_OTHER)
    home = _home(request) if status < OUR_FAULT else "/"
    if detail.startswith("this needs") and (session := getattr(request.state, "session", None)):
        detail = f"Your role, {role_words(session.account.roles)}, does not open it. That you tried is written down."
    return render(
        request, "error.html", status=status, code=status, problem=title, detail=detail, home=home
    )


@router.get("/nothing-here")
def get_nothing_here() -> Response:
    """Where a role begins that has no place here: it is told so."""
    raise HTTPException(403, "Your role has no place at this station.")


@router.get("/patterns")
def get_patterns(request: Request, house: CurrentHouse) -> Response:
    """Every component with sample data, for whoever draws pages; in a demo only."""
    if not house.demo:
        raise HTTPException(404, "only a demo has this")
    return render(request, "patterns.html")


def _page_of(request: Request) -> str:
    """The address of a page, or of the page that a form was sent from: the nearest above that can be looked at."""
    path = PurePosixPath(request.url.path)
    shown = (str(one) for one in (path, *path.parents) if _can_be_looked_at(request, str(one)))
    return next(shown, "/")


def _can_be_looked_at(request: Request, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.router.routes)


def _home(request: Request) -> str:
    """Where the way back leads; who it is may not be known yet where an error came early."""
    house: House = request.app.state.house
    session = getattr(request.state, "session", None)
    if session is None and (token := request.cookies.get(COOKIE, "")):
        session = find_session(house, token)
        request.state.session = session
    if session is None:
        return "/sign-in"
    home = home_of(session.account.roles, session.at.station.kind)
    return "" if home == request.url.path else home
