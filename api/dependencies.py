"""What routes and pages are handed: the house, who asks, and whether they may.

Each dependency asks the next by a plain call: a chain of `Depends` is walked link by link for every
request.  All are `async`, since FastAPI sends a plain one to a thread of its own; what may have to
wait is sent there on purpose.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Path, Request
from starlette.concurrency import run_in_threadpool

from api.house import House
from api.security import find_session, keep_alive, refuse_door
from custody.domain.permissions import Permission, may
from custody.errors import NotAllowed, NotSignedIn
from custody.store.sessions import Session

COOKIE = "custody_session"
T = TypeVar("T")
Authorization = Annotated[str, Header()]
Serial = Annotated[int, Path(ge=1, lt=2**53)]  # of a print, in an address


async def aside(house: House, read: Callable[[], T]) -> T:
    """What a short reading finds, while other requests go on.

    SQLite has answered before a thread would have been woken; PostgreSQL is waited for in one.
    """
    return read() if house.database.dialect == "sqlite" else await run_in_threadpool(read)


async def the_house(request: Request) -> House:
    """The open house that the app was made with."""
    house: House = request.app.state.house
    return house


CurrentHouse = Annotated[House, Depends(the_house)]


async def session_token(request: Request, authorization: Authorization = "") -> str:
    """The secret of a session: a bearer token, or the cookie of a browser."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    return request.cookies.get(COOKIE, "")


Token = Annotated[str, Depends(session_token)]


async def current_session(request: Request, authorization: Authorization = "") -> Session:
    """Who asks, from where; NotSignedIn without a session."""
    house, token = await the_house(request), await session_token(request, authorization)
    session = await aside(house, lambda: find_session(house, token)) if token else None
    if session is None:
        raise NotSignedIn("sign in first")
    if not session.is_touched(house.machine.now()):
        await run_in_threadpool(keep_alive, house, token)
    request.state.session = session
    return session


CurrentSession = Annotated[Session, Depends(current_session)]


def needs(permission: Permission) -> Callable[[Request, str], Awaitable[Session]]:
    """A dependency that opens a door only to roles with a permission; every other try is written down."""

    async def allowed(request: Request, authorization: Authorization = "") -> Session:
        session = await current_session(request, authorization)
        if may(session.account.roles, permission):
            return session
        door = f"{request.method} {request.url.path[:120]}"
        house = await the_house(request)
        await run_in_threadpool(refuse_door, house, session, door, f"needs {permission}")
        raise NotAllowed(f"this needs the permission {permission}")

    return allowed
