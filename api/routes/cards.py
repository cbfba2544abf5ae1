"""The files of cards: the therapy's, the badges of those who work here, and what hangs at stations."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api.action_cards import action_cards
from api.cards import staff_badge, station_card, therapy_card
from api.dependencies import CurrentHouse, needs
from api.routes.label_answers import as_pdf, as_zpl
from custody.domain.permissions import Permission

router = APIRouter(tags=["labels"])
Printer = Annotated[Any, Depends(needs(Permission.FETCH_LABEL))]
Administrator = Annotated[Any, Depends(needs(Permission.PRINT_BADGE))]


@router.get("/therapies/{coi}/card.pdf", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_therapy_card(coi: str, house: CurrentHouse, _printer: Printer) -> Response:
    """The therapy's card with its Chain of Identity symbol, at true size."""
    return as_pdf(therapy_card(house, coi), "therapy-card")


@router.get("/therapies/{coi}/card.zpl", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_therapy_card_zpl(coi: str, house: CurrentHouse, _printer: Printer) -> Response:
    """The therapy's card as native ZPL, where its template has it."""
    return as_zpl(therapy_card(house, coi), "therapy-card")


@router.get("/people/{person}/badge.pdf", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_staff_badge(person: str, house: CurrentHouse, administrator: Administrator) -> Response:
    """A badge with the symbol that signing in reads, at true size."""
    return as_pdf(staff_badge(house, person, administrator), "badge")


@router.get("/people/{person}/badge.zpl", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_staff_badge_zpl(person: str, house: CurrentHouse, administrator: Administrator) -> Response:
    """A badge as native ZPL, where its template has it."""
    return as_zpl(staff_badge(house, person, administrator), "badge")


@router.get("/stations/{station}/card.pdf", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_station_card(station: str, house: CurrentHouse, _administrator: Administrator) -> Response:
    """The card that hangs at a station, with the code that names it, at true size."""
    return as_pdf(station_card(house, station), "station-card")


@router.get("/stations/{station}/card.zpl", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_station_card_zpl(
    station: str, house: CurrentHouse, _administrator: Administrator
) -> Response:
    """The card of a station as native ZPL, where its template has it."""
    return as_zpl(station_card(house, station), "station-card")


@router.get("/stations/{station}/action-cards.pdf", responses={401: {}, 403: {}, 404: {}, 409: {}})
def get_action_cards(station: str, house: CurrentHouse, printer: Printer) -> Response:
    """Sheets of cards that open the forms of the steps that whoever asks may do at a station of this kind."""
    return as_pdf(action_cards(house, printer.account.as_person(), station), "action-cards")
