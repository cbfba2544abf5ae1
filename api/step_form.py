"""A step's form, drawn from its row and read back into a request.

Names in the form: `scan.SLOT.N` with `.how`, `.aim`, `.rekeyed`, `.because` and `.note`; `value.ASK`; `second.badge`,
`second.pin`; `acknowledge.REASON`; `happened_at`.  What cannot be a request at all, a number that is none or a second
checker without a PIN, is told at its field and asks nothing; everything else goes to the gates, who write it down.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from api.ask_fields import SHOWN_AS, THOUSAND
from api.photos import TOO_LARGE, look_at
from api.printed import words
from custody.domain.case import RawScan, StepRequest
from custody.domain.photo import PHOTO_BYTES_MAX
from custody.domain.reasons import REASON
from custody.domain.step import Ask, AskKind, Slot, Step
from custody.domain.vocabulary import TYPED_BECAUSE, TypedBecause

AIM: Final = re.compile(r"\][A-Za-z][0-9]")
DONATION_PRINTED: Final = re.compile(
    r"[A-Z0-9]{5} [0-9]{2} [0-9]{6}"
)  # in the groups of our own pages
LINES_MAX: Final = 24  # of one slot: more bags than any therapy has
NO_PHOTOS: Final[Mapping[str, bytes]] = {}
WHY_TYPED: Final = tuple((one.value, words(one)) for one in TypedBecause)


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
    because: str = ""  # why it was typed: one of WHY_TYPED
    note: str = ""

    @property
    def typed(self) -> bool:
        """What cannot be told counts as typed; a scanner's prefix tells."""
        return self.how != "scanned" and AIM.match(self.text) is None

    @property
    def raw(self) -> RawScan:
        """The scan as a request carries it."""
        aim = match[0] if (match := AIM.match(self.text)) else self.aim
        return RawScan(
            text=self.text, symbology="" if self.typed else aim, typed=self.typed, rekeyed=self.rekeyed or "",
            because=self.because, because_note=" ".join(self.note.split()),
        )  # fmt: skip

    @property
    def lacks(self) -> str:
        """What a typed code still needs, as a sentence for its field; empty where nothing."""
        if not self.typed:
            return ""
        if not self.rekeyed:
            return "The second checker types this code as well."
        if self.because not in TYPED_BECAUSE:
            return "Choose why it was typed and not scanned."
        untold = self.because == TypedBecause.SOMETHING_ELSE and not self.note.strip()
        return "Say in words why it was typed." if untold else ""


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


def request_from(
    step: Step, filled: Filled, zone: str, photos: Mapping[str, bytes] = NO_PHOTOS
) -> StepRequest:
    """The request that a form is; FormIncomplete where it cannot be one."""
    problems = {
        f"value.{name}": TOO_LARGE for name, data in photos.items() if len(data) > PHOTO_BYTES_MAX
    }
    values: dict[str, int | str | bool] = {}
    for ask in step.asks:
        try:
            value = _value(ask, filled.values.get(ask.name, ""))
        except ValueError as wrong:
            problems[f"value.{ask.name}"] = str(wrong)
        else:
            values |= {} if value is None else {ask.name: value}
    problems |= _unsure(filled)
    happened = _happened(filled.happened_at, zone, problems)
    if problems:
        raise FormIncomplete(problems)
    return StepRequest(
        step=step.name,
        scans={slot: [line.raw for line in lines] for slot, lines in filled.scans.items() if lines},
        values=values,
        acknowledge=filled.acknowledge,
        happened_at=happened,
        photos={name: look_at(data) for name, data in photos.items()},
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


def _lines(slot: Slot, got: Mapping[str, str]) -> Iterator[Line]:
    for n in range(LINES_MAX if slot.many else 1):
        name = f"scan.{slot.name}.{n}"
        if got.get(name):
            yield Line(
                text=got[name], how=got.get(f"{name}.how", "typed"), aim=got.get(f"{name}.aim", "")[:3],
                rekeyed=got.get(f"{name}.rekeyed"), because=got.get(f"{name}.because", ""),
                note=got.get(f"{name}.note", ""),
            )  # fmt: skip


def _named(got: Mapping[str, str], prefix: str) -> Iterator[str]:
    """The reasons that fields with a prefix name: warnings shown, warnings ticked."""
    names = (name.removeprefix(prefix) for name in got if name.startswith(prefix))
    return (name for name in names if name in REASON)


def _unsure(filled: Filled) -> dict[str, str]:
    """The names of typed codes that no second person has typed yet, or nobody said why; what each lacks."""
    return {
        f"scan.{slot}.{n}": line.lacks
        for slot, lines in filled.scans.items()
        for n, line in enumerate(lines)
        if line.lacks
    }


def _value(ask: Ask, text: str) -> int | str | bool | None:
    """What a field says, in the books' unit; None for nothing said, ValueError with a sentence for nonsense."""
    if not text:
        return None
    if ask.name == "donation_number" and DONATION_PRINTED.fullmatch(text):
        return text.replace(" ", "")
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
