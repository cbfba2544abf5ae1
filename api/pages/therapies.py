"""All therapies: how far each has come, what it waits for and what is wrong; found by any number."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import CurrentHouse, needs
from api.layout import SignedIn
from api.pages.rendering import render
from api.paging import paged
from api.search import find_therapies
from api.situation import situation_of
from api.standing import standing_of
from custody.domain.permissions import Permission

router = APIRouter()
PATH = "/therapies"
ON_A_PAGE = 20

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


@router.get(PATH)
def show_therapies(
    request: Request,
    house: CurrentHouse,
    reader: Reader,
    q: Annotated[str, Query(max_length=2000)] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """The list, newest first, or what a search found."""
    found = find_therapies(house, reader, q)
    page = paged(found.therapies, PATH, offset=offset, size=ON_A_PAGE, q=q.strip())
    with house.look() as look:
        cases = [situation_of(look.books, one, house.presets, house.now()) for one in page.items]
    rows = [standing_of(case) for case in cases]
    return render(
        request, "therapies.html", rows=rows, page=page, asked=q.strip(), problem=found.problem
    )
