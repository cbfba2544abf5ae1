"""Printing: what is on its way to the printers of a station, what is stuck, and what to do about it."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.dependencies import CurrentHouse, Serial, needs
from api.layout import SignedIn
from api.pages.rendering import render
from api.papers import asked_for, paper_to_printer
from api.printing_views import stuck_and_last
from api.spooling import job_moved, label_to_printer, trial_to_printer
from custody.domain.permissions import Permission

router = APIRouter(prefix="/labels")
PATH: Final = "/labels/printing"
SEE_OTHER: Final = 303

Hand = Annotated[SignedIn, Depends(needs(Permission.FETCH_LABEL))]
PrinterId = Annotated[str, Form(max_length=64)]


@router.get("/printing")
def show_printing(
    request: Request,
    house: CurrentHouse,
    hand: Hand,
    kind: Annotated[str, Query(max_length=40)] = "",
    about: Annotated[str, Query(max_length=128)] = "",
) -> HTMLResponse:
    """What is stuck comes first, each with what to do now; before it, a paper that is to be printed here."""
    printers, stuck, last = stuck_and_last(house, hand)
    with house.look() as look:
        asked = asked_for(look, hand, kind, about) if about else None
    return render(request, "printing.html", printers=printers, stuck=stuck, last=last, asked=asked)


@router.post("/printing/paper")
def post_paper(
    house: CurrentHouse,
    hand: Hand,
    printer: PrinterId,
    kind: Annotated[str, Form(max_length=40)],
    about: Annotated[str, Form(max_length=128)],
) -> Response:
    """Send a packing list, action cards or a therapy's card to a printer of this station."""
    house.write(paper_to_printer(house, hand, printer, kind, about))
    return RedirectResponse(PATH, SEE_OTHER)


@router.post("/printing/test")
def post_trial(house: CurrentHouse, hand: Hand, printer: PrinterId) -> Response:
    """A test label, to see that a printer prints."""
    house.write(trial_to_printer(house, hand, printer))
    return RedirectResponse(PATH, SEE_OTHER)


@router.post("/printing/{n}")
def post_word(
    n: Serial,
    house: CurrentHouse,
    hand: Hand,
    to: Annotated[Literal["waiting", "cancelled", "sent", "lost"], Form()],
) -> Response:
    """What a person says of a label that is stuck."""
    house.write(job_moved(house, hand, n, to))
    return RedirectResponse(PATH, SEE_OTHER)


@router.post("/{serial}/print")
def post_print(serial: Serial, house: CurrentHouse, hand: Hand, printer: PrinterId) -> Response:
    """Send an open print to a printer of this station."""
    house.write(label_to_printer(house, hand, serial, printer))
    return RedirectResponse(f"/labels/{serial}", SEE_OTHER)
