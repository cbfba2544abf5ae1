"""The file of a label that was printed: every symbol of it decoded again before it is handed out."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.dependencies import CurrentHouse, Serial, needs
from api.label_accounts import PLACES_MOST
from api.label_files import Reader, draw_label, label_file
from api.label_quality import decoded, quality_json
from api.label_sheets import NUMBERS, serials_in, sheet_file
from api.photos import ENDINGS, photo_of
from api.spooling import require_unspooled
from custody.domain.permissions import Permission
from custody.errors import NotFound
from labels.raster import preview_png

router = APIRouter(prefix="/labels", tags=["labels"])
Printer = Annotated[Any, Depends(needs(Permission.FETCH_LABEL))]
Looker = Annotated[Any, Depends(needs(Permission.READ_NAMES))]  # a photo may show a name


class SymbolOut(BaseModel):
    """A symbol that was read back: its AIM prefix, how much it says, and what is left of its error correction."""

    symbology: str = Field(examples=["]Q1"])
    characters: int
    correction_unused: float | None = Field(
        description="Of the whole, 0 to 1; null for bars, which have no error correction."
    )


class QualityOut(BaseModel):
    """How the symbols of an open print read at a printer's resolution."""

    serial: int
    template: str = Field(examples=["final_bag v1"])
    dpi: int
    symbols: list[SymbolOut]


@router.get("/sheet.pdf", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_sheet(
    house: CurrentHouse,
    printer: Printer,
    prints: Annotated[str, Query(max_length=500, pattern=NUMBERS)],
    start: Annotated[int, Query(ge=1, le=PLACES_MOST)] = 1,
) -> Response:
    """Prints of one size on sheets of A4, from a position on the first; `prints` are serials, `7 8 12`."""
    file = sheet_file(house, printer, serials_in(prints), start=start)
    return Response(
        file.pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="labels-sheet.pdf"'},
    )


@router.get("/{serial}/symbols", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_label_symbols(serial: Serial, house: CurrentHouse, _printer: Printer) -> QualityOut:
    """How well the symbols of an open print read, decoded from its drawing; nothing in the answer can be scanned."""
    return QualityOut.model_validate(quality_json(serial, decoded(house, serial)))


@router.get("/{serial}.pdf", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_label_pdf(serial: Serial, house: CurrentHouse, printer: Printer) -> Response:
    """The label as a PDF at true size."""
    require_unspooled(house, serial)
    file = label_file(house, printer, serial)
    return Response(
        file.pdf,
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="label-{serial}.pdf"'},
    )


@router.get("/{serial}.png", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_label_png(
    serial: Serial, house: CurrentHouse, printer: Printer, dpi: Literal["203", "300", "600"] = "203"
) -> Response:
    """The label as a picture, a pixel for each dot of a printer of this resolution."""
    require_unspooled(house, serial)
    dots = int(dpi)
    reader = Reader(person=printer.account.person, why=f"fetches label {serial}")
    file = draw_label(house, serial, reader, dpi=dots)
    return Response(preview_png(file.pdf, 0, dpi=dots), media_type="image/png")


@router.get("/{serial}.zpl", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_label_zpl(serial: Serial, house: CurrentHouse, printer: Printer) -> Response:
    """The label as native ZPL, where its kind has it."""
    require_unspooled(house, serial)
    file = label_file(house, printer, serial)
    if file.zpl is None:
        raise NotFound(f"label {serial} has no ZPL")
    return Response(
        file.zpl,
        media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="label-{serial}.zpl"'},
    )


@router.get("/{serial}/photo", responses={401: {}, 403: {}, 404: {}})
def get_photo(serial: Serial, house: CurrentHouse, looker: Looker) -> Response:
    """The photo taken before this print went over another label, as it was taken; every look is written down."""
    photo = photo_of(house, looker, serial)
    name = f"label-{serial}-{photo.sha256[:12]}.{ENDINGS[photo.media]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',  # a page may show it; it is no page
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(photo.data, media_type=photo.media, headers=headers)
