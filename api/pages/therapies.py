"""All therapies: how far each has come, what it waits for and what is wrong; found by any number."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.dependencies import CurrentHouse, needs
from api.house import House
from api.layout import SignedIn
from api.pages.rendering import render
from api.paging import address, paged
from api.search import Found, find_patient, find_therapies
from api.situation import situation_of
from api.standing import standing_of
from custody.domain.permissions import Permission

router = APIRouter()
PATH = "/therapies"
ON_A_PAGE = 20
SEE_OTHER: Final = 303

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
    return _shown(request, house, find_therapies(house, reader, q), q, offset)


@router.post(PATH)
def search_therapies(
    request: Request,
    house: CurrentHouse,
    reader: Reader,
    q: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """What a question finds; only what names no person becomes an address."""
    found = find_therapies(house, reader, q)
    if found.therapies:
        return RedirectResponse(address(PATH, q=q.strip()), status_code=SEE_OTHER)
    if not found.problem:
        found = find_patient(house, reader, q)
    return _shown(request, house, found, q, 0)


def _shown(request: Request, house: House, found: Found, q: str, offset: int) -> HTMLResponse:
    page = paged(found.therapies, PATH, offset=offset, size=ON_A_PAGE, q=q.strip())
    with house.look() as look:
        cases = [situation_of(look.books, one, house.presets, house.now()) for one in page.items]
    rows = [standing_of(case) for case in cases]
    return render(
        request, "therapies.html", rows=rows, page=page, asked=q.strip(), problem=found.problem
    )
