"""What can be done with a thing here and now, as big buttons that carry what was scanned along, never in an address."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from api.custody_now import containers_of, pending_handoff
from api.due_steps import Due, due_steps
from api.house import House, Look
from api.layout import SignedIn
from api.situation import situation_of
from custody.domain.case import RawScan
from custody.domain.finding import Finding, takes
from custody.domain.journey import JOURNEY
from custody.domain.people import Station
from custody.domain.records import Milestone, Record, Therapy
from custody.domain.step import Step, Wants
from custody.domain.vocabulary import ENDED

ANY_TIME: Final = "care"
HANDOVERS: Final = frozenset({"release_custody", "accept_custody", "decline_custody"})
WAITS_MAX: Final = 3
PAGE_OF: Final = {"check_identity": "/bedside"}  # a step that has a page of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """Buttons for the component `actions`: what comes next, what can be done again, what can be done at any time.

    `waits` are the steps that the therapy waits for anywhere, by whomever.
    """

    now: tuple[dict[str, Any], ...] = ()
    again: tuple[dict[str, Any], ...] = ()
    any_time: tuple[dict[str, Any], ...] = ()
    waits: tuple[Due, ...] = ()


def next_steps(
    house: House, session: SignedIn, found: Finding, scan: RawScan | None, *, without: str = ""
) -> NextSteps:
    """The steps that a finding offers to somebody; without a scan they are links to empty forms."""
    station = session.at.station
    with house.look() as look:
        done = {one.step for one in look.books.find(Milestone, therapy=found.therapy)}
        moves = _handovers(look, found.thing, station)
        therapy = look.books.get(Therapy, found.therapy) if found.therapy else None
        case = situation_of(look.books, therapy, house.presets, house.now()) if therapy else None
    due = {one.step.name for one in due_steps(case, station)} if case else set()
    steps = [step for step in found.steps if step.name not in HANDOVERS | {without}]
    journey = [step for step in steps if step.stage != ANY_TIME and not step.declared]
    new = [step for step in journey if step.name in due or step.name not in done]
    moving = [step for step in found.steps if step.name in moves]
    now = sorted((*moving, *new), key=lambda step: step.name not in due)
    return NextSteps(
        now=_buttons(now, found, scan, main=True),
        again=_buttons((step for step in journey if step not in new), found, scan),
        any_time=_buttons((step for step in steps if step not in journey), found, scan),
        waits=due_steps(case)[:WAITS_MAX] if case else (),
    )


def beginnings(session: SignedIn) -> tuple[dict[str, Any], ...]:
    """The steps that begin with nothing scanned, and are this person's at this station."""
    person, station = session.account.as_person(), session.at.station
    mine = (step for step in JOURNEY if person.roles & step.roles and station.kind in step.stations)
    return tuple(
        {"label": step.title, "href": f"/steps/{step.name}"} for step in mine if not step.scans
    )


def slot_for(step: Step, thing: Record | None) -> str:
    """The slot of a step that takes a thing for itself; one that takes it for its therapy comes last."""
    fitting = [slot for slot in step.scans if takes(slot, thing)]
    best = sorted(fitting, key=lambda slot: slot.wants is Wants.THERAPY)
    return best[0].name if best else ""


def _handovers(look: Look, thing: Record | None, station: Station) -> frozenset[str]:
    """What can be done about custody: accept or decline what was released to us, release what is ours."""
    pending = pending_handoff(look, thing)
    if pending is not None:
        ours = pending.to_holder == station.holder
        return frozenset({"accept_custody", "decline_custody"}) if ours else frozenset()
    inside = containers_of(look, thing)
    held = bool(inside) and all(
        one.holder == station.holder and one.condition not in ENDED for one in inside
    )
    return frozenset({"release_custody"}) if held else frozenset()


def _buttons(
    steps: Iterable[Step], found: Finding, scan: RawScan | None, *, main: bool = False
) -> tuple[dict[str, Any], ...]:
    return tuple(_button(step, found, scan, main=main and n == 0) for n, step in enumerate(steps))


def _button(step: Step, found: Finding, scan: RawScan | None, *, main: bool) -> dict[str, Any]:
    slot, page = slot_for(step, found.thing), PAGE_OF.get(step.name, f"/steps/{step.name}")
    note = "with a second checker" if step.two_people else ""
    common = {"label": step.title, "note": note, "main": main}
    if scan is None or not slot:
        return common | {"href": page}
    how = "typed" if scan.typed else "scanned"
    carried = (
        ("carry.slot", slot),
        ("carry.text", scan.text),
        ("carry.how", how),
        ("carry.aim", scan.symbology),
    )
    return common | {"action": f"{page}/form", "hidden": carried}
