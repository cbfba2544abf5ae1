"""The files of cards: the therapy's, the badges of those who work here, and the action cards of a station."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api.action_cards import action_cards
from api.cards import staff_badge, therapy_card
from api.dependencies import CurrentHouse, needs
from custody.domain.permissions import Permission

router = APIRouter(tags=["labels"])
Printer = Annotated[Any, Depends(needs(Permission.FETCH_LABEL))]
Administrator = Annotated[Any, Depends(needs(Permission.PRINT_BADGE))]


@router.get("/therapies/{coi}/card.pdf", responses={401: {}, 403: {}, 404: {}})
def get_therapy_card(coi: str, house: CurrentHouse, _printer: Printer) -> Response:
    """The therapy's card with its Chain of Identity symbol, at true size."""
    return _pdf(therapy_card(house, coi), "therapy-card.pdf")


@router.get("/people/{person}/badge.pdf", responses={401: {}, 403: {}, 404: {}})
def get_staff_badge(person: str, house: CurrentHouse, administrator: Administrator) -> Response:
    """A badge with the symbol that signing in reads, at true size."""
    return _pdf(staff_badge(house, person, administrator), "badge.pdf")


@router.get("/stations/{station}/action-cards.pdf", responses={401: {}, 403: {}, 404: {}})
def get_action_cards(station: str, house: CurrentHouse, printer: Printer) -> Response:
    """Sheets of cards that open the forms of the steps that whoever asks may do at a station of this kind."""
    return _pdf(action_cards(house, printer, station).pdf, "action-cards.pdf")


def _pdf(content: bytes, name: str) -> Response:
    shown = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=shown)
