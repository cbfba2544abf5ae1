"""The shifts of a place: when each begins by the clock on the wall, and so how long it is when that clock is moved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from custody.errors import Conflict

EXAMPLE: Final = ("06:00", "14:00", "22:00")  # for the site to set
CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift: the day on which it began, its number on that day from 1, and both its ends."""

    day: date
    number: int
    begins: datetime
    ends: datetime


def require_shifts(begins: Sequence[str]) -> None:
    """Conflict for times of a day that are none, or not in order."""
    if not begins or not all(map(CLOCK.fullmatch, begins)) or list(begins) != sorted(set(begins)):
        raise Conflict(f"shifts begin at times such as {', '.join(EXAMPLE)}, in order")


def shift_of(day: date, number: int, begins: Sequence[str], zone: str) -> Shift:
    """A shift by its day and number; the last one of a day ends when the first of the next begins."""
    starts = [_on_the_wall(day, one, zone) for one in begins]
    starts.append(_on_the_wall(day + timedelta(days=1), begins[0], zone))
    at = min(max(number, 1), len(begins))
    return Shift(day=day, number=at, begins=starts[at - 1], ends=starts[at])


def shift_at(now: datetime, begins: Sequence[str], zone: str) -> Shift:
    """The shift that a moment lies in."""
    day = now.astimezone(ZoneInfo(zone)).date()
    here = [shift_of(day, number, begins, zone) for number in range(1, len(begins) + 1)]
    before = shift_of(day - timedelta(days=1), len(begins), begins, zone)
    return next(one for one in (*here, before) if one.begins <= now < one.ends)


def neighbour(shift: Shift, by: int, begins: Sequence[str], zone: str) -> Shift:
    """The shift before or after."""
    edge = shift.ends if by > 0 else shift.begins - timedelta(microseconds=1)
    return shift_at(edge, begins, zone)


def _on_the_wall(day: date, clock: str, zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
