"""How long a second word against a refusal holds: for one step, once, and not for another day's patient (G06).

What was weighed when it was signed is not what is so a week later; whoever still wants it signs again.
"""

from datetime import timedelta

from custody.domain.case import Case
from custody.domain.records import Override

OVERRIDE_HOLDS_HOURS = 24


def still_holds(case: Case, override: Override) -> bool:
    """Whether an override was not used, and was signed less than a day ago."""
    fresh = case.since(override.at) < timedelta(hours=OVERRIDE_HOLDS_HOURS)
    return override.used_at is None and fresh
