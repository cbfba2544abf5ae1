"""One preset: every number in it with its unit and source, as an example for the site to approve."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.dependencies import CurrentHouse, needs
from api.dose import session_rows
from api.layout import SignedIn
from api.pages.rendering import render
from api.preset_views import (
    companion_facts,
    dose_rows,
    limit_rows,
    monitoring_facts,
    order_rows,
    release_rows,
    screening_facts,
    summary_of,
    toxicity_rows,
)
from custody.domain.permissions import Permission
from custody.domain.presets import EXAMPLE_MARK
from custody.errors import NotFound

router = APIRouter()

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


@router.get("/presets/{name}")
def show_preset(request: Request, house: CurrentHouse, reader: Reader, name: str) -> HTMLResponse:
    """A preset's page; NotFound where there is none."""
    preset = house.presets.get(name)
    if preset is None:
        raise NotFound("there is no preset with this name")
    with house.look() as look:
        summary = summary_of(look, preset, reader.at.station.zone)
    return render(
        request,
        "preset.html",
        preset=preset,
        summary=summary,
        example=EXAMPLE_MARK,
        limits=limit_rows(preset),
        release=release_rows(preset),
        doses=dose_rows(preset),
        sessions=session_rows(preset),
        orders=order_rows(preset),
        toxicity=toxicity_rows(preset),
        companions=companion_facts(preset),
        monitoring=monitoring_facts(preset),
        screening=screening_facts(preset),
    )
