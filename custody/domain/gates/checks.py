"""What a bedside check is worth when the infusion starts (G01, G08, G09).

A match opens one infusion of one bag, at the bedside where it was found, for a short while, and only as long as
nobody has begun to look again: a later check is a later word, whatever it says.  What was compared must still be on
wrist and bag.
"""

from datetime import timedelta

from custody.domain.case import Case
from custody.domain.records import Container, IdentityCheck


def check_matched_here(case: Case) -> str | None:
    """G01, G08: a match by two people, of this bag, at this bedside, seconds ago, not used before."""
    seconds, newest = case.limit("wristband_recent_seconds"), newest_match(case)
    if newest is None or seconds is None:
        return "not_checked"
    stale = case.since(newest.result_at or case.now) > timedelta(seconds=seconds)
    return "not_fresh" if stale or newest.station != case.at.station.id else None


def match_is_the_last_word(case: Case) -> str | None:
    """G01: a later check, or half of one, of this patient or at this bedside, outdates a match, whatever it found."""
    match = newest_match(case)
    if match is None:
        return None
    others = (
        *case.books.find(IdentityCheck, therapy=case.coi),
        *case.books.find(IdentityCheck, station=match.station),
    )
    return "not_checked" if any(_is_later(one, match) for one in others) else None


def _is_later(one: IdentityCheck, match: IdentityCheck) -> bool:
    """At one bedside checks are counted; between two bedsides only the clock tells."""
    if one.station == match.station:
        return _count(one) > _count(match)
    return (one.second_at or one.first_at) > match.first_at


def _count(check: IdentityCheck) -> int:
    return int(check.id.rpartition("/")[2])


def match_is_of_this_wristband(case: Case) -> str | None:
    """G08, G09: a wristband that was bound after the check was not on the patient when it was made."""
    band, match = case.wristband, newest_match(case)
    if band is None or match is None:
        return None
    bound = band.bound_at
    return "not_fresh" if bound is None or bound > match.first_at else None


def match_is_of_this_label(case: Case) -> str | None:
    """G01, G09: a label that was put on the bag after the check is not the one that two people compared."""
    match = newest_match(case)
    labels = [read.label for read in case.reads if isinstance(read.thing, Container)]
    if match is None:
        return None
    put_on = [label.closed_at for label in labels if label is not None]
    same = bool(put_on) and all(each is not None and each <= match.first_at for each in put_on)
    return None if same else "not_checked"


def newest_match(case: Case) -> IdentityCheck | None:
    """The last match of this patient and this bag that opened no infusion yet."""
    bag = next(iter(case.containers), None)
    matches = [
        check
        for check in case.books.find(
            IdentityCheck, therapy=case.coi, container=bag.id if bag else ""
        )
        if check.result == "match" and check.used_at is None and check.result_at is not None
    ]
    return max(matches, key=lambda check: check.result_at or "", default=None)
