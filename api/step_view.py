"""What the page of a step shows: its fields with what they hold, who is needed, and what was answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from api.acts import reason_json
from api.ask_fields import ask_fields, follows_a_scan
from api.clock import new_token
from api.demo_codes import demo_badges, demo_codes
from api.form_choices import form_choices
from api.house import House
from api.layout import SignedIn, role_words
from api.printed import words
from api.step_form import LINES_MAX, WHY_TYPED, Filled, Line
from custody.domain.journey import STAGES
from custody.domain.step import AskKind, Slot, Step
from custody.domain.vocabulary import FIT_FOR_INFUSION

EMPTY_LINES: Final = 2  # a scan must always find a free line


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """What a form holds, and what is wrong with it."""

    filled: Filled = field(default_factory=Filled)
    problems: Mapping[str, str] = field(default_factory=dict)
    keep_focus: bool = False  # a verdict stands on top: the eye belongs there


def step_view(house: House, session: SignedIn, step: Step, state: FormState) -> dict[str, Any]:
    """The context of a step's form."""
    needs_second = step.two_people or state.filled.needs_second
    return {
        "step": step,
        "stage": STAGES[step.stage],
        "slots": [_slot(slot, state) for slot in step.scans],
        "asks": list(_asks(house, session, step, state)),
        "needs_second": needs_second,
        "second_roles": role_words(step.second or step.roles),
        "badge": state.filled.badge,
        "problems": state.problems,
        "warnings": [
            reason_json(code) for code in sorted(state.filled.warned | state.filled.acknowledge)
        ],
        "acknowledged": state.filled.acknowledge,
        "happened_at": state.filled.happened_at,
        "focus": "" if state.keep_focus else _focus(step, state),
        "not_yours": _not_yours(session, step),
        "codes": _codes(house, session, step, with_badges=needs_second),
        "redraws": follows_a_scan(step),
        "takes_files": any(ask.kind is AskKind.PHOTO for ask in step.asks),
        "key": new_token(),
        "demo": house.demo,
    }


def _slot(slot: Slot, state: FormState) -> dict[str, Any]:
    lines = state.filled.scans.get(slot.name, ())
    room = min(LINES_MAX, len(lines) + EMPTY_LINES) if slot.many else 1
    padded = (*lines, *(Line() for _ in range(room - len(lines))))
    return {
        "name": slot.name,
        "caption": slot.caption,
        "many": slot.many,
        "help": _help(slot),
        "lines": [_line(slot, n, line, state) for n, line in enumerate(padded)],
    }


def _line(slot: Slot, n: int, line: Line, state: FormState) -> dict[str, Any]:
    name = f"scan.{slot.name}.{n}"
    return {
        "name": name,
        "n": n + 1,
        "value": line.text,
        "how": "typed" if line.typed else "scanned",
        "aim": line.aim,
        "again": line.rekeyed is not None and bool(line.text),
        "because": line.because,
        "note": line.note,
        "reasons": WHY_TYPED,
        "problem": state.problems.get(name, ""),
        "required": n == 0 and not slot.optional,
    }


def _help(slot: Slot) -> str:
    """The state that the row asks of a container, in words."""
    fit = {"released"} if slot.dispositions == FIT_FOR_INFUSION else set(slot.dispositions)
    asked = (slot.conditions, fit)
    told = " and ".join(
        " or ".join(sorted(words(one).lower() for one in some)) for some in asked if some
    )
    return f"{told[:1].upper()}{told[1:]}." if told else ""


def _asks(
    house: House, session: SignedIn, step: Step, state: FormState
) -> Iterator[dict[str, Any]]:
    lines = (line for some in state.filled.scans.values() for line in some if line.text)
    # whose things these are is told to the eye only: the gates ask for what was typed to be typed again
    scans = (replace(line.raw, rekeyed=line.text) for line in lines if follows_a_scan(step))
    choices = form_choices(house, session, scans)
    for one in ask_fields(step, state.filled.values, choices):
        yield one | {"error": state.problems.get(one["name"], "")}


def _focus(step: Step, state: FormState) -> str:
    """The field to begin with: the first that is wrong, else the first scan that is missing, else the first value."""
    if state.problems:
        return next(iter(state.problems))
    for slot in step.scans:
        if not state.filled.scans.get(slot.name):
            return f"scan.{slot.name}.0"
    return next(
        (f"value.{ask.name}" for ask in step.asks if not state.filled.values.get(ask.name)), ""
    )


def _not_yours(session: SignedIn, step: Step) -> str:
    """Why the gates will say no to this person at this station, whatever is scanned; empty where they need not."""
    told = []
    if not session.account.roles & step.roles:
        told.append(f"It is done by: {role_words(step.roles)}.")
    if session.at.station.kind not in step.stations:
        told.append(
            f"It is done at: {', '.join(sorted(words(kind).lower() for kind in step.stations))}."
        )
    return " ".join(told)


def _codes(
    house: House, session: SignedIn, step: Step, *, with_badges: bool
) -> list[dict[str, Any]]:
    groups = demo_codes(house, session, step)
    badges = demo_badges(house, session) if with_badges else ()
    return (
        [*groups, {"slot": "second", "title": "Badge of the second checker", "codes": badges}]
        if badges
        else groups
    )
