"""How a page is made: one environment, one context, so that the same thing stands in the same place everywhere."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.clock import new_token
from api.house import House
from api.layout import place_at, places_of, role_words
from api.staff import staff_of
from custody.domain.marks import mark_of
from custody.domain.photo import PHOTO_BYTES_MAX

TEMPLATES = Path(__file__).parents[1] / "templates"
UTC = ZoneInfo("UTC")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=select_autoescape(("html",)),
        trim_blocks=False, lstrip_blocks=False,
    )  # fmt: skip
    made.globals["mark_of"] = mark_of
    made.globals["new_key"] = new_token  # an idempotency key for each form
    made.globals["PHOTO_BYTES_MAX"] = PHOTO_BYTES_MAX
    made.globals |= {"place_at": place_at, "places_of": places_of, "role_words": role_words}
    return made


ENVIRONMENT = _environment()


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401  # what a template needs
    """A page: its own context, and what every page has."""
    house: House = request.app.state.house
    session = getattr(request.state, "session", None)
    page = ENVIRONMENT.get_template(template)
    html = page.render(**(_around(request, house, session) | context))
    return HTMLResponse(html, status_code=status)


def _around(request: Request, house: House, session: Any) -> dict[str, Any]:  # noqa: ANN401  # a session, or none yet
    """Who, where and when, for the bar; who could be, for a demo."""
    zone = session.at.station.zone if session else "UTC"
    return {
        "session": session,
        "staff": staff_of(house),
        "station": session.at.station if session else None,
        "station_title": session.at.title if session else "",
        "clock": clock_of(house.now(), zone, frozen=house.demo),
        "demo": house.demo,
        "path": request.url.path,
        "alarm": house.alarm,
        "demo_people": request.app.state.demo_people if house.demo else (),
    }


def clock_of(now: datetime, zone: str, *, frozen: bool) -> dict[str, Any]:
    """A moment as the bar shows it."""
    local = now.astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    return {
        "iso": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "local": f"{local:%d %b %Y %H:%M}",
        "zone": local.tzname(),
        "utc": f"{now.astimezone(UTC):%H:%M}",
        "offset_minutes": int(offset.total_seconds() // 60) if offset else 0,
        "frozen": frozen,
    }
