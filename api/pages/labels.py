"""Labels: every print of a station or a therapy, counted until nothing is left over."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.dependencies import CurrentHouse, needs
from api.house import Look
from api.label_accounts import PLACES_MOST, accounts_of, on_a_sheet, print_of, silent_prints
from api.label_sheets import NUMBERS, serials_in, sheet_file
from api.layout import SignedIn
from api.pages.rendering import render
from api.paging import address, paged
from api.printed import coi_printed
from api.search import find_therapies
from api.spool_states import stuck_count
from api.spooling import blocking
from custody.domain.journey import STEP
from custody.domain.marks import mark_of
from custody.domain.permissions import Permission
from custody.domain.records import Label
from custody.domain.vocabulary import LabelState

router = APIRouter()
PATH: Final = "/labels"
ON_A_PAGE: Final = 25
STEPS: Final = ("reprint_label", "apply_reprint", "relabel_over", "account_for_label")
STATES: Final = (
    ("all", "All"), ("printed", "Open"), ("applied", "Applied"), ("void", "Void"),
    ("destroyed", "Destroyed"),
)  # fmt: skip

Printer = Annotated[SignedIn, Depends(needs(Permission.FETCH_LABEL))]


class Asked(BaseModel):
    """Of which therapy, or else of this station; in which state."""

    q: str = Field(default="", max_length=2000)
    state: Literal["all", "printed", "applied", "void", "destroyed"] = "all"
    offset: int = Field(default=0, ge=0)


@router.get(PATH)
def show_labels(
    request: Request, house: CurrentHouse, printer: Printer, asked: Annotated[Asked, Query()]
) -> HTMLResponse:
    """The prints that are asked for, newest first, and what became of them all."""
    place, question = printer.at.station, asked.q.strip()
    found = find_therapies(house, printer, question) if question else None
    with house.look() as look:
        if found is None:
            prints = look.books.find(Label, station=place.id)
        else:
            prints = [one for each in found.therapies for one in _of(look, each.coi)]
        stuck = stuck_count(look, place.id)
        still_open = [one for one in prints if one.state == LabelState.PRINTED]
        free = [one for one in still_open if blocking(look, one.serial) is None]
    prints.sort(key=lambda one: one.serial, reverse=True)
    chosen = [one for one in prints if asked.state in ("all", one.state)]
    page = paged(
        chosen, PATH, offset=asked.offset, size=ON_A_PAGE, q=question,
        state="" if asked.state == "all" else asked.state,
    )  # fmt: skip
    with house.look() as look:
        silent = silent_prints(look, house.presets, page.items)
    return render(
        request,
        "labels.html",
        asked=question,
        problem=found.problem if found else "",
        whose=[(coi_printed(one.coi), mark_of(one.coi)) for one in found.therapies]
        if found
        else [],
        accounts=accounts_of(sorted(prints, key=lambda one: one.serial)),
        open_count=len(still_open),
        stuck=stuck,
        on_a_sheet=on_a_sheet(free),
        prints=[print_of(one, place.zone, silent) for one in page.items],
        page=page,
        state=asked.state,
        states=[(key, label, address(PATH, q=question, state=key)) for key, label in STATES],
        steps=[
            step
            for step in map(STEP.__getitem__, STEPS)
            if printer.account.roles & step.roles and place.kind in step.stations
        ],
    )


@router.get(f"{PATH}/sheet.pdf")
def get_sheet(
    house: CurrentHouse,
    printer: Printer,
    prints: Annotated[str, Query(max_length=500, pattern=NUMBERS)],
    start: Annotated[int, Query(ge=1, le=PLACES_MOST)] = 1,
) -> Response:
    """Prints of one size on sheets of A4, from a position on the first."""
    file = sheet_file(house, printer, serials_in(prints), start=start)
    return Response(file.pdf, media_type="application/pdf")


def _of(look: Look, coi: str) -> list[Label]:
    return look.books.find(Label, therapy=coi)
