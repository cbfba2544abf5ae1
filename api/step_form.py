"""A step's form, drawn from its row and read back into a request.

Names in the form: `scan.SLOT.N` with `.how`, `.aim` and `.rekeyed`; `value.ASK`; `second.badge`, `second.pin`;
`acknowledge.REASON`; `happened_at`.  What cannot be a request at all, a number that is none or a second checker
without a PIN, is told at its field and asks nothing; everything else goes to the gates, who write down what they say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from api.printed import words
from custody.domain.case import RawScan, StepRequest
from custody.domain.reasons import REASON
from custody.domain.step import Ask, AskKind, Slot, Step

AIM: Final = re.compile(r"\][A-Za-z][0-9]")
LINES_MAX: Final = 24  # of one slot: more bags than any therapy has
CHOICES_SHOWN_MAX: Final = 8  # more are a list to fold out
# units people measure in, where the books keep a thousandth of them
SHOWN_AS: Final = {"m°C": "°C", "µL": "mL", "g": "kg", "mL/min": "L/min"}
UNIT_WORDS: Final = ("millicelsius", "millimetres mercury", "millilitres per minute")
THOUSAND: Final = 1000
SEXES: Final = tuple((one, words(one)) for one in ("female", "male", "other", "unknown"))
YES_NO: Final = (("yes", "Yes"), ("no", "No"))


class FormIncomplete(Exception):  # a sentence for each field
    """What was sent cannot be asked: a sentence for each field that is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One scan as the form holds it."""

    text: str = ""
    how: str = "typed"
    aim: str = ""
    rekeyed: str | None = None  # None: nobody was asked to type it again

    @property
    def typed(self) -> bool:
        """What cannot be told counts as typed; a scanner's prefix tells."""
        return self.how != "scanned" and AIM.match(self.text) is None

    @property
    def raw(self) -> RawScan:
        """The scan as a request carries it."""
        aim = match[0] if (match := AIM.match(self.text)) else self.aim
        return RawScan(
            text=self.text, symbology="" if self.typed else aim, typed=self.typed, rekeyed=self.rekeyed or ""
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a form holds."""

    scans: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    badge: str = ""
    pin: str = ""
    acknowledge: frozenset[str] = frozenset()
    warned: frozenset[str] = frozenset()  # what two people are asked to look at and tick
    happened_at: str = ""

    @property
    def needs_second(self) -> bool:
        """Whether a second person is needed beside what the row says: to type again, to look twice."""
        again = any(line.rekeyed is not None for lines in self.scans.values() for line in lines)
        return again or bool(self.warned | self.acknowledge)

    def with_scan(self, step: Step, line: Line, slot: str) -> "Filled":
        """The same with a scan in a slot: in place of what was there, or behind it where several belong."""
        found = next((one for one in step.scans if one.name == slot), None)
        if found is None:
            return self
        before = self.scans.get(slot, ()) if found.many else ()
        return replace(self, scans={**self.scans, slot: (*before, line)})

    def without_line(self, name: str) -> "Filled":
        """The same without one line, `SLOT.N` counted from 0."""
        slot, _, n = name.rpartition(".")
        kept = tuple(line for place, line in enumerate(self.scans.get(slot, ())) if str(place) != n)
        return replace(self, scans={**self.scans, slot: kept} if slot in self.scans else self.scans)

    def without_scans(self) -> "Filled":
        """The same with nothing scanned: after a refusal over identity, everything is scanned anew."""
        return replace(self, scans={}, pin="")


def filled_from(step: Step, form: Mapping[str, Any]) -> Filled:
    """What was sent, as it was sent: nothing trimmed, nothing corrected."""
    got = {name: value for name, value in form.items() if isinstance(value, str)}
    return Filled(
        scans={slot.name: tuple(_lines(slot, got)) for slot in step.scans},
        values={ask.name: got.get(f"value.{ask.name}", "") for ask in step.asks},
        badge=got.get("second.badge", ""),
        pin=got.get("second.pin", ""),
        acknowledge=frozenset(_named(got, "acknowledge.")),
        warned=frozenset(_named(got, "warned.")),
        happened_at=got.get("happened_at", ""),
    )  # fmt: skip


def request_from(step: Step, filled: Filled, zone: str) -> StepRequest:
    """The request that a form is; FormIncomplete where it cannot be one."""
    problems: dict[str, str] = {}
    values: dict[str, int | str | bool] = {}
    for ask in step.asks:
        try:
            value = _value(ask, filled.values.get(ask.name, ""))
        except ValueError as wrong:
            problems[f"value.{ask.name}"] = str(wrong)
        else:
            values |= {} if value is None else {ask.name: value}
    problems |= dict.fromkeys(_unsure(filled), "The second checker types this code as well.")
    happened = _happened(filled.happened_at, zone, problems)
    if problems:
        raise FormIncomplete(problems)
    return StepRequest(
        step=step.name,
        scans={slot: [line.raw for line in lines] for slot, lines in filled.scans.items() if lines},
        values=values,
        acknowledge=filled.acknowledge,
        happened_at=happened,
    )


def ask_again(filled: Filled) -> Filled:
    """The same with a second line under every typed code, for the second checker."""
    return replace(
        filled,
        scans={
            slot: tuple(
                replace(line, rekeyed="") if line.typed and line.rekeyed is None else line
                for line in lines
            )
            for slot, lines in filled.scans.items()
        },
    )


def ask_fields(step: Step, filled: Filled, context: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The fields of a step's values, as the component of that name takes them.

    `context` has `presets`, `holders`, `sites` and `steps` as (value, label) pairs: what can be chosen.
    """
    for ask in step.asks:
        yield {
            "name": f"value.{ask.name}",
            "label": _caption(ask),
            "value": filled.values.get(ask.name, ""),
            "required": not ask.optional,
        } | _drawn(ask, context)


def _caption(ask: Ask) -> str:
    """The row's caption without a unit at its end: the unit stands behind the number."""
    for unit in UNIT_WORDS:
        if ask.unit and ask.caption.endswith(f" {unit}"):
            return ask.caption.removesuffix(f" {unit}")
    return ask.caption


def _lines(slot: Slot, got: Mapping[str, str]) -> Iterator[Line]:
    for n in range(LINES_MAX if slot.many else 1):
        name = f"scan.{slot.name}.{n}"
        if got.get(name):
            yield Line(
                text=got[name], how=got.get(f"{name}.how", "typed"), aim=got.get(f"{name}.aim", "")[:3],
                rekeyed=got.get(f"{name}.rekeyed"),
            )  # fmt: skip


def _named(got: Mapping[str, str], prefix: str) -> Iterator[str]:
    """The reasons that fields with a prefix name: warnings shown, warnings ticked."""
    names = (name.removeprefix(prefix) for name in got if name.startswith(prefix))
    return (name for name in names if name in REASON)


def _unsure(filled: Filled) -> Iterator[str]:
    """The names of typed codes that no second person has typed yet."""
    for slot, lines in filled.scans.items():
        for n, line in enumerate(lines):
            if line.typed and not line.rekeyed:
                yield f"scan.{slot}.{n}"


def _value(ask: Ask, text: str) -> int | str | bool | None:
    """What a field says, in the books' unit; None for nothing said, ValueError with a sentence for nonsense."""
    if not text:
        return None
    match ask.kind:
        case AskKind.NUMBER:
            return _number(ask, text)
        case AskKind.FLAG:
            return text == "yes"
        case AskKind.NOTE:
            return " ".join(text.split())
        case _:
            return text


def _number(ask: Ask, text: str) -> int:
    scale = THOUSAND if ask.unit in SHOWN_AS else 1
    try:
        exact = Decimal(text.strip().replace(",", ".")) * scale
        whole = int(exact) if exact.is_finite() else None
    except (InvalidOperation, ValueError):
        raise ValueError("This is not a number.") from None
    if whole is None or whole != exact or abs(whole) >= 2**53:
        raise ValueError(
            "A whole number, please." if scale == 1 else "At most three digits after the point."
        )
    return whole


def _happened(text: str, zone: str, problems: dict[str, str]) -> str | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        problems["happened_at"] = "This is not a day and time."
        return None


def _drawn(ask: Ask, context: Mapping[str, Any]) -> dict[str, Any]:
    """How a kind of value is asked."""
    unknown = (("", "Not looked at"),) if ask.optional else ()
    own: dict[AskKind, dict[str, Any]] = {
        AskKind.NUMBER: _drawn_number(ask),
        AskKind.FLAG: {"kind": "choice", "choices": (*YES_NO, *unknown), "wide": True},
        AskKind.DAY: {"kind": "date"},
        AskKind.NOTE: {
            "kind": "area",
            "wide": True,
            "help": "Kept apart from the ledger, where it can be erased.",
        },
    }
    if ask.name == "birth_date":
        return own[AskKind.DAY]
    return own.get(ask.kind) or _drawn_words(ask, _choices(ask, context))


def _drawn_words(ask: Ask, choices: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """A text of its own, or one of a few, or one of many to fold out."""
    if not choices:
        return {
            "kind": "text",
            "help": "Capital letters, digits, hyphen and slash."
            if ask.kind is AskKind.CODE
            else "",
        }
    if len(choices) <= CHOICES_SHOWN_MAX:
        return {"kind": "choice", "choices": choices, "wide": True}
    return {"kind": "select", "choices": (("", "Choose"), *choices)}


def _drawn_number(ask: Ask) -> dict[str, Any]:
    if ask.unit not in SHOWN_AS:
        return {"kind": "number", "unit": ask.unit, "low": ask.low, "high": ask.high, "step": 1}
    low, high = (_thousandth(one) for one in (ask.low, ask.high))
    return {"kind": "number", "unit": SHOWN_AS[ask.unit], "low": low, "high": high, "step": "any"}


def _thousandth(number: int) -> str:
    return f"{Decimal(number) / THOUSAND:f}"


def _choices(ask: Ask, context: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What can be chosen: the row's words, or what is there."""
    if ask.kind is AskKind.WORD:
        return tuple(
            (one, REASON[one].sentence if one in REASON else words(one)) for one in ask.choices
        )
    if ask.kind is AskKind.PRESET:
        return tuple(context["presets"])
    if ask.name == "sex":
        return SEXES
    there = {"to_holder": "holders", "to_site": "sites", "step": "steps"}.get(ask.name)
    return tuple(context[there]) if there else ()
