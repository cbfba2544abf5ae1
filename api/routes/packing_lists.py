"""The packing list that lies in a shipper: every symbol of it decoded again before it is handed out."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from api.dependencies import CurrentHouse, needs
from api.packing_lists import packing_list
from custody.domain.permissions import Permission

router = APIRouter(prefix="/shipments", tags=["labels"])
Printer = Annotated[Any, Depends(needs(Permission.FETCH_LABEL))]
ShipmentNumber = Annotated[str, Path(max_length=64)]


@router.get("/{sscc}/packing-list.pdf", responses={401: {}, 403: {}, 404: {}})
def get_packing_list(sscc: ShipmentNumber, house: CurrentHouse, _printer: Printer) -> Response:
    """What is in a shipment, as it was packed: sheets of A4, without the patient's name."""
    shown = {"Content-Disposition": f'inline; filename="packing-list-{sscc}.pdf"'}
    return Response(packing_list(house, sscc).pdf, media_type="application/pdf", headers=shown)
