"""When: dates and times on ISBT 128 labels (004-009, and the flexible 031).

`cyyjjj` is a century digit (9 for 19xx, else 2000 plus hundreds), year and day of the year, in the
zone of the place that printed it.  Structure 031 has four digits for the year and says whether it
is UTC: prefer it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from custody.domain.identifiers.reading import Grammar, grammar, matched, refusal

MINUTES_A_DAY: Final = 24 * 60
_LAST_CENTURY = 9
_YEARS_OF_A_CENTURY_DIGIT = range(1900, 2900)


class DateMeaning(StrEnum):
    """What happened, or happens, at the time on the label."""

    EXPIRY = "expiry"
    COLLECTION = "collection"
    PRODUCTION = "production"
    CROSS_CLAMP = "cross_clamp"
    PRESERVATION = "preservation"
    DEATH = "death"


_CLOCK = "([01][0-9]|2[0-3])([0-5][0-9])"
_DAY = "([0-9])([0-9]{2})([0-9]{3})"


def _day_only(identifier: str, meaning: DateMeaning) -> tuple[str, tuple[DateMeaning, Grammar]]:
    return identifier, (meaning, grammar(f"{meaning} date", identifier, _DAY, 6))


def _day_and_time(identifier: str, meaning: DateMeaning) -> tuple[str, tuple[DateMeaning, Grammar]]:
    return identifier, (meaning, grammar(f"{meaning} time", identifier, _DAY + _CLOCK, 10))


_FORMS: Final[dict[str, tuple[DateMeaning, Grammar]]] = dict(
    (
        _day_only("=>", DateMeaning.EXPIRY),
        _day_and_time("&>", DateMeaning.EXPIRY),
        _day_only("=*", DateMeaning.COLLECTION),
        _day_and_time("&*", DateMeaning.COLLECTION),
        _day_only("=}", DateMeaning.PRODUCTION),
        _day_and_time("&}", DateMeaning.PRODUCTION),
    )
)
_FLEXIBLE_MEANINGS: Final = {f"{n:02d}": meaning for n, meaning in enumerate(DateMeaning, start=1)}
_FLEXIBLE_CODES: Final = {meaning: code for code, meaning in _FLEXIBLE_MEANINGS.items()}
_FLEXIBLE = grammar(
    "flexible date and time",
    "=(",
    f"([12])0(0[1-6])([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}){_CLOCK}",
    16,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDate:
    """A day, with or without a time, in the printing place's zone (data structures 004 to 009)."""

    meaning: DateMeaning
    day: date
    minute_of_day: int | None = None  # None: the structure holds a day only

    def __post_init__(self) -> None:
        if self.day.year not in _YEARS_OF_A_CENTURY_DIGIT:
            raise refusal("unknown_code", f"One century digit cannot say {self.day.year}.")
        matched(_FORMS[self.identifier][1], self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A date from its identifier and 6 or 10 digits; else CodeUnreadable."""
        if text[:2] not in _FORMS:
            raise refusal("unknown_code", "This is not a date of ISBT 128.")
        meaning, form = _FORMS[text[:2]]
        match = matched(form, text)
        minute = int(match[4]) * 60 + int(match[5]) if match.re.groups > len("cyj") else None
        return cls(meaning=meaning, day=_day_of_year(match), minute_of_day=minute)

    @property
    def identifier(self) -> str:
        """The two characters that say which of the six structures this is."""
        timed = self.minute_of_day is not None
        for identifier, (meaning, _) in _FORMS.items():
            if meaning is self.meaning and identifier.startswith("&") == timed:
                return identifier
        raise refusal("unknown_code", f"ISBT 128 has no date structure for {self.meaning}.")

    @property
    def text(self) -> str:
        """The characters of the symbol."""
        century = self.day.year // 100 % 10
        day = f"{century}{self.day.year % 100:02d}{self.day.timetuple().tm_yday:03d}"
        return self.identifier + day + _clock(self.minute_of_day)

    @property
    def last_minute_of_day(self) -> int:
        """The minute of the day, 23:59 where the label names only a day."""
        return MINUTES_A_DAY - 1 if self.minute_of_day is None else self.minute_of_day

    @property
    def printed(self) -> str:
        """ISO 8601 day and 24-hour time."""
        return f"{self.day.isoformat()}{_clock_for_the_eye(self.minute_of_day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlexibleDateTime:
    """A minute that says what it means and whether it is UTC (data structure 031)."""

    meaning: DateMeaning
    is_utc: bool
    day: date
    minute_of_day: int

    def __post_init__(self) -> None:
        matched(_FLEXIBLE, self.text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """A date and time from `=(` and 16 digits; else CodeUnreadable."""
        match = matched(_FLEXIBLE, text)
        try:
            day = date(int(match[3]), int(match[4]), int(match[5]))
        except ValueError:
            raise refusal("unknown_code", "There is no such day in the calendar.") from None
        return cls(
            meaning=_FLEXIBLE_MEANINGS[match[2]],
            is_utc=match[1] == "2",
            day=day,
            minute_of_day=int(match[6]) * 60 + int(match[7]),
        )

    @classmethod
    def at(cls, meaning: DateMeaning, instant: datetime) -> Self:
        """The minute of an instant with a zone, in UTC; seconds are dropped, never rounded up."""
        utc = instant.astimezone(UTC)
        minute = utc.hour * 60 + utc.minute
        return cls(meaning=meaning, is_utc=True, day=utc.date(), minute_of_day=minute)

    @property
    def instant(self) -> datetime | None:
        """The instant, or None for a local time: the label does not say of which zone."""
        if not self.is_utc:
            return None
        midnight = datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC)
        return midnight + timedelta(minutes=self.minute_of_day)

    @property
    def text(self) -> str:
        """The 18 characters of the symbol."""
        zone = "2" if self.is_utc else "1"
        day = f"{self.day.year:04d}{self.day.month:02d}{self.day.day:02d}"
        return f"=({zone}0{_FLEXIBLE_CODES[self.meaning]}{day}{_clock(self.minute_of_day)}"

    @property
    def printed(self) -> str:
        """ISO 8601 day, 24-hour time, and UTC where it is."""
        zone = " UTC" if self.is_utc else ""
        return f"{self.day.isoformat()}{_clock_for_the_eye(self.minute_of_day)}{zone}"


def _day_of_year(match: re.Match[str]) -> date:
    """The day that century digit, year and day of the year name, or CodeUnreadable."""
    century, year, day_of_year = int(match[1]), int(match[2]), int(match[3])
    full_year = year + (1900 if century == _LAST_CENTURY else 2000 + 100 * century)
    new_year = date(full_year, 1, 1)
    day = new_year + timedelta(days=day_of_year - 1)
    if day.year != full_year:
        raise refusal("unknown_code", f"The year {full_year} has no day {day_of_year}.")
    return day


def _clock(minute_of_day: int | None) -> str:
    return "" if minute_of_day is None else f"{minute_of_day // 60:02d}{minute_of_day % 60:02d}"


def _clock_for_the_eye(minute_of_day: int | None) -> str:
    clock = _clock(minute_of_day)
    return f" {clock[:2]}:{clock[2:]}" if clock else ""
