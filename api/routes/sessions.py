"""Signing in and out."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentHouse, CurrentSession, Token
from api.security import sign_in, sign_out

router = APIRouter(tags=["sessions"])


class SignInIn(BaseModel):
    """Badge and PIN of a person, token of the station they stand at."""

    model_config = ConfigDict(extra="forbid", strict=True)
    badge: str = Field(max_length=64, examples=["&uN-ADA7"])
    pin: str = Field(max_length=128, examples=["271828"])
    station_token: str = Field(max_length=128)


class SessionOut(BaseModel):
    """A session's secret, for the `Authorization: Bearer` header."""

    token: str
    person: str


class MeOut(BaseModel):
    """Who is signed in, and where."""

    person: str
    display_name: str
    roles: list[str]
    station: str
    station_kind: str
    site: str
    holder: str
    zone: str


@router.post("/sign-in", status_code=201, responses={403: {}})
def post_sign_in(asked: SignInIn, house: CurrentHouse) -> SessionOut:
    """Begin a session at a station."""
    signed = sign_in(house, badge=asked.badge, pin=asked.pin, station_token=asked.station_token)
    return SessionOut(token=signed.token, person=signed.person)


@router.post("/sign-out", status_code=204, responses={401: {}})
def post_sign_out(house: CurrentHouse, _session: CurrentSession, token: Token) -> None:
    """End the session."""
    sign_out(house, token)


@router.get("/me", responses={401: {}})
def get_me(session: CurrentSession) -> MeOut:
    """Who is signed in, and where."""
    place = session.at.station
    return MeOut(
        person=session.account.person, display_name=session.account.display_name, roles=sorted(session.account.roles),
        station=place.id, station_kind=place.kind, site=place.site, holder=place.holder, zone=place.zone,
    )  # fmt: skip
