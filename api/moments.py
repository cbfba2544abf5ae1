"""A moment as a page shows it, the wall clock of a place and UTC beside it, and as a form takes it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from custody.domain.case import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """One instant: `iso` for machines, `day` for a heading, the rest for people."""

    iso: str
    day: str
    time: str
    local: str
    utc: str
    utc_time: str


def both(recorded: str | None, zone: str) -> Both | None:
    """A recorded moment in the zone of a place; None for none."""
    if not recorded:
        return None
    utc = datetime.fromisoformat(recorded).astimezone(UTC)
    local = utc.astimezone(ZoneInfo(zone))
    # the day is said again in UTC only where it is another one
    other_day = "" if utc.date() == local.date() else f"{utc:%d %b} "
    return Both(
        iso=f"{utc:%Y-%m-%dT%H:%M:%SZ}",
        day=f"{local:%d %B %Y}",
        time=f"{local:%H:%M:%S} {local.tzname()}",
        local=f"{local:%d %b %Y %H:%M} {local.tzname()}",
        utc=f"{other_day}{utc:%H:%M} UTC",
        utc_time=f"{other_day}{utc:%H:%M:%S} UTC",
    )


def instant(text: str, zone: str) -> str | None:
    """A wall-clock time of a place, as it was entered, as a moment of the books; None if it is none."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment(told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone)))


def day_of(recorded: str | None, zone: str) -> str:
    """Only the day of a moment in a zone: `14 Mar 2026`; empty for none."""
    if not recorded:
        return ""
    return f"{datetime.fromisoformat(recorded).astimezone(ZoneInfo(zone)):%d %b %Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A calendar day that somebody entered: `iso` for machines, `text` for people."""

    iso: str
    text: str


def last_day(recorded: str) -> Day:
    """The day that was entered as the last one: the books keep its end in UTC, which is the next day further east."""
    day = datetime.fromisoformat(recorded).astimezone(UTC)
    return Day(iso=f"{day:%Y-%m-%d}", text=f"{day:%d %b %Y}")


def span_words(seconds: int) -> str:
    """A span in its two largest units: `3 h 12 min`, `2 d 4 h`."""
    whole = abs(seconds)
    days, hours, minutes = whole // 86_400, whole % 86_400 // 3600, whole % 3600 // 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else "less than a minute"
