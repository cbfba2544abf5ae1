"""The therapy presets: which there are, who approved which version, and by which bytes it is known."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.dependencies import CurrentHouse, needs
from api.layout import SignedIn
from api.pages.rendering import render
from api.preset_views import summary_of
from custody.domain.permissions import Permission

router = APIRouter()

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


@router.get("/presets")
def show_presets(request: Request, house: CurrentHouse, reader: Reader) -> HTMLResponse:
    """All presets."""
    zone = reader.at.station.zone
    with house.look() as look:
        rows = [summary_of(look, one, zone) for one in house.presets.values()]
    return render(request, "presets.html", rows=rows)
