"""Printers: their profiles, set as on the page, and a test label."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentHouse, needs
from api.once import once
from api.printer_forms import Profile, keep_printer, problems_of
from api.routes.spool import JobOut
from api.routes.steps import Key
from api.spool_json import printer_json, printer_of, printers_json, told_job
from api.spooling import trial_to_printer
from custody.domain.permissions import Permission
from labels.profile import DARKNESS_MOST, Media
from labels.stock import PRINTER_DPI, STOCKS

router = APIRouter(prefix="/printers", tags=["printing"])
Administrator = Annotated[Any, Depends(needs(Permission.MANAGE_PRINTERS))]
PrinterId = Annotated[str, Path(max_length=64, examples=["CRYO-ZEBRA"])]
Word = Annotated[str, Field(max_length=64)]


class PrinterIn(BaseModel):
    """A printer's profile: where it is, what is in it, and which stations print on it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = Field(max_length=200, examples=["Cell lab, beside the freezer"])
    address: str = Field(
        default="",
        max_length=300,
        description="Raw TCP or a print queue; empty: its labels are fetched as files.",
        examples=["tcp://10.0.0.7:9100", "ipps://print.example/printers/CRYO"],
    )
    takes: Literal["zpl", "pdf"] = Field(
        default="zpl", description="PDF only over a print queue (ipp://, ipps://)."
    )
    dpi: int = Field(examples=list(PRINTER_DPI))
    width_millimetres: int = Field(examples=[104])
    darkness: int = Field(default=15, description=f"0 to {DARKNESS_MOST}.")
    media: str = Field(default=Media.TRANSFER, max_length=20, examples=[one.value for one in Media])
    stock: str = Field(max_length=20, description="What is in it.", examples=list(STOCKS))
    product: str = Field(
        default="", max_length=64, description="Its key in the stock table; empty: nobody says."
    )
    stations: list[Word] = Field(default_factory=list, max_length=60, examples=[["N-CRYO"]])
    answers: bool = Field(default=True, description="Whether it tells its status (~HS).")
    active: bool = True

    def profile(self, printer_id: str, *, is_known: bool) -> Profile:
        """The same as the page's form has it: one place says what is wrong with it."""
        return Profile(
            id=printer_id, title=self.title, address=self.address, dpi=str(self.dpi), width=str(self.width_millimetres),
            darkness=str(self.darkness), media=self.media, stock=self.stock, product=self.product, takes=self.takes,
            stations=" ".join(self.stations), answers=_yes(self.answers), active=_yes(self.active),
            is_known=_yes(is_known),
        )  # fmt: skip


class PrinterOut(PrinterIn):
    """A printer's profile, and its number."""

    id: str


@router.get("", response_model=list[PrinterOut], responses={401: {}, 403: {}})
def list_printers(house: CurrentHouse, _administrator: Administrator) -> Any:  # noqa: ANN401  # JSON of the model
    """Every printer with its profile, also those that are no longer in use."""
    return printers_json(house)


@router.get("/{printer_id}", response_model=PrinterOut, responses={401: {}, 403: {}, 404: {}})
def get_printer(printer_id: PrinterId, house: CurrentHouse, _administrator: Administrator) -> Any:  # noqa: ANN401
    """One printer with its profile."""
    return printer_json(printer_of(house, printer_id))


@router.put("/{printer_id}", response_model=PrinterOut, responses={401: {}, 403: {}})
def put_printer(
    printer_id: PrinterId, told: PrinterIn, house: CurrentHouse, administrator: Administrator
) -> Any:  # noqa: ANN401
    """Set a printer's profile, new or whole in place of the one before. The security log has who sent labels where."""
    known = {one["id"] for one in printers_json(house)}
    profile = told.profile(printer_id, is_known=printer_id in known)
    if problems := problems_of(house, profile):
        raise HTTPException(422, "; ".join(f"{name}: {why}" for name, why in problems.items()))
    keep_printer(house, profile, administrator)
    return printer_json(printer_of(house, printer_id))


@router.post(
    "/{printer_id}/test",
    status_code=201,
    response_model=JobOut,
    responses={401: {}, 403: {}, 404: {}, 409: {}},
)
def post_trial(
    printer_id: PrinterId, house: CurrentHouse, administrator: Administrator, idempotency_key: Key
) -> Response:
    """Queue a test label, from any station. The same `Idempotency-Key` queues no second one."""
    deed = partial(trial_to_printer, house, administrator, printer_id, anywhere=True)
    answer = once(
        house, administrator, idempotency_key, ["printer test", printer_id], deed, told_job
    )
    return Response(answer, status_code=201, media_type="application/json")


def _yes(is_so: bool) -> str:  # noqa: FBT001  # one truth in, one word out
    return "yes" if is_so else "no"
