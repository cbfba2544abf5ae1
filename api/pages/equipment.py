"""Lots, equipment and storage: what is fit for use, what a recall reaches, what lies where."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api import equipment_views
from api.dependencies import CurrentHouse, needs
from api.layout import SignedIn
from api.pages.rendering import render
from api.paging import address
from custody.domain.journey import STEP
from custody.domain.permissions import Permission, may
from custody.domain.records import Lot
from custody.domain.step import Step

router = APIRouter()
PATH: Final = "/equipment"
TABS: Final = (("lots", "Lots"), ("assets", "Equipment"), ("storage", "Storage positions"))
STEPS: Final = {
    "lots": ("register_lot", "set_lot_status"),
    "assets": ("register_asset", "renew_calibration", "requalify_shipper"),
    "storage": ("put_away", "pick", "register_position"),
}

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


class Asked(BaseModel):
    """Which view, and of one lot everything that it touched."""

    view: Literal["lots", "assets", "storage"] = "lots"
    gtin: str = Field(default="", max_length=14)
    lot: str = Field(default="", max_length=40)


@router.get(PATH)
def show_equipment(
    request: Request, house: CurrentHouse, reader: Reader, asked: Annotated[Asked, Query()]
) -> HTMLResponse:
    """One of the three views."""
    now, zone = house.now(), reader.at.station.zone
    shown: dict[str, Any]
    with house.look() as look:
        match asked.view:
            case "assets":
                shown = {"assets": equipment_views.asset_rows(look, now, zone)}
            case "storage":
                shown = {"stores": equipment_views.stores(look)}
            case _:
                shown = {
                    "lots": equipment_views.lot_rows(look, now),
                    "lot": look.books.get(Lot, asked.gtin, asked.lot),
                    "reach": equipment_views.reach_of(
                        look, house.presets, (asked.gtin, asked.lot), now
                    ),
                }
    return render(
        request,
        "equipment.html",
        view=asked.view,
        tabs=[(key, label, address(PATH, view=key)) for key, label in TABS],
        steps=_steps(reader, asked.view),
        may_fetch=may(reader.account.roles, Permission.FETCH_LABEL),
        **shown,
    )


def _steps(reader: SignedIn, view: str) -> list[Step]:
    """What this person may do about it at this station."""
    place, roles = reader.at.station, reader.account.roles
    steps = [STEP[name] for name in STEPS[view]]
    return [step for step in steps if roles & step.roles and place.kind in step.stations]
