"""What can be done with a thing here and now, as big buttons that carry what was scanned along, never in an address."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from api.house import Look
from custody.domain.case import RawScan
from custody.domain.finding import WANTS_OF, Finding
from custody.domain.records import Milestone, Record
from custody.domain.step import Step, Wants

ANY_TIME: Final = "care"
HANDOVERS: Final = frozenset({"release_custody", "accept_custody"})  # what moves the journey on


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """Buttons for the component `actions`: what comes next, what can be done again, what can be done at any time."""

    now: tuple[dict[str, Any], ...]
    again: tuple[dict[str, Any], ...]
    any_time: tuple[dict[str, Any], ...]


def next_steps(look: Look, found: Finding, scan: RawScan | None, *, without: str = "") -> NextSteps:
    """The steps that a finding offers; without a scan they are links to empty forms."""
    done = {one.step for one in _milestones(look, found)} - HANDOVERS
    steps = [step for step in found.steps if step.name != without]
    return NextSteps(
        now=_buttons(
            (step for step in steps if not _any_time(step) and step.name not in done),
            found,
            scan,
            main=True,
        ),
        again=_buttons(
            (step for step in steps if not _any_time(step) and step.name in done), found, scan
        ),
        any_time=_buttons((step for step in steps if _any_time(step)), found, scan),
    )


def slot_for(step: Step, thing: Record | None) -> str:
    """The slot of a step that takes a thing for itself; one that takes it for its therapy comes last."""
    wanted = WANTS_OF.get(type(thing), frozenset()) if thing is not None else frozenset()
    fitting = [slot for slot in step.scans if slot.wants in wanted]
    best = sorted(fitting, key=lambda slot: slot.wants is Wants.THERAPY)
    return best[0].name if best else ""


def _milestones(look: Look, found: Finding) -> list[Milestone]:
    return look.books.find(Milestone, therapy=found.therapy) if found.therapy else []


def _any_time(step: Step) -> bool:
    return step.stage == ANY_TIME and step.name not in HANDOVERS


def _buttons(
    steps: Iterable[Step], found: Finding, scan: RawScan | None, *, main: bool = False
) -> tuple[dict[str, Any], ...]:
    return tuple(_button(step, found, scan, main=main and n == 0) for n, step in enumerate(steps))


def _button(step: Step, found: Finding, scan: RawScan | None, *, main: bool) -> dict[str, Any]:
    slot = slot_for(step, found.thing)
    note = "with a second checker" if step.two_people else ""
    common = {"label": step.title, "note": note, "main": main}
    if scan is None or not slot:
        return common | {"href": f"/steps/{step.name}"}
    how = "typed" if scan.typed else "scanned"
    carried = (
        ("carry.slot", slot),
        ("carry.text", scan.text),
        ("carry.how", how),
        ("carry.aim", scan.symbology),
    )
    return common | {"action": f"/steps/{step.name}/form", "hidden": carried}
