"""S19: two people check at the bedside, each on their own.

Each checker does their own scans and answers, and is told only that it is recorded.  The result is a third entry,
shown to both when both are done; it alone opens the infusion, once, at that bedside, for a short while.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from custody.domain.case import Case
from custody.domain.gates.limits import (
    containers_have_not_expired,
    thaw_clock_has_not_run_out,
)
from custody.domain.journey.dose_plan import planned
from custody.domain.journey.enrolment import WRISTBAND
from custody.domain.journey.next_bag import BEDSIDE, BEDSIDE_PEOPLE, bag_at_hand, bag_or_syringe
from custody.domain.records import (
    IdentityCheck,
    Record,
)
from custody.domain.step import Step, flag
from custody.domain.vocabulary import Condition

CHECK_OPEN_MINUTES = 15  # a half that waits longer is forgotten, and both begin again


def other_half_is_anothers(case: Case) -> str | None:
    """G07: both halves by one person are one half."""
    half = open_check(case)
    return "same_person_twice" if half is not None and half.first_by == case.at.person.id else None


def open_check(case: Case) -> IdentityCheck | None:
    """The first half that waits at this bedside for the second."""
    waiting = [
        check
        for check in case.books.find(IdentityCheck, station=case.at.station.id)
        if check.second_by is None
        and case.since(check.first_at) <= timedelta(minutes=CHECK_OPEN_MINUTES)
    ]
    return max(waiting, key=lambda check: check.first_at) if waiting else None


def half_of_check(case: Case) -> Iterable[Record]:
    """One person's half; with the second, the result."""
    agrees = _half_agrees(case)
    first = open_check(case)
    bag = next((one for one in case.containers if one.therapy == case.coi), None)
    if first is None:
        mine = next((each for each in planned(case) if bag and each.container == bag.id), None)
        n = len(case.books.find(IdentityCheck, station=case.at.station.id)) + 1
        yield IdentityCheck(
            id=f"{case.at.station.id}/{n}", therapy=case.coi, container=bag.id if bag else None,
            session=mine.session if mine else None, station=case.at.station.id,
            first_by=case.at.person.id, first_at=case.now, first_agrees=agrees,
        )  # fmt: skip
        return
    same = agrees and bag is not None and first.container == bag.id
    yield replace(first, second_by=case.at.person.id, second_at=case.now, second_agrees=same)


def concluded(check: IdentityCheck, now: str) -> IdentityCheck | None:
    """The result, once both halves are in: a match only if both agree, about the same bag."""
    if check.second_agrees is None or check.result is not None:
        return None
    agree = check.first_agrees and check.second_agrees
    return replace(check, result="match" if agree else "mismatch", result_at=now)


def _half_agrees(case: Case) -> bool:
    """Wristband and bag are one therapy's, the person stated who they are, and the label says the same."""
    band, bag = case.wristband, bag_at_hand(case)
    same = band is not None and bag is not None and band.therapy == bag.therapy == case.coi
    return same and case.yes("stated_name_and_birth_date") and case.yes("label_agrees")


STEPS = (
    Step(
        name="check_identity", stage="S19", title="Bedside check", roles=BEDSIDE_PEOPLE, stations=BEDSIDE, effect=half_of_check,
        scans=(WRISTBAND, bag_or_syringe(Condition.THAWED)), identity_by_result=True,
        asks=(flag("stated_name_and_birth_date", "The patient stated name and birth date, and the wristband agrees"), flag("label_agrees", "Every field of the bag's label agrees with the wristband")),
        gates=(thaw_clock_has_not_run_out, containers_have_not_expired, other_half_is_anothers),
    ),
)  # fmt: skip
