"""Handoffs: what was released and not yet accepted, and what changed hands last."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import CurrentHouse, needs
from api.house import Look
from api.layout import SignedIn
from api.moments import Both, both, span_words
from api.packing_lists import packing_list_href
from api.pages.rendering import render
from api.paging import paged
from api.papers import print_here_href
from api.printed import coi_printed, container_title, din_printed
from custody.domain.case import from_moment
from custody.domain.journey import STEP
from custody.domain.marks import Mark, mark_of
from custody.domain.permissions import Permission, may
from custody.domain.records import Container, Handoff, HandoffItem
from custody.domain.vocabulary import HandoffState

router = APIRouter()
PATH: Final = "/handoffs"
ON_A_PAGE: Final = 20

Looker = Annotated[SignedIn, Depends(needs(Permission.LOOK_UP))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One handoff with both people and both times, as far as they are known."""

    therapy: str
    code: tuple[str, str]
    mark: Mark
    goods: tuple[tuple[str, str, str], ...]  # what, its donation, its address
    shipment: str
    packing_list: str  # its address, where it travels in a shipper
    print_here: str  # where it is sent to a printer of this station; empty where none prints it
    from_holder: str
    to_holder: str
    releaser: str
    released: Both | None
    waits: str
    state: str
    accepter: str
    accepted: Both | None
    is_own: bool  # released by whoever looks: somebody else must accept


@router.get(PATH)
def show_handoffs(
    request: Request,
    house: CurrentHouse,
    looker: Looker,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """What waits for this station, what it gave away, what waits elsewhere, what was closed."""
    place = looker.at.station
    with house.look() as look:
        known = [one for one in look.books.find(Handoff) if _concerns(one, looker)]
        pending = [one for one in known if one.state == HandoffState.PENDING]
        closed = [one for one in known if one.state != HandoffState.PENDING]
        pending.sort(key=lambda one: one.released_at)
        closed.sort(key=lambda one: (one.accepted_at or "", one.id), reverse=True)
        page = paged(closed, PATH, offset=offset, size=ON_A_PAGE)
        now = house.now().timestamp()
        waiting = [_shown(look, one, looker, now) for one in pending]
        lately = [_shown(look, one, looker, now) for one in page.items]
    to_us = [one for one in waiting if one.to_holder == place.holder]
    from_us = [one for one in waiting if one.from_holder == place.holder and one not in to_us]
    return render(
        request,
        "handoffs.html",
        to_us=to_us,
        from_us=from_us,
        others=[one for one in waiting if one not in to_us and one not in from_us],
        lately=lately,
        page=page,
        holder=place.holder,
        may_act=_may_act(looker),
        may_fetch=may(looker.account.roles, Permission.FETCH_LABEL),
        may_read=may(looker.account.roles, Permission.READ_THERAPY),
        may_import=may(looker.account.roles, Permission.IMPORT_EVIDENCE),
    )


def _concerns(one: Handoff, looker: SignedIn) -> bool:
    """Whoever may not read therapies sees only what their own party gives or takes."""
    everything = may(looker.account.roles, Permission.READ_THERAPY)
    return everything or looker.at.station.holder in (one.from_holder, one.to_holder)


def _may_act(looker: SignedIn) -> bool:
    """Whether this person may accept or decline at this station."""
    step = STEP["accept_custody"]
    return bool(looker.account.roles & step.roles) and looker.at.station.kind in step.stations


def _shown(look: Look, one: Handoff, looker: SignedIn, now: float) -> Shown:
    zone = looker.at.station.zone
    items = look.books.find(HandoffItem, handoff=one.id)
    return Shown(
        therapy=one.therapy,
        code=coi_printed(one.therapy),
        mark=mark_of(one.therapy),
        goods=tuple(_goods(look, item.container) for item in items),
        shipment=one.shipment or "",
        packing_list=packing_list_href(one.shipment) if one.shipment else "",
        print_here=print_here_href(look, looker, "packing_list", one.shipment)
        if one.shipment
        else "",
        from_holder=one.from_holder,
        to_holder=one.to_holder,
        releaser=one.releaser,
        released=both(one.released_at, zone),
        waits=span_words(int(now - from_moment(one.released_at).timestamp())),
        state=one.state,
        accepter=one.accepter or "",
        accepted=both(one.accepted_at, zone),
        is_own=one.releaser == looker.account.person,
    )


def _goods(look: Look, container: str) -> tuple[str, str, str]:
    known = look.books.get(Container, container)
    if known is None:
        return container, "", f"/containers/{container}"
    return container_title(known), din_printed(known.din)[0], f"/containers/{container}"
