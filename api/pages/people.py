"""People: who works here, and their badges to print."""

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
    """Everybody with an account, by name; whoever has left has no badge."""
    with house.look() as look:
        everybody = look.stores.accounts.everybody()
    people = [
        {
            "id": one.person,
            "name": one.display_name,
            "roles": words(role_words(one.roles)),
            "sites": ", ".join(sorted(one.sites)),
            "badge": f"/api/v1/people/{one.person}/badge.pdf" if one.active else "",
        }
        for one in sorted(everybody, key=lambda each: (each.display_name, each.person))
    ]
    return render(request, "people.html", people=people)
