"""The form that asks for a selection: what can be chosen, and what was chosen or what is wrong with it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from api.house import House, Look
from api.moments import instant
from custody.domain.records import Lot, Shipment
from custody.exchange.selection import LOT, PERIOD, Selection

Kind = Literal["period", "actor", "lot", "shipment"]
Choices = list[tuple[str, str]]
KINDS: Final[tuple[tuple[Kind, str], ...]] = (
    ("period", "A period"),
    ("actor", "One person"),
    ("lot", "One lot"),
    ("shipment", "One shipment"),
)
OFFERED_MOST: Final = 500  # newest first; older ones are asked for under /api/v1
WEEK: Final = timedelta(days=7)


class Wanted(BaseModel):
    """What the form sent, as it was filled in."""

    kind: Kind = "period"
    since: str = Field(default="", max_length=40)
    until: str = Field(default="", max_length=40)
    chosen: str = Field(default="", max_length=300)
    language: Literal["en", "de"] = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A selection, or what is wrong with each field."""

    selection: Selection | None = None
    errors: tuple[tuple[str, str], ...] = ()


def last_week(house: House, zone: str) -> Wanted:
    """The period that is offered first: the last seven days, by the clock of a station."""
    until = house.now().astimezone(ZoneInfo(zone))
    return Wanted(since=f"{until - WEEK:%Y-%m-%dT%H:%M}", until=f"{until:%Y-%m-%dT%H:%M}")


def read_wanted(wanted: Wanted, choices: Choices, zone: str) -> Filled:
    """The selection that is wanted; moments of a period are those of the clock on the wall."""
    if wanted.kind == PERIOD:
        return _period(wanted, zone)
    if wanted.chosen not in dict(choices):
        return Filled(errors=(("chosen", "Choose one of the list."),))
    words = tuple(wanted.chosen.split(" ")) if wanted.kind == LOT else (wanted.chosen,)
    return Filled(selection=Selection(kind=wanted.kind, words=words))


def _period(wanted: Wanted, zone: str) -> Filled:
    since, until = instant(wanted.since, zone), instant(wanted.until, zone)
    errors = [
        (name, "Give a day and a time.")
        for name, at in (("since", since), ("until", until))
        if at is None
    ]
    if since and until and since >= until:
        errors = [("until", "The period must end after it begins.")]
    if errors or since is None or until is None:
        return Filled(errors=tuple(errors))
    return Filled(selection=Selection(kind=PERIOD, words=(since, until)))


def choices_of(look: Look, kind: Kind) -> Choices:
    """What can be chosen of a kind, as its value and its words; a period has nothing to choose from."""
    match kind:
        case "actor":
            return _people(look)
        case "lot":
            lots = sorted(look.books.find(Lot), key=lambda one: (one.kind, one.title, one.lot))
            shown = [
                (f"{one.gtin} {one.lot}", f"{one.lot}, {one.title} ({one.kind})") for one in lots
            ]
            return [one for one in shown if one[0].count(" ") == 1][:OFFERED_MOST]
        case "shipment":
            newest = sorted(look.books.find(Shipment), key=lambda one: one.packed_at, reverse=True)
            return [
                (one.sscc, f"{one.sscc}, {one.from_holder} to {one.to_site}, {one.packed_at[:10]}")
                for one in newest
            ][:OFFERED_MOST]
        case _:
            return []


def _people(look: Look) -> Choices:
    everybody = sorted(look.stores.accounts.everybody(), key=lambda one: one.person)
    return [
        (one.person, f"{one.person}, {', '.join(sorted(one.roles)).replace('_', ' ')}")
        for one in everybody
    ]
