"""What routes and pages are handed: the house, who asks, and whether they may."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Header, Request

from api.house import House
from api.security import find_session, keep_alive, refuse_door
from custody.domain.permissions import Permission, may
from custody.errors import NotAllowed, NotSignedIn
from custody.store.sessions import Session

COOKIE = "custody_session"


# Dependencies that wait for nothing are `async`: a plain one is sent to a thread of its own.


async def the_house(request: Request) -> House:
    """The open house that the app was made with."""
    house: House = request.app.state.house
    return house


CurrentHouse = Annotated[House, Depends(the_house)]


async def session_token(request: Request, authorization: Annotated[str, Header()] = "") -> str:
    """The secret of a session: a bearer token, or the cookie of a browser."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    return request.cookies.get(COOKIE, "")


Token = Annotated[str, Depends(session_token)]


def current_session(request: Request, house: CurrentHouse, token: Token) -> Session:
    """Who asks, from where; NotSignedIn without a session."""
    session = find_session(house, token) if token else None
    if session is None:
        raise NotSignedIn("sign in first")
    keep_alive(house, token, session)
    request.state.session = session
    return session


CurrentSession = Annotated[Session, Depends(current_session)]


def needs(permission: Permission) -> Callable[[Request, House, Session], Session]:
    """A dependency that opens a door only to roles with a permission; every other try is written down."""

    def allowed(request: Request, house: CurrentHouse, session: CurrentSession) -> Session:
        if may(session.account.roles, permission):
            return session
        refuse_door(
            house, session, f"{request.method} {request.url.path[:120]}", f"needs {permission}"
        )
        raise NotAllowed(f"this needs the permission {permission}")

    return allowed
