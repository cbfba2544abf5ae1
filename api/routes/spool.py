"""The spool of a station: what is on its way to its printers, what is stuck, and the answers that people give."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentHouse, Serial, needs
from api.once import once
from api.papers import paper_to_printer
from api.routes.steps import Key
from api.spool_json import one_job_json, spool_json, told_job
from api.spooling import job_moved, label_to_printer, trial_to_printer
from custody.domain.permissions import Permission

router = APIRouter(prefix="/spool", tags=["printing"])
Hand = Annotated[Any, Depends(needs(Permission.FETCH_LABEL))]
PrinterId = Annotated[str, Field(max_length=64, examples=["CRYO-ZEBRA"])]
Said = Literal["waiting", "cancelled", "sent", "lost"]
State = Literal["waiting", "sending", "sent", "unsure", "lost", "failed", "cancelled"]


class PrintIn(BaseModel):
    """Which open print goes to which printer of this station."""

    model_config = ConfigDict(extra="forbid", strict=True)
    serial: int = Field(gt=0, lt=2**63, examples=[12])
    printer: PrinterId


class TrialIn(BaseModel):
    """Which printer of this station prints a test label."""

    model_config = ConfigDict(extra="forbid", strict=True)
    printer: PrinterId


class PaperIn(BaseModel):
    """Which paper or card, about what, goes to which printer of this station."""

    model_config = ConfigDict(extra="forbid", strict=True)
    kind: Literal["packing_list", "action_cards", "therapy_card"]
    about: str = Field(
        min_length=1,
        max_length=128,
        description="The SSCC of the shipment, the station, or the Chain of Identity of the therapy.",
        examples=["106141412345678908"],
    )
    printer: PrinterId


class WordIn(BaseModel):
    """What a person who looked says of a label, among the `answers` that it asks for."""

    model_config = ConfigDict(extra="forbid", strict=True)
    to: Said


class AnswerOut(BaseModel):
    """An answer that may be given, and its words for people."""

    to: Said = Field(examples=["sent"])
    words: str = Field(examples=["It came out"])


class JobOut(BaseModel):
    """A label on its way to a printer: how far, what is in the way, what to do now, and what may be answered."""

    n: int
    what: str = Field(examples=["Print 12, final bag"])
    serial: int | None = Field(description="Of the print; null for what is no print.")
    printer: str = Field(examples=["CRYO-ZEBRA"])
    state: State
    is_stuck: bool = Field(description="Whether somebody should look at it.")
    problem: str = Field(examples=["it is out of labels: load a roll"])
    now: str = Field(description="What to do now; empty where nothing is to be done.")
    answers: list[AnswerOut]
    attempts: int
    due: str = Field(description="When it is tried again while it waits, by the machine's clock.")
    asked_by: str
    asked_at: str
    settled_by: str | None
    settled_at: str | None


class StationPrinterOut(BaseModel):
    """A printer of this station, as whoever prints need know it."""

    id: str
    title: str
    dpi: int
    width_millimetres: int
    takes: Literal["zpl", "pdf"]
    stock: str
    product: str


class SpoolOut(BaseModel):
    """The printers of a station, what is stuck at them, and what went to them last."""

    printers: list[StationPrinterOut]
    stuck: list[JobOut]
    last: list[JobOut]


@router.get("", response_model=SpoolOut, responses={401: {}, 403: {}})
def get_spool(house: CurrentHouse, hand: Hand) -> Any:  # noqa: ANN401  # JSON of the model
    """What is on its way to the printers of this station, what is stuck, and what went to them last."""
    return spool_json(house, hand)


@router.post(
    "", status_code=201, response_model=JobOut, responses={401: {}, 403: {}, 404: {}, 409: {}}
)
def post_print(asked: PrintIn, house: CurrentHouse, hand: Hand, idempotency_key: Key) -> Response:
    """Send an open print to a printer of this station. What was perhaps printed is never sent again."""
    deed = partial(label_to_printer, house, hand, asked.serial, asked.printer)
    content = ["print", asked.serial, asked.printer]
    return _created(once(house, hand, idempotency_key, content, deed, told_job))


@router.post(
    "/test", status_code=201, response_model=JobOut, responses={401: {}, 403: {}, 404: {}, 409: {}}
)
def post_station_trial(
    asked: TrialIn, house: CurrentHouse, hand: Hand, idempotency_key: Key
) -> Response:
    """Queue a test label for a printer of this station."""
    deed = partial(trial_to_printer, house, hand, asked.printer)
    return _created(once(house, hand, idempotency_key, ["test", asked.printer], deed, told_job))


@router.post(
    "/paper", status_code=201, response_model=JobOut, responses={401: {}, 403: {}, 404: {}, 409: {}}
)
def post_paper(asked: PaperIn, house: CurrentHouse, hand: Hand, idempotency_key: Key) -> Response:
    """Send a packing list, action cards or a therapy's card to a printer of this station that takes PDF."""
    deed = partial(paper_to_printer, house, hand, asked.printer, asked.kind, asked.about)
    content = ["paper", asked.kind, asked.about, asked.printer]
    return _created(once(house, hand, idempotency_key, content, deed, told_job))


@router.get("/{n}", response_model=JobOut, responses={401: {}, 403: {}, 404: {}})
def get_job(n: Serial, house: CurrentHouse, hand: Hand) -> Any:  # noqa: ANN401
    """How far one label is; nothing is told of another station's printer."""
    return one_job_json(house, hand, n)


@router.post(
    "/{n}/answer",
    status_code=201,
    response_model=JobOut,
    responses={401: {}, 403: {}, 404: {}, 409: {}},
)
def post_answer(
    n: Serial, asked: WordIn, house: CurrentHouse, hand: Hand, idempotency_key: Key
) -> Response:
    """What a person who looked says of a label. Only what its `answers` offer is taken.

    A label that was perhaps printed is never tried again: it came out, or it did not.
    """
    deed = partial(job_moved, house, hand, n, asked.to)
    return _created(once(house, hand, idempotency_key, ["answer", n, asked.to], deed, told_job))


def _created(answer: bytes) -> Response:
    return Response(answer, status_code=201, media_type="application/json")
