"""The bedside check: two people, each for themselves, on one tablet or two.

The first half says only that it is recorded.  The tablet is handed over by the second checker's own badge and PIN,
which open a short session for that half and nothing else.  The result is shown when both are in; it alone opens
the infusion.
"""

from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.acts import Act, act
from api.bedside_view import CHECK, Bedside, bedside, pairs
from api.browser_sessions import SECOND_COOKIE, SECOND_SPAN, begin_session, drop_cookie, set_cookie
from api.demo_codes import demo_badges
from api.dependencies import CurrentHouse, Token, needs
from api.house import House
from api.layout import SignedIn
from api.names import born, full_name, names_of
from api.pages.rendering import render
from api.recent import last_scans, recorded_at
from api.security import find_session, sign_out
from api.step_form import Filled, FormIncomplete, ask_again, filled_from, request_from
from api.step_sending import drawn_anew, key_of, second_of
from api.step_view import FormState, step_view
from api.verdict_words import stop_view, verdict_view
from custody.domain.journey import STEP
from custody.domain.permissions import Permission
from custody.domain.records import Therapy
from custody.domain.vocabulary import StationKind

router = APIRouter(prefix="/bedside")
SEE_OTHER: Final = 303
STEP_OF_CHECK: Final = STEP[CHECK]
Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]


def at_a_bedside(session: Reader) -> SignedIn:
    """Whoever is signed in at a bedside; elsewhere there is no such page."""
    if session.at.station.kind is not StationKind.BEDSIDE:
        raise HTTPException(404, "this station is no bedside")
    return session


Nurse = Annotated[SignedIn, Depends(at_a_bedside)]


@router.get("")
def get_bedside(
    request: Request,
    house: CurrentHouse,
    session: Nurse,
    again: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """Where the check stands, or its form."""
    return _page(request, house, session, FormState(), again=bool(again))


@router.post("/form")
async def post_form(request: Request, house: CurrentHouse, session: Nurse) -> Response:
    """The form with one scan more; nothing is asked."""
    filled = drawn_anew(STEP_OF_CHECK, await request.form(), demo=house.demo)
    return await run_in_threadpool(
        _page, request, house, session, FormState(filled=filled), again=True
    )


@router.get("/{anything}")
def get_nothing(anything: str, _session: Nurse) -> Response:
    """What was on its way is gone: back to where the check stands."""
    del anything
    return RedirectResponse("/bedside", SEE_OTHER)


@router.post("/second")
def post_second(
    request: Request,
    house: CurrentHouse,
    session: Nurse,
    badge: Annotated[str, Form(max_length=2000)] = "",
    pin: Annotated[str, Form(max_length=128)] = "",
    demo_scan: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Hand the tablet to the second checker, by their own badge and PIN."""
    if house.demo and demo_scan:
        return _page(request, house, session, FormState(), badge=demo_scan.partition("|")[2])
    try:
        person = second_of(house, Filled(badge=badge, pin=pin))
    except FormIncomplete as wrong:
        told = wrong.problems["second.badge"]
        return _page(request, house, session, FormState(), 403, badge=badge, wrong=told)
    if person is None or person.id == session.account.person:
        told = "A different person is needed: this is the first checker."
        return _page(request, house, session, FormState(), 403, wrong=told)
    response = RedirectResponse("/bedside", SEE_OTHER)
    token = begin_session(house, person.id, session.at.station.id, SECOND_SPAN)
    set_cookie(house, response, SECOND_COOKIE, token, SECOND_SPAN)
    return response


@router.post("/first")
def post_first(request: Request, house: CurrentHouse, _session: Nurse) -> Response:
    """Hand the tablet back: the second checker's short session is over."""
    response = RedirectResponse("/bedside", SEE_OTHER)
    _end_second(request, house, response)
    return response


@router.post("")
async def post_half(
    request: Request, house: CurrentHouse, session: Nurse, token: Token
) -> Response:
    """One person's half, asked in their own name."""
    form = await request.form()
    filled, key = filled_from(STEP_OF_CHECK, form), key_of(form)
    acting = _second_session(request, house, session)
    try:
        asked = request_from(STEP_OF_CHECK, filled, session.at.station.zone)
        beside = await run_in_threadpool(second_of, house, filled)
    except FormIncomplete as wrong:
        state = FormState(filled=ask_again(filled), problems=wrong.problems)
        return await run_in_threadpool(_page, request, house, session, state, 422, again=True)
    mine = request.cookies[SECOND_COOKIE] if acting else token
    answer = orjson.loads(await act(house, mine, Act(key=key, request=asked, second=beside)))
    if answer["verdict"] == "refused":
        return await run_in_threadpool(_refused, request, house, session, answer)
    response = RedirectResponse("/bedside", SEE_OTHER)
    if acting:
        await run_in_threadpool(_end_second, request, house, response)
    return response


def _second_session(request: Request, house: House, session: SignedIn) -> SignedIn | None:
    """The short session of the second checker on this tablet, if there is one."""
    token = request.cookies.get(SECOND_COOKIE, "")
    second = find_session(house, token) if token else None
    if second is None or second.at.station.id != session.at.station.id:
        return None
    return second if second.account.person != session.account.person else None


def _end_second(request: Request, house: House, response: Response) -> None:
    if token := request.cookies.get(SECOND_COOKIE, ""):
        sign_out(house, token)
    drop_cookie(response, SECOND_COOKIE)


def _refused(request: Request, house: House, session: SignedIn, answer: dict[str, Any]) -> Response:
    view = verdict_view(answer, STEP_OF_CHECK, at=recorded_at(house, session, answer))
    return _page(request, house, session, FormState(keep_focus=True), again=True, refusal=view)


def _page(
    request: Request,
    house: House,
    session: SignedIn,
    state: FormState,
    status: int = 200,
    **told: object,
) -> Response:
    second = _second_session(request, house, session)
    station = session.at.station
    with house.look() as look:
        stands = bedside(house, look, station)
        scans = last_scans(look, station.id, station.zone)
    actor = second or session
    context: dict[str, Any] = {"again": False, "badge": "", "wrong": "", "refusal": None} | told
    return render(
        request, "bedside.html", status=status, stands=stands, scans=scans, second=second,
        part=_part(stands, actor, again=context["again"]), pairs=_pairs(house, session, stands),
        form=step_view(house, actor, STEP_OF_CHECK, state), badges=demo_badges(house, session),
        stop=stop_view(stands.stopped) if stands.stopped else None, **context,
    )  # fmt: skip


def _part(stands: Bedside, actor: SignedIn, *, again: bool) -> str:
    """What this person sees: their own half to do, that it waits for another, or the result."""
    if stands.waiting is not None:
        return "wait" if stands.waiting.first_by == actor.account.person else "second"
    return "result" if stands.result is not None and not again else "first"


def _pairs(house: House, session: SignedIn, stands: Bedside) -> list[dict[str, Any]]:
    check = stands.result
    if check is None:
        return []
    with house.look() as look:
        therapy = look.books.get(Therapy, check.therapy)
    subject = therapy.subject if therapy else ""
    facts = names_of(house, session, (subject,), "reads the result of a bedside check").get(subject)
    person = {"name": full_name(facts), "born": born(facts)} if facts else {}
    with house.look() as look:
        return pairs(look, check, person)
