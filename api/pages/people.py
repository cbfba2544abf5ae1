"""People: who works here, their badges to print, and the cards that hang where they work."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.dependencies import CurrentHouse, needs
from api.layout import SignedIn, role_words
from api.pages.rendering import render
from api.printed import words
from custody.domain.permissions import Permission

router = APIRouter()
Administrator = Annotated[SignedIn, Depends(needs(Permission.PRINT_BADGE))]


@router.get("/people")
def show_people(
    request: Request, house: CurrentHouse, _administrator: Administrator
) -> HTMLResponse:
    """Everybody with an account, by name, and every station; whoever has left has no badge."""
    with house.look() as look:
        everybody = look.stores.accounts.everybody()
        places = look.stores.stations.all()
    people = [
        {
            "id": one.person,
            "name": one.display_name,
            "roles": words(role_words(one.roles)),
            "sites": ", ".join(sorted(one.sites)),
            "badge": f"/api/v1/people/{one.person}/badge" if one.active else "",
        }
        for one in sorted(everybody, key=lambda each: (each.display_name, each.person))
    ]
    stations = [
        {
            "id": one.station.id,
            "title": one.title,
            "site": one.station.site,
            "card": f"/api/v1/stations/{one.station.id}/card",
        }
        for one in places
    ]
    return render(request, "people.html", people=people, stations=stations)
