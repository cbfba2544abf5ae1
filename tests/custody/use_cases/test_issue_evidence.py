"""Evidence waits for an open bedside check: its bytes would tell the second checker what the first found."""

from datetime import timedelta

import pytest

from custody.domain.records import IdentityCheck, Therapy
from custody.errors import Conflict
from custody.ledger.timestamp import write_time
from custody.use_cases.issue_evidence import issue_evidence
from custody.use_cases.workstation import Workstation
from tests.custody.use_cases.told_story import COI, a_therapy
from tests.kit.house import House

OTHER = "CHA999926000022"


@pytest.fixture
def at() -> Workstation:
    """A nurse's stand in a house with two therapies."""
    at = House().workstation("N-ADEYEMI", "N-BEDSIDE-1")
    at.books.put(a_therapy())
    at.books.put(a_therapy(coi=OTHER))
    return at


def a_half(at: Workstation, minutes: int, **more: str) -> IdentityCheck:
    """One half of a check, so many minutes ago, which read another patient's bag."""
    return IdentityCheck(
        id="N-BEDSIDE-1/1", therapy=COI, station="N-BEDSIDE-1", first_by="N-ADEYEMI",
        first_at=write_time(at.stand.now - timedelta(minutes=minutes)), first_agrees=False, **more,
    )  # fmt: skip


@pytest.mark.parametrize("coi", [COI, OTHER])
def test_none_is_issued_about_any_therapy_while_one_half_waits(at: Workstation, coi: str):
    at.books.put(a_half(at, minutes=15))

    with pytest.raises(Conflict, match=r"Ask again when both have checked, or after \d\d:\d\d"):
        issue_evidence(at, coi, names=False, language="en")

    assert at.books.get(Therapy, coi)


def test_it_is_issued_once_both_have_checked(at: Workstation):
    at.books.put(a_half(at, minutes=1, second_by="N-BRANDT", second_at=write_time(at.stand.now)))

    entry = issue_evidence(at, COI, names=False, language="en")

    assert entry.type == "evidence:issued"


def test_a_half_that_waited_too_long_blocks_nobody(at: Workstation):
    at.books.put(a_half(at, minutes=16))

    entry = issue_evidence(at, COI, names=False, language="en")

    assert entry.type == "evidence:issued"
