"""How a browser is bound: to its station by one cookie, to whoever is signed in by another.

A station's cookie is enrolled with a one-time token: the token that was handed out is spent, and the browser holds a
fresh one that nobody has seen.  Both cookies stay out of reach of scripts and of other sites' forms.
"""

from datetime import timedelta
from typing import Final

from starlette.responses import Response

from api.clock import new_token
from api.dependencies import COOKIE
from api.house import House, session_span
from custody.errors import NotAllowed
from custody.ledger.timestamp import write_time
from custody.store.security import SecurityLine
from custody.store.sequencer import Transaction
from custody.store.stations import EnrolledStation

STATION_COOKIE: Final = "custody_station"
SECOND_COOKIE: Final = (
    "custody_second"  # the second checker's own short session on the first one's tablet
)
SECOND_SPAN: Final = timedelta(minutes=10)
STATION_SPAN: Final = timedelta(days=400)
PATH_LENGTH_MAX: Final = 300


def safe_path(path: str, instead: str = "/") -> str:
    """The path if it leads to a page of this house, else another one: nobody is sent elsewhere."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and " " not in path
    inside = path.startswith("/") and not path.startswith("//")
    return path if plain and inside and len(path) <= PATH_LENGTH_MAX else instead


def set_cookie(house: House, response: Response, name: str, value: str, span: timedelta) -> None:
    """Give a browser a secret that scripts and other sites cannot use."""
    response.set_cookie(
        name, value, max_age=int(span.total_seconds()), path="/", httponly=True, samesite="strict",
        secure=house.settings.secure_cookies and not house.demo,
    )  # fmt: skip


def drop_cookie(response: Response, name: str) -> None:
    """Take a secret away again."""
    response.delete_cookie(name, path="/", httponly=True, samesite="strict")


def give_session(house: House, response: Response, token: str) -> None:
    """The browser is signed in, for as long as a session may last."""
    set_cookie(house, response, COOKIE, token, session_span(house.settings)[0])
    drop_cookie(response, SECOND_COOKIE)


def begin_session(house: House, person: str, station: str, span: timedelta | None = None) -> str:
    """A session for somebody who is known already; the caller has made sure who it is."""
    token, now = new_token(), house.machine.now()
    until = now + (span or session_span(house.settings)[0])
    house.write(
        lambda transaction: transaction.stores.sessions.start(
            token, person, station, now=now, until=until
        )
    )
    return token


def station_of(house: House, token: str) -> EnrolledStation | None:
    """The station whose token this is, or None."""
    if not token:
        return None
    with house.look() as look:
        return look.stores.stations.with_token(token)


def enrol_browser(house: House, one_time: str) -> tuple[str, EnrolledStation]:
    """Spend a station's token for a fresh one; NotAllowed, and a line in the security log, if it is none."""
    fresh = (
        one_time if house.demo else new_token()
    )  # a demo has no secrets, and its player keeps its tokens

    def use_case(transaction: Transaction) -> EnrolledStation | None:
        place = transaction.stores.stations.with_token(one_time)
        if place is None:
            why = "the station token is not right"
            line = SecurityLine(at=write_time(house.now()), door="enrol station", why=why)
            transaction.stores.security.write(line)
            return None
        transaction.stores.stations.enrol(place.station.id, fresh)
        return place

    found = house.write(use_case)
    if found is None:
        raise NotAllowed(
            "This token is not right, or was used before. Ask the administrator for a new one."
        )
    return fresh, found
