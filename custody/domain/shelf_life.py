"""The last moment of product: the one on its label, told by the day on which that label was printed.

Labels are printed and scanned back in the open run, before anything is frozen.  So the shelf life counts from the day
of printing, a label goes onto product on that day only, and the books take the date from the label: what is printed
is what the gates enforce.  The day ends at 23:59 on the wall of the place where the label was printed.
"""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from custody.domain.case import from_moment, moment

SHELF_LIFE: Final = "frozen_product_shelf_life_days"
END_OF_DAY: Final = time(23, 59)


def last_moment(printed_at: str, days: int, zone: str) -> str:
    """The end of the day, so many days after the day of printing, in the zone of the place."""
    here = ZoneInfo(zone)
    day = from_moment(printed_at).astimezone(here).date() + timedelta(days=days)
    return moment(datetime.combine(day, END_OF_DAY, here))
