"""What is kept back from whoever reads a custody record.

Until both have checked at a bedside, nobody is told what the first found: the second would only
agree.  A half that waited too long can no longer be joined, and is told like anything else.  In a
copy without names stand no numbers either by which the hospital finds the person.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from custody.domain.journey.bedside_check import CHECK_OPEN_MINUTES
from custody.domain.records import IdentityCheck
from custody.domain.vocabulary import VerdictWord
from custody.ledger.entry import Entry
from custody.ledger.timestamp import read_time

HALF = "step:check_identity"
NOT_IN_THIS_COPY = "not shown in this copy"
NOT_YET = "told when both have checked"


def open_halves(entries: Sequence[Entry], now: datetime) -> frozenset[int]:
    """The places of the entries of one chain that tell a half of a check whose other half can still come.

    A half that read another therapy's bag stands in that one's chain too, without its check: there it is told when
    its time is over, and so is the half that nobody joined.
    """
    concluded = frozenset(_concluded(entries))
    return frozenset(
        entry.index
        for entry in entries
        if entry.type == HALF
        and entry.verdict == VerdictWord.ACCEPTED
        and now - recorded(entry) <= timedelta(minutes=CHECK_OPEN_MINUTES)
        and concluded.isdisjoint(_checks(entry))
    )


def recorded(entry: Entry) -> datetime:
    """When an entry was written."""
    return read_time(str(entry.view["rec"]))


def _concluded(entries: Iterable[Entry]) -> Iterable[object]:
    """The checks that have their result."""
    for entry in entries:
        for kind, fields in entry.outcome:
            if kind == IdentityCheck.KIND and "result" in fields:
                yield fields["id"]


def _checks(entry: Entry) -> Iterable[object]:
    return (fields["id"] for kind, fields in entry.outcome if kind == IdentityCheck.KIND)
