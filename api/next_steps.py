"""What can be done with a thing here and now, as big buttons that carry what was scanned along, never in an address."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from api.custody_now import containers_of, pending_handoff
from api.house import Look
from custody.domain.case import RawScan
from custody.domain.finding import WANTS_OF, Finding
from custody.domain.people import Station
from custody.domain.records import Milestone, Record
from custody.domain.step import Step, Wants
from custody.domain.vocabulary import ENDED

ANY_TIME: Final = "care"
HANDOVERS: Final = frozenset({"release_custody", "accept_custody", "decline_custody"})
PAGE_OF: Final = {"check_identity": "/bedside"}  # a step that has a page of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """Buttons for the component `actions`: what comes next, what can be done again, what can be done at any time."""

    now: tuple[dict[str, Any], ...] = ()
    again: tuple[dict[str, Any], ...] = ()
    any_time: tuple[dict[str, Any], ...] = ()


def next_steps(
    look: Look, found: Finding, scan: RawScan | None, station: Station, *, without: str = ""
) -> NextSteps:
    """The steps that a finding offers at a station; without a scan they are links to empty forms."""
    known = look.books.find(Milestone, therapy=found.therapy) if found.therapy else []
    done, moves = {one.step for one in known}, _handovers(look, found.thing, station)
    steps = [step for step in found.steps if step.name not in HANDOVERS | {without}]
    journey = [step for step in steps if step.stage != ANY_TIME and not step.declared]
    moving = [step for step in found.steps if step.name in moves]
    other = [step for step in steps if step not in journey]
    return NextSteps(
        now=_buttons(
            (*(step for step in journey if step.name not in done), *moving), found, scan, main=True
        ),
        again=_buttons((step for step in journey if step.name in done), found, scan),
        any_time=_buttons(other, found, scan),
    )


def slot_for(step: Step, thing: Record | None) -> str:
    """The slot of a step that takes a thing for itself; one that takes it for its therapy comes last."""
    wanted = WANTS_OF.get(type(thing), frozenset()) if thing is not None else frozenset()
    fitting = [slot for slot in step.scans if slot.wants in wanted]
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
