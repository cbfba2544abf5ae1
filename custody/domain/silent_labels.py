"""Whether a print is silent about what is known of its donor by now.

Labels of somebody's own cells warn of three things (21 CFR 1271.90(c)): that not everything was evaluated, that there
is a danger at all (the biohazard legend), and each agent that was found.  A print that warned of them before is left
alone, whatever was recorded since; one that warns of more than is true now is no danger to anybody.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from custody.domain.case import from_moment
from custody.domain.donor_screening import DonorScreening, screening_of
from custody.domain.presets import Screening
from custody.domain.records import Donation, Label, Observation

RECORDED_BY: Final = "record_donor_screening"
DONOR_OF_NOTHING: Final = frozenset({"shipper", "wristband"})  # they say nothing of donors


def is_silent(
    label: Label, donation: Donation | None, told: Iterable[Observation], wanted: Screening
) -> bool:
    """Whether what was told of the donor, up to now, asks for a warning that it did not ask for at printing."""
    if label.kind in DONOR_OF_NOTHING:
        return False
    now = sorted(told, key=lambda one: one.n)
    then = [one for one in now if one.at <= label.printed_at]
    day = _collected(label, donation)
    return not _warnings(now, wanted, day) <= _warnings(then, wanted, day)


def _warnings(told: list[Observation], wanted: Screening, collected: date) -> frozenset[str]:
    newest = {one.name: one.word for one in told}
    donor = screening_of(newest.get, wanted, collected)
    return frozenset(_warned_of(donor))


def _warned_of(donor: DonorScreening) -> Iterable[str]:
    yield from donor.reactive_for
    if donor.dangerous:
        yield "biohazard"
    if not donor.evaluated:
        yield "not evaluated"


def _collected(label: Label, donation: Donation | None) -> date:
    """The earliest day that a wall may have shown then: rather one label too many is replaced."""
    begun = donation.started_at if donation and donation.started_at else label.printed_at
    return (from_moment(begun) - timedelta(days=1)).date()
