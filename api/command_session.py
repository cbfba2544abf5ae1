"""Somebody who may uses the command line: by badge and PIN at an enrolled station, as in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.house import House
from api.security import find_session, refuse_door, sign_in, sign_out
from custody.domain.permissions import Permission, may
from custody.errors import NotAllowed
from custody.store.sessions import Session

Badge = Annotated[str, typer.Option(help="Your badge, as a scanner reads it.")]
Pin = Annotated[str, typer.Option(prompt=True, hide_input=True, help="Asked if not given.")]
StationToken = Annotated[
    str, typer.Option(prompt="Station token", hide_input=True, help="Asked if not given.")
]


@contextmanager
def signed_in(
    house: House, *, badge: str, pin: str, station: str, door: str, needs: Permission
) -> Iterator[Session]:
    """The session of somebody who may use a door; every other try is written down, and NotAllowed."""
    token = sign_in(house, badge=badge, pin=pin, station_token=station).token
    try:
        yield _allowed(house, token, door, needs)
    finally:
        sign_out(house, token)


def _allowed(house: House, token: str, door: str, needs: Permission) -> Session:
    session = find_session(house, token)
    if session is None:
        raise NotAllowed("the session has ended")
    if not may(session.account.roles, needs):
        refuse_door(house, session, door, f"needs {needs}")
        raise NotAllowed(f"this needs the permission {needs}")
    return session
