"""The station: one big scan field that tells what a thing is, whose, how it stands, and what may be done now.

Looking up writes nothing.  A code that cannot be told is a STOP like any other.  An action card opens the form of its
step, empty.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.demo_codes import demo_codes
from api.dependencies import CurrentHouse, needs
from api.house import House
from api.known_things import Known, beside, known_thing
from api.layout import SignedIn
from api.names import born, full_name, names_of
from api.next_steps import NextSteps, beginnings, next_steps
from api.pages.rendering import render
from api.papers import print_here_href
from api.recent import last_scans
from api.step_form import Line
from api.verdict_words import stop_view
from custody.domain.actions import actions_for
from custody.domain.case import RawScan
from custody.domain.finding import Finding
from custody.domain.permissions import Permission, may
from custody.domain.reasons import REASON

router = APIRouter()
Looker = Annotated[SignedIn, Depends(needs(Permission.LOOK_UP))]
NOTHING: Final = NextSteps()
SEE_OTHER: Final = 303


class Scan(BaseModel):
    """What the scan field sends; in a demo, the press of its scanner."""

    text: str = Field(default="", max_length=20_000)
    how: str = Field(default="typed", max_length=10)
    aim: str = Field(default="", max_length=3)
    demo_scan: str = Field(default="", max_length=20_000)


@router.get("/station")
def get_station(request: Request, house: CurrentHouse, session: Looker) -> Response:
    """Ready to scan."""
    return _page(request, house, session)


@router.post("/station")
async def post_station(
    request: Request,
    house: CurrentHouse,
    session: Looker,
    sent: Annotated[Scan, Form()],
) -> Response:
    """What a code names."""
    scan = Line(text=sent.text, how=sent.how, aim=sent.aim, rekeyed=sent.text).raw
    if house.demo and sent.demo_scan:
        scan = Line(text=sent.demo_scan.partition("|")[2], how="scanned").raw
    return await run_in_threadpool(_answer, request, house, session, scan)


def _answer(request: Request, house: House, session: SignedIn, scan: RawScan) -> Response:
    found = house.find_out(session, scan)
    if found.opens:
        return RedirectResponse(f"/steps/{found.opens.name}", SEE_OTHER)
    with house.look() as look:
        known = known_thing(look, found.thing, session.at.station.zone) if found.thing else None
    if known and found.companion:
        known = beside(known, found.companion)
    steps = next_steps(house, session, found, scan) if known and _is_usable(found) else NOTHING
    stop = stop_view(found.problem, full=known is None) if found.problem in REASON else None
    return _page(
        request,
        house,
        session,
        thing=known,
        steps=steps,
        stop=stop,
        who=_who(house, session, known),
    )


def _is_usable(found: Finding) -> bool:
    """A symbol without the print serial informs; any other problem leads nowhere."""
    return found.problem in (None, "label_not_scanned_back")


def _who(house: House, session: SignedIn, known: Known | None) -> dict[str, str]:
    """The person's name and birth date, for roles that read them; the reading is logged."""
    if known is None or not known.subject:
        return {}
    why = "looked something up at a station"
    facts = names_of(house, session, (known.subject,), why).get(known.subject)
    return {"name": full_name(facts), "born": born(facts)} if facts else {}


def _page(request: Request, house: House, session: SignedIn, **told: object) -> Response:
    station = session.at.station
    with house.look() as look:
        scans = last_scans(look, station.id, station.zone)
        print_here = print_here_href(look, session, "action_cards", station.id)
    context: dict[str, Any] = {"thing": None, "steps": NOTHING, "stop": None, "who": {}} | told
    context["begin"] = beginnings(session)
    context |= {"cards": _cards(session), "print_here": print_here}
    return render(request, "station.html", scans=scans, codes=demo_codes(house, session), **context)


def _cards(session: SignedIn) -> str:
    """Where this person's action cards for the station are fetched; empty where there are none."""
    station, account = session.at.station, session.account
    there_are = actions_for(account.as_person(), station)
    may_fetch = may(account.roles, Permission.FETCH_LABEL)
    return f"/api/v1/stations/{station.id}/action-cards.pdf" if there_are and may_fetch else ""
