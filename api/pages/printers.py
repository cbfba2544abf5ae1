"""Printers: where each is, what is in it, which stations print on it; and whether it prints at all."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Path, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.dependencies import CurrentHouse, needs
from api.house import House
from api.label_quality import Quality, quality_of
from api.layout import SignedIn
from api.pages.rendering import render
from api.printer_forms import (
    Profile,
    keep_printer,
    problems_of,
    product_choices,
    profile_of,
    takes_choices,
)
from api.printing_views import printer_shown
from api.spooling import trial_to_printer
from api.trials import MEDIA_WORDS, trial_of
from custody.domain.permissions import Permission
from custody.errors import NotFound
from labels.raster import preview_png
from labels.stock import PRINTER_DPI, STOCKS

router = APIRouter(prefix="/printers")
PATH: Final = "/printers"
SEE_OTHER: Final = 303
WRONG: Final = 422

Administrator = Annotated[SignedIn, Depends(needs(Permission.MANAGE_PRINTERS))]
PrinterId = Annotated[str, Path(max_length=64)]


@router.get("")
def show_printers(request: Request, house: CurrentHouse, _who: Administrator) -> HTMLResponse:
    """Every printer, and a form for another."""
    return _page(request, house, Profile())


@router.post("")
def post_printer(
    request: Request,
    house: CurrentHouse,
    administrator: Administrator,
    told: Annotated[Profile, Form()],
) -> Response:
    """Keep a profile, new or changed; or the form again with what is wrong."""
    problems = problems_of(house, told)
    if problems:
        return _page(request, house, told, problems)
    keep_printer(house, told, administrator)
    return RedirectResponse(f"{PATH}/{told.id}", SEE_OTHER)


@router.get("/{printer_id}")
def show_printer(
    request: Request, printer_id: PrinterId, house: CurrentHouse, _who: Administrator
) -> HTMLResponse:
    """One printer, to be changed; NotFound where there is none."""
    with house.look() as look:
        printer = look.stores.printers.of(printer_id)
    if printer is None:
        raise NotFound(f"there is no printer {printer_id}")
    return _page(request, house, profile_of(printer))


@router.get("/{printer_id}/test.png")
def get_trial_picture(printer_id: PrinterId, house: CurrentHouse, _who: Administrator) -> Response:
    """The test label as this printer prints it, for the screen."""
    with house.look() as look:
        printer = look.stores.printers.of(printer_id)
    if printer is None:
        raise NotFound(f"there is no printer {printer_id}")
    file = trial_of(printer)
    return Response(preview_png(file.pdf, 0, dpi=printer.dpi), media_type="image/png")


@router.post("/{printer_id}/test")
def post_trial(
    printer_id: PrinterId, house: CurrentHouse, administrator: Administrator
) -> Response:
    """Print a test label."""
    house.write(trial_to_printer(house, administrator, printer_id, anywhere=True))
    return RedirectResponse(f"{PATH}/{printer_id}", SEE_OTHER)


def _page(
    request: Request,
    house: House,
    told: Profile,
    problems: dict[str, str] | None = None,
) -> HTMLResponse:
    with house.look() as look:
        printers = look.stores.printers.all()
        stations = [one.station.id for one in look.stores.stations.all()]
        jobs = look.stores.spool.last_at(told.id, 1) if told.is_known else []
    kept = next((one for one in printers if told.is_known and one.id == told.id), None)
    return render(
        request,
        "printers.html",
        status=WRONG if problems else 200,
        printers=[printer_shown(house, one) for one in printers],
        told=told,
        problems=problems or {},
        is_known=bool(told.is_known),
        last=jobs[0] if jobs else None,
        quality=quality_of(partial(trial_of, kept)) if kept else Quality(),
        stations=stations,
        resolutions=[(str(one), f"{one} dpi") for one in PRINTER_DPI],
        media=[(one.value, words.capitalize()) for one, words in MEDIA_WORDS.items()],
        stocks=[
            (one.name, f"{one.width_millimetres:g} × {one.height_millimetres:g} mm, {one.made_for}")
            for one in STOCKS.values()
        ],
        products=product_choices(house, told),
        takes=takes_choices(),
    )
