"""What a bedside shows: whose half waits, what both found, how long the cells are still good.

Nothing of the first half is told before the second is in.  What each half found is read from its entry, where
another therapy's things have no name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from api.house import House, Look
from api.printed import coi_printed, container_title, local_moment
from api.recent import entries_at
from api.start_ahead import stops_the_start
from custody.domain.journey.bedside_check import CHECK_OPEN_MINUTES
from custody.domain.journey.infusion import planned_microlitres
from custody.domain.marks import Mark, mark_of
from custody.domain.people import Station
from custody.domain.records import Container, IdentityCheck, PlannedBag, Therapy
from custody.domain.vocabulary import Condition
from custody.use_cases.telling.words import amount

CHECK: Final = "check_identity"
SHOWN_MINUTES: Final = 15  # a result older than this is history, for the therapy's own page
SECONDS: Final = 60
Found = Mapping[str, str]  # what one half found, by row


@dataclass(frozen=True, slots=True, kw_only=True)
class ThawClock:
    """One thawed bag here and its clock, as the component of that name takes it."""

    title: str
    mark: Mark
    until: str
    now: str
    left_seconds: int
    use_by: str
    window_seconds: int
    infusing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bedside:
    """How a bedside stands now."""

    waiting: IdentityCheck | None  # its first half is in
    result: IdentityCheck | None
    stopped: str | None  # why a match would not open the infusion now
    clocks: tuple[ThawClock, ...]
    first_name: str = ""
    second_name: str = ""


def bedside(house: House, look: Look, station: Station) -> Bedside:
    """Read how a bedside stands."""
    checks = look.books.find(IdentityCheck, station=station.id)
    waiting = max(
        (one for one in checks if _is_open(house, one)), key=lambda one: one.first_at, default=None
    )
    result = max(
        (one for one in checks if _is_shown(house, one)),
        key=lambda one: (one.result_at or "", _number(one)),
        default=None,
    )
    if result and result.used_at:
        result = None  # it opened an infusion: nothing older comes back in its place
    if waiting and result and waiting.first_at >= (result.result_at or ""):
        result = None
    about = waiting or result
    return Bedside(
        waiting=waiting,
        result=result,
        stopped=stops_the_start(house, look, station, result) if result else None,
        clocks=tuple(_clocks(house, look, station)),
        first_name=_name(look, about.first_by if about else None),
        second_name=_name(look, about.second_by if about else None),
    )


def pairs(look: Look, check: IdentityCheck, person: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of the comparison, once both halves are in; `person` has name and birth date where they may be read."""
    first = _found(look, check, check.first_by, check.first_at)
    second = _found(look, check, check.second_by, check.second_at)
    rows = (
        ("therapy", "Therapy", _therapy(check), _bags_therapy(first, second, check)),
        ("bag", "Bag", _planned(look, check), _scanned_bag(look, check)),
        (
            "stated",
            "Name and birth date",
            _band_says(person),
            {"text": "stated aloud, as on the wristband"},
        ),
        (
            "label",
            "Label of the bag",
            {"text": "as the wristband"},
            {"text": "compared field by field"},
        ),
    )
    return [
        {
            "label": label,
            "left": left,
            "right": right,
            "same": first[row] == second[row] == "match",
            "first": first[row],
            "second": second[row],
        }
        for row, label, left, right in rows
    ]


def _number(one: IdentityCheck) -> int:
    """The check's place among those of its station: it tells the newest where two are of one moment."""
    return int(one.id.rpartition("/")[2])


def _is_open(house: House, one: IdentityCheck) -> bool:
    return one.second_by is None and _age(house, one.first_at) <= timedelta(
        minutes=CHECK_OPEN_MINUTES
    )


def _is_shown(house: House, one: IdentityCheck) -> bool:
    return one.result_at is not None and _age(house, one.result_at) <= timedelta(
        minutes=SHOWN_MINUTES
    )


def _age(house: House, moment: str) -> timedelta:
    return house.now() - datetime.fromisoformat(moment)


def _name(look: Look, person: str | None) -> str:
    account = look.stores.accounts.of(person) if person else None
    return account.display_name if account else ""


def _clocks(house: House, look: Look, station: Station) -> Iterator[ThawClock]:
    for condition in (Condition.INFUSING, Condition.THAWED):
        for bag in look.books.find(Container, holder=station.holder, condition=condition):
            if bag.expires_at is not None:
                yield _clock(house, look, station, bag, bag.expires_at)


def _clock(house: House, look: Look, station: Station, bag: Container, until: str) -> ThawClock:
    therapy = look.books.get(Therapy, bag.therapy)
    preset = house.presets.get(therapy.preset) if therapy else None
    minutes = preset.limit_or_none("thaw_expiry_minutes") if preset else None
    return ThawClock(
        title=container_title(bag),
        mark=mark_of(bag.therapy),
        until=until,
        now=house.now().isoformat(),
        left_seconds=int((datetime.fromisoformat(until) - house.now()).total_seconds()),
        use_by=local_moment(until, station.zone),
        window_seconds=(minutes or 0) * SECONDS,
        infusing=bag.condition == Condition.INFUSING,
    )


def _found(look: Look, check: IdentityCheck, person: str | None, when: str | None) -> Found:
    """What one half found, from its entry; a half whose entry cannot be seen agrees with nothing."""
    entries = entries_at(look, check.station)
    mine = (
        one.view for one in entries if one.type == f"step:{CHECK}" and one.view["actor"] == person
    )
    view = next((one for one in mine if one["at"]["time"] == when), None)
    body = view["body"] if view else {}
    scans, values = body.get("scans", ()), body.get("values", {})
    own = bool(scans) and not any("of" in scan for scan in scans) and _is_about(view, check.therapy)
    bag = any(
        scan["slot"] == "container" and scan.get("key") == [check.container] for scan in scans
    )
    return {
        "therapy": _word(own),
        "bag": _word(own and bag),
        "stated": _word(values.get("stated_name_and_birth_date") is True),
        "label": _word(values.get("label_agrees") is True),
    }


def _is_about(view: Mapping[str, Any] | None, coi: str) -> bool:
    return view is not None and any(link["subject"] == coi for link in view.get("links", ()))


def _word(agrees: object) -> str:
    return "match" if agrees else "differs"


def _therapy(check: IdentityCheck) -> dict[str, str]:
    text, digit = coi_printed(check.therapy)
    return {"text": text, "check": digit}


def _bags_therapy(first: Found, second: Found, check: IdentityCheck) -> dict[str, str]:
    if first["therapy"] == second["therapy"] == "match":
        return _therapy(check)
    return {"text": "another therapy was scanned"}


def _planned(look: Look, check: IdentityCheck) -> dict[str, str]:
    bags = look.books.find(PlannedBag, therapy=check.therapy)
    newest = max((bag.plan for bag in bags), default=0)
    mine = next(
        (bag for bag in bags if bag.plan == newest and bag.container == check.container), None
    )
    session = [bag for bag in bags if bag.plan == newest and mine and bag.session == mine.session]
    if check.container is None:
        return {"text": "a bag of this therapy"}
    if mine is None:
        return {"text": "not in the dose plan"}
    text = f"planned: session {mine.session}, bag {mine.n} of {len(session)}"
    bag = look.books.get(Container, mine.container)
    if mine.partly and bag is not None:
        text += f"; give {amount(planned_microlitres(mine, bag), 'µL')} of it and no more"
    return {"text": text}


def _scanned_bag(look: Look, check: IdentityCheck) -> dict[str, str]:
    bag = look.books.get(Container, check.container) if check.container else None
    return {"text": container_title(bag) if bag else "another bag"}


def _band_says(person: Mapping[str, str]) -> dict[str, str]:
    return {"text": f"{person['name']}, born {person['born']}" if person else "on the wristband"}
