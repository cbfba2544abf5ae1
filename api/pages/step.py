"""One page for every step of the journey, drawn from its row: scan, answer, hear the verdict.

What is asked goes through the same door as a machine's request.  The verdict stands on top, then what was made and
what comes next; after a refusal the form is there again with what was given, but over identity everything is
scanned anew.
"""

from dataclasses import replace
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.acts import Act, act
from api.dependencies import CurrentHouse, CurrentSession, Token
from api.house import House
from api.known_things import known_thing
from api.layout import SignedIn
from api.made_things import Made, made_things
from api.next_steps import PAGE_OF, NextSteps, next_steps
from api.pages.rendering import render
from api.recent import last_scans, recorded_at
from api.spooling import printers_of
from api.step_form import Filled, FormIncomplete, ask_again, filled_from, request_from
from api.step_sending import drawn_anew, key_of, photos_of, second_of, sent_form
from api.step_view import FormState, step_view
from api.verdict_words import IDENTITY, verdict_view
from custody.domain.actions import action_in
from custody.domain.case import RawScan
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.journey import STEP
from custody.domain.reasons import REASON
from custody.domain.step import Step
from custody.domain.vocabulary import Severity
from custody.errors import NotFound

router = APIRouter(prefix="/steps")
SEE_OTHER: Final = 303


@router.get("/{name}")
def get_step(request: Request, name: str, house: CurrentHouse, session: CurrentSession) -> Response:
    """The empty form of a step; a bedside check has a page of its own at a bedside."""
    if name in PAGE_OF and session.at.station.kind in _step(name).stations:
        return RedirectResponse(PAGE_OF[name], SEE_OTHER)
    return _page(request, house, session, _step(name), FormState())


@router.get("/{name}/form")
def get_form(name: str, _session: CurrentSession) -> Response:
    """What was carried along is gone: the empty form."""
    return RedirectResponse(f"/steps/{_step(name).name}", SEE_OTHER)


@router.post("/{name}/form")
async def post_form(
    request: Request, name: str, house: CurrentHouse, session: CurrentSession
) -> Response:
    """The form with one scan more, carried from another page or read by the demo's scanner; nothing is asked."""
    step, (form, _) = _step(name), await sent_form(request)
    state = FormState(filled=drawn_anew(step, form, demo=house.demo))
    return await run_in_threadpool(_page, request, house, session, step, state)


@router.post("/{name}")
async def post_step(
    request: Request, name: str, house: CurrentHouse, session: CurrentSession, token: Token
) -> Response:
    """Ask for the step, and show the verdict."""
    step, (form, files) = _step(name), await sent_form(request)
    filled, key = filled_from(step, form), key_of(form)
    try:
        photos, zone = photos_of(step, files), session.at.station.zone
        asked = await run_in_threadpool(request_from, step, filled, zone, photos)
        second = await run_in_threadpool(second_of, house, filled)
    except FormIncomplete as wrong:
        state = FormState(filled=ask_again(filled), problems=wrong.problems)
        return await run_in_threadpool(_page, request, house, session, step, state, 422)
    answer = orjson.loads(await act(house, token, Act(key=key, request=asked, second=second)))
    return await run_in_threadpool(_answered, request, house, session, step, filled, answer)


def _step(name: str) -> Step:
    if name not in STEP:
        raise NotFound("there is no such step")
    return STEP[name]


def _answered(
    request: Request,
    house: House,
    session: SignedIn,
    step: Step,
    filled: Filled,
    answer: dict[str, Any],
) -> Response:
    view = verdict_view(answer, step, at=recorded_at(house, session, answer))
    if answer["verdict"] == "refused":
        gates = {one["gate"] for one in answer["reasons"]}
        kept = filled.without_scans() if gates & IDENTITY else filled
        warned = frozenset(
            one["code"] for one in answer["reasons"] if one["severity"] == Severity.WARNING
        )
        state = FormState(filled=replace(kept, warned=warned), keep_focus=True)
        return _page(request, house, session, step, state, verdict=view)
    steps = _next(house, session, step, filled, answer)
    with house.look() as look:
        printers = printers_of(
            look, (one["serial"] for one in answer["records"] if one["record"] == "label")
        )
    made = made_things(answer["records"], printers)
    state = FormState()
    return _page(
        request, house, session, step, state, verdict=view, done=True, steps=steps, made=made
    )


def _next(
    house: House, session: SignedIn, step: Step, filled: Filled, answer: dict[str, Any]
) -> NextSteps:
    """What may be done now with what was scanned first, or with the therapy that began."""
    first = next((lines[0].raw for lines in filled.scans.values() if lines), None)
    coi = answer["therapy"]
    if first is None and coi is None:
        return NextSteps()
    scan = first or RawScan(text=ChainOfIdentity(coi=coi).text)
    without = step.name if step.once else ""
    return next_steps(house, session, house.find_out(session, scan), first, without=without)


def _page(
    request: Request,
    house: House,
    session: SignedIn,
    step: Step,
    state: FormState,
    status: int = 200,
    **told: object,
) -> Response:
    station = session.at.station
    with house.look() as look:
        scans = last_scans(look, station.id, station.zone)
    context = {"verdict": None, "done": False, "steps": None, "made": ()} | told
    scanned = [] if context["done"] else _scanned(house, session, state.filled)
    form = step_view(house, session, step, state)
    return render(
        request, "step.html", status=status, form=form, scans=scans, scanned=scanned, **context
    )


def _scanned(house: House, session: SignedIn, filled: Filled) -> list[Made]:
    """What is in the form already, so that people see what they carried here."""
    return [
        _told(house, session, line.raw)
        for lines in filled.scans.values()
        for line in lines
        if line.text
    ]


def _told(house: House, session: SignedIn, scan: RawScan) -> Made:
    found = house.find_out(session, replace(scan, rekeyed=scan.text))
    if action_in(scan):
        return Made(title="Action card", note=REASON["wrong_kind"].next_step)
    with house.look() as look:
        known = known_thing(look, found.thing, session.at.station.zone) if found.thing else None
    if known is None:
        return Made(
            title="Cannot be told",
            note=REASON[found.problem].sentence if found.problem in REASON else "",
        )
    return Made(title=known.title, code=known.code, mark=known.mark)
