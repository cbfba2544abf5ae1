"""One print: how it looks, what became of it, its files."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from api.dependencies import CurrentHouse, Serial, needs
from api.house import House
from api.label_accounts import print_of, silent_prints
from api.label_files import label_file
from api.label_quality import Quality, decoded, quality_of
from api.label_templates import template_of
from api.layout import SignedIn
from api.pages.rendering import render
from api.printed import coi_printed, container_title
from api.printing_views import job_of, printers_for
from api.relabelled import relabelled
from custody.domain.journey import STEP
from custody.domain.marks import mark_of
from custody.domain.permissions import Permission
from custody.domain.records import Container, Label, Relabelling
from custody.domain.step import Step
from custody.domain.vocabulary import LabelState
from custody.errors import NotFound
from labels.raster import preview_png

router = APIRouter()
DPI: Final = 203
NOT_SENT: Final = ("waiting", "failed")  # may still go to another printer

Printer = Annotated[SignedIn, Depends(needs(Permission.FETCH_LABEL))]


@router.get("/labels/{serial}.png")
def get_label_picture(serial: Serial, house: CurrentHouse, printer: Printer) -> Response:
    """The label as this station's printer would print it, for the screen."""
    file = label_file(house, printer, serial)
    picture = preview_png(file.pdf, 0, dpi=_resolution(house, serial, printer.at.station.id))
    return Response(picture, media_type="image/png")


@router.get("/labels/{serial}")
def show_label(
    request: Request, serial: Serial, house: CurrentHouse, printer: Printer
) -> HTMLResponse:
    """A print's page; NotFound where there is none."""
    with house.look() as look:
        label = look.books.get(Label, serial)
        if label is None:
            raise NotFound(f"there is no print {serial}")
        same = look.books.find(Label, bears=label.bears)
        bears = look.books.get(Container, label.bears)
        silent = silent_prints(look, house.presets, [label])
        job = job_of(house, look, serial, printer)
        printers = printers_for(look, label, printer.at.station.id)
        template = template_of(look.stores, look.books, label.template)
        stuck = (look.books.get(Relabelling, serial), *look.books.find(Relabelling, covers=serial))
        over = relabelled(look, filter(None, stuck), printer)
    coi, is_open = label.therapy or "", label.state == LabelState.PRINTED
    return render(
        request,
        "label.html",
        one=print_of(label, printer.at.station.zone, silent),
        code=coi_printed(coi) if coi else None,
        mark=mark_of(coi) if coi else None,
        coi=coi,
        bears=(container_title(bears), f"/containers/{bears.id}") if bears else (label.bears, ""),
        job=job,
        has_zpl=template.native_zpl,
        printers=printers if job is None or job.state in NOT_SENT else [],
        replaced_by=next((each.serial for each in same if each.replaces == serial), None),
        over=over,
        steps=_steps(printer, is_open=is_open),
        quality=quality_of(partial(decoded, house, serial)) if is_open else Quality(),
    )


def _resolution(house: House, serial: int, station: str) -> int:
    """The dots per inch of the first printer of a station that prints a label, or those of most printers."""
    with house.look() as look:
        label = look.books.get(Label, serial)
        fit = printers_for(look, label, station) if label else []
        printer = look.stores.printers.of(fit[0][0]) if fit else None
    return printer.dpi if printer else DPI


def _steps(printer: SignedIn, *, is_open: bool) -> list[Step]:
    """What may be done with a print by this person at this station."""
    names = ("relabel_over", "account_for_label") if is_open else ("reprint_label",)
    place, roles = printer.at.station, printer.account.roles
    steps = [STEP[name] for name in names]
    return [step for step in steps if roles & step.roles and place.kind in step.stations]
