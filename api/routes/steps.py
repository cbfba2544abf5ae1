"""The one door through which anything is done: a step of the journey, asked by somebody at a station."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from starlette.concurrency import run_in_threadpool

from api.acts import CREATED, KEY_GRAMMAR, Act, act
from api.dependencies import Authorization, CurrentSession, session_token, the_house
from api.house import House
from api.photos import BASE64_LENGTH_MAX, look_at, photo_bytes
from api.routes.telling import ReasonOut
from api.security import find_session, second_person
from api.step_examples import ANSWERS, REQUESTS
from custody.domain.case import RawScan, StepRequest
from custody.domain.gates.request import NOTE_LENGTH_MAX
from custody.domain.journey import JOURNEY, STAGES, STEP
from custody.domain.people import Person
from custody.domain.photo import Photo
from custody.domain.vocabulary import TypedBecause, VerdictWord
from custody.errors import NotFound, NotSignedIn

router = APIRouter(prefix="/steps", tags=["steps"])
Name = Annotated[str, Field(max_length=64)]
Text = Annotated[str, Field(max_length=NOTE_LENGTH_MAX)]
Whole = Annotated[int, Field(gt=-(2**53), lt=2**53)]  # every number that every JSON reader keeps
Key = Annotated[
    str,
    Header(
        pattern=KEY_GRAMMAR,
        description="Chosen by whoever asks, new for each act: a repeat gets the first answer.",
        examples=["0198c2f0-7b1e-7c3a-9d52-3f6f2a9f1c11"],
    ),
]


class ScanIn(BaseModel):
    """What came out of the scanner; where it would not read, `typed`, `rekeyed` and why."""

    model_config = ConfigDict(extra="forbid", strict=True)
    text: str = Field(max_length=20_000, examples=["C1:6BFOXN…"])
    symbology: str = Field(default="", max_length=3, examples=["]Q1"])
    typed: bool = False
    rekeyed: str = Field(default="", max_length=2048)
    because: str = Field(default="", max_length=64, examples=[one.value for one in TypedBecause])
    because_note: Text = ""

    @property
    def raw(self) -> RawScan:
        """The scan as the rules see it."""
        return RawScan(
            text=self.text, symbology=self.symbology, typed=self.typed, rekeyed=self.rekeyed,
            because=self.because, because_note=self.because_note,
        )  # fmt: skip


def _photo_bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError("A photo is sent as base64.")  # noqa: TRY004  # what is told as a field's fault
    return photo_bytes(text)


PhotoIn = Annotated[
    bytes,
    BeforeValidator(_photo_bytes),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "maxLength": BASE64_LENGTH_MAX}),
]


class SecondIn(BaseModel):
    """The second checker, with their own badge and PIN."""

    model_config = ConfigDict(extra="forbid")
    badge: str = Field(max_length=64)
    pin: str = Field(max_length=128)


class StepIn(BaseModel):
    """A request for a step: scans by slot, values by name."""

    model_config = ConfigDict(extra="forbid", strict=True)
    scans: dict[Name, Annotated[list[ScanIn], Field(max_length=200)]] = Field(
        default_factory=dict, max_length=32
    )
    values: dict[Name, Whole | bool | Text] = Field(default_factory=dict, max_length=64)
    second: SecondIn | None = None
    acknowledge: list[Name] = Field(default_factory=list, max_length=8)
    happened_at: str | None = Field(default=None, max_length=40)
    photos: dict[Name, PhotoIn] = Field(
        default_factory=dict, max_length=4, description="By ask: a JPEG or PNG of at most 8 MB."
    )


class WrittenOut(BaseModel):
    """A ledger entry by its place and its id."""

    index: int
    id: str


class VerdictOut(BaseModel):
    """The answer; a refusal is an answer and not an error."""

    step: str
    verdict: VerdictWord
    reasons: list[ReasonOut]
    noted: list[ReasonOut]
    therapy: str | None
    entries: list[WrittenOut]
    records: list[dict[str, Any]]
    identity: str | None = None


class StepOut(BaseModel):
    """A row of the journey: what it is called, what it scans and asks, and whether it is to be done here, by you."""

    name: str
    stage: str
    stage_title: str
    title: str
    here: bool
    yours: bool
    two_people: bool
    scans: list[str]
    asks: list[str]


@router.get("", response_model=list[StepOut], responses={401: {}})
def list_steps(session: CurrentSession) -> list[dict[str, Any]]:
    """Every step of the journey, and whether this person may do it at this station."""
    place, roles = session.at.station, session.account.roles
    return [
        {
            "name": step.name, "stage": step.stage, "stage_title": STAGES[step.stage], "title": step.title,
            "here": place.kind in step.stations, "yours": bool(roles & step.roles), "two_people": step.two_people,
            "scans": [slot.name for slot in step.scans], "asks": [ask.name for ask in step.asks],
        }
        for step in JOURNEY
    ]  # fmt: skip


def _beside(house: House, token: str, told: SecondIn) -> Person:
    """The second checker; nobody's PIN can be tried by somebody who is not signed in."""
    _require_session(house, token)
    return second_person(house, badge=told.badge, pin=told.pin)


def _looked_at(house: House, token: str, photos: Mapping[str, bytes]) -> dict[str, Photo]:
    """The photos decoded; nobody's files are opened who is not signed in."""
    _require_session(house, token)
    return {name: look_at(data) for name, data in photos.items()}


def _require_session(house: House, token: str) -> None:
    if find_session(house, token) is None:
        raise NotSignedIn("sign in first")


@router.post(
    "/{step}",
    status_code=CREATED,
    response_model=VerdictOut,
    responses={
        201: {"content": {"application/json": {"examples": ANSWERS}}},
        403: {},
        404: {},
    },
)
async def post_step(
    step: str,
    asked: Annotated[StepIn, Body(openapi_examples=REQUESTS)],
    request: Request,
    idempotency_key: Key,
    authorization: Authorization = "",
) -> Response:
    """Do a step, or hear why not. The same `Idempotency-Key` gives the same answer."""
    house, token = await the_house(request), await session_token(request, authorization)
    if not token:
        raise NotSignedIn("sign in first")
    if step not in STEP:
        raise NotFound("there is no such step")
    second = None
    if asked.second is not None:
        second = await run_in_threadpool(_beside, house, token, asked.second)
    photos = await run_in_threadpool(_looked_at, house, token, asked.photos) if asked.photos else {}
    wish = StepRequest(
        step=step,
        scans={slot: [one.raw for one in scans] for slot, scans in asked.scans.items()},
        values=asked.values,
        acknowledge=frozenset(asked.acknowledge),
        happened_at=asked.happened_at,
        photos=photos,
    )
    answer = await act(house, token, Act(key=idempotency_key, request=wish, second=second))
    return Response(answer, status_code=CREATED, media_type="application/json")
