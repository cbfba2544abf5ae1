"""What is kept back from whoever reads a custody record.

Until both have checked at a bedside, nobody is told what the first found: the second would only
agree.  A half that waited too long can no longer be joined, and is told like anything else.  In a
copy without names stand no numbers either by which the hospital finds the person.
"""

from datetime import datetime, timedelta

from custody.domain.journey.bedside_check import CHECK_OPEN_MINUTES
from custody.domain.records import IdentityCheck
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry
from custody.ledger.timestamp import read_time
from custody.use_cases.telling.story import Story, records_of

HALF = "step:check_identity"
NAMING = frozenset({"hospital_number"})
NOT_IN_THIS_COPY = "not shown in this copy"
NOT_YET = "told when both have checked"


def open_halves(story: Story) -> frozenset[int]:
    """The places of the entries that tell one half of a check whose other half can still come."""
    return frozenset(entry.index for entry in story.entries if _is_open(story, entry))


def _is_open(story: Story, entry: Entry) -> bool:
    if entry.type != HALF or entry.verdict != VerdictWord.ACCEPTED:
        return False
    # A half that read another therapy's bag stands in that one's chain too, without its check.
    told = next((one for one in records_of(entry) if isinstance(one, IdentityCheck)), None)
    check = story.get(IdentityCheck, told.id) if told else None
    has_result = check is not None and check.result is not None
    waited = _recorded(story.entries[-1]) - _recorded(entry)
    return not has_result and waited <= timedelta(minutes=CHECK_OPEN_MINUTES)


def _recorded(entry: Entry) -> datetime:
    return read_time(str(entry.view["rec"]))
