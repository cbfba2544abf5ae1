"""The one way a moment is written: RFC 3339, UTC, six digits of a second, `Z`.

    2026-11-22T14:02:03.000000Z

Always 27 characters, so that the order of texts is the order of moments.  Years 0001 to 9999, no
leap second.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from custody.errors import EntryMalformed

_DIGITS = len("2026-11-22T14:02:03.000000")
_FORM = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z", re.ASCII).fullmatch


@lru_cache(maxsize=256)  # a decision writes its own moment many times
def write_time(moment: datetime) -> str:
    """The text of a moment; one without a zone raises EntryMalformed."""
    if moment.utcoffset() is None:
        raise EntryMalformed("a moment without a zone is no moment")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:_DIGITS] + "Z"


def read_time(text: str) -> datetime:
    """The moment that a text tells; any other form raises EntryMalformed."""
    if not is_time(text):
        raise EntryMalformed(f"{text!r} is not a moment like 2026-11-22T14:02:03.000000Z")
    return datetime.fromisoformat(text)


def is_time(value: object) -> bool:
    """Whether a value is a moment in the one form."""
    return type(value) is str and _FORM(value) is not None and _is_day(value[:10])


@lru_cache(maxsize=1024)  # a ledger has many moments and few days
def _is_day(text: str) -> bool:
    """Whether the calendar has this day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
