"""The files of labels of things: lots and their vials, equipment, storage positions.

What was registered with a slash has it in its address, too.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response

from api.dependencies import CurrentHouse, needs
from api.routes.label_answers import as_pdf, as_zpl
from api.thing_labels import asset_label, lot_label, position_label
from custody.domain.permissions import Permission

router = APIRouter(tags=["labels"])
SERIAL_MOST: Final = 20  # GS1 (21)
ANSWERS: Final[dict[int | str, dict[str, Any]]] = {401: {}, 403: {}, 404: {}, 409: {}}

Printer = Annotated[Any, Depends(needs(Permission.FETCH_LABEL))]
Serial = Annotated[
    str, Query(max_length=SERIAL_MOST, description="Of one vial or pack; empty for the lot.")
]


@router.get("/lots/{gtin}/{lot:path}/label.pdf", responses=ANSWERS)
def get_lot_label(
    gtin: str, lot: str, house: CurrentHouse, printer: Printer, serial: Serial = ""
) -> Response:
    """The label of a lot, or of one vial or pack of it, at true size."""
    return as_pdf(lot_label(house, printer, (gtin, lot), serial), "lot-label")


@router.get("/lots/{gtin}/{lot:path}/label.zpl", responses=ANSWERS)
def get_lot_label_zpl(
    gtin: str, lot: str, house: CurrentHouse, printer: Printer, serial: Serial = ""
) -> Response:
    """The label of a lot, or of one vial or pack of it, as native ZPL."""
    return as_zpl(lot_label(house, printer, (gtin, lot), serial), "lot-label")


@router.get("/assets/{asset:path}/label.pdf", responses=ANSWERS)
def get_asset_label(asset: str, house: CurrentHouse, printer: Printer) -> Response:
    """The label of a piece of equipment by its GIAI or GRAI, at true size."""
    return as_pdf(asset_label(house, printer, asset), "asset-label")


@router.get("/assets/{asset:path}/label.zpl", responses=ANSWERS)
def get_asset_label_zpl(asset: str, house: CurrentHouse, printer: Printer) -> Response:
    """The label of a piece of equipment by its GIAI or GRAI, as native ZPL."""
    return as_zpl(asset_label(house, printer, asset), "asset-label")


@router.get("/positions/{position:path}/label.pdf", responses=ANSWERS)
def get_position_label(position: str, house: CurrentHouse, printer: Printer) -> Response:
    """The label of a storage position, at true size."""
    return as_pdf(position_label(house, printer, position), "position-label")


@router.get("/positions/{position:path}/label.zpl", responses=ANSWERS)
def get_position_label_zpl(position: str, house: CurrentHouse, printer: Printer) -> Response:
    """The label of a storage position, as native ZPL."""
    return as_zpl(position_label(house, printer, position), "position-label")
