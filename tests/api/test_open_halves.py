"""What one half of a bedside check found is told to nobody before the other is in, whomever it read.

A half that nobody joined is told when its time is over, as on paper.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from api.routes.telling import WITHHELD
from api.selections import issue_selected
from custody.domain.journey.bedside_check import CHECK_OPEN_MINUTES
from custody.errors import Conflict
from custody.exchange.selection import Selection
from custody.store.sessions import Session
from tests.api.pages.bed import Patient, two_patients_with_thawed_bags
from tests.kit.installation import Installation

BED, FIRST, SECOND = "N-BEDSIDE-1", "N-OKAFOR", "N-BECKER"
OVER = timedelta(minutes=CHECK_OPEN_MINUTES, seconds=1)


@pytest.fixture
def patients(house: Installation) -> tuple[Patient, Patient]:
    return two_patients_with_thawed_bags(house.house)


def check(house: Installation, who: str, band: Patient, bag: Patient) -> None:
    answer = house.as_(who, BED).does(
        "check_identity",
        {"wristband": band.wristband, "container": bag.bag},
        {"stated_name_and_birth_date": True, "label_agrees": True},
    )
    assert answer.verdict == "accepted", answer.json


def halves_of(house: Installation, coi: str) -> list[dict[str, Any]]:
    """The halves in a therapy's chain, as the API tells them to the second checker."""
    answer = house.as_(SECOND, BED).get(f"/api/v1/therapies/{coi}/entries").json()
    entries = [one["entry"] for one in answer["items"]]
    return [one for one in entries if one["type"] == "step:check_identity"]


def is_withheld(entry: dict[str, Any]) -> bool:
    return not any(name in entry for name in WITHHELD)


def test_the_half_that_read_another_patients_bag_says_nothing_in_either_chain(house, patients):
    maria, marla = patients

    check(house, FIRST, maria, marla)

    for coi in (maria.coi, marla.coi):
        (told,) = halves_of(house, coi)
        assert is_withheld(told)
        assert told["links"]


def test_with_both_halves_in_both_are_told(house, patients):
    maria, _ = patients
    check(house, FIRST, maria, maria)

    before = halves_of(house, maria.coi)
    check(house, SECOND, maria, maria)
    after = halves_of(house, maria.coi)

    assert [is_withheld(one) for one in before] == [True]
    assert [is_withheld(one) for one in after] == [False, False]
    assert all(one["body"]["values"]["label_agrees"] for one in after)


def test_a_half_that_nobody_joined_is_told_when_its_time_is_over(house, patients):
    maria, marla = patients
    check(house, FIRST, maria, marla)
    now = house.house.now()

    house.house.move_clock(now + timedelta(minutes=CHECK_OPEN_MINUTES - 1))
    before = [is_withheld(one) for coi in (maria.coi, marla.coi) for one in halves_of(house, coi)]
    house.house.move_clock(now + OVER)
    after = [is_withheld(one) for coi in (maria.coi, marla.coi) for one in halves_of(house, coi)]

    assert before == [True, True]
    assert after == [False, False]


def test_no_evidence_of_a_selection_is_issued_while_one_half_waits_and_the_page_says_so(
    house, patients
):
    maria, _ = patients
    check(house, FIRST, maria, maria)
    auditor, asked = house.as_("N-HALE", "N-OFFICE"), {"kind": "actor", "chosen": FIRST}

    page = auditor.post("/audit/selections", data=asked)
    door = auditor.post("/api/v1/selections", json={"actor": FIRST})

    assert (page.status_code, door.status_code) == (409, 409)
    assert "A bedside check waits for its second person" in page.text
    assert "Ask again when both have checked" in page.text


class Meanwhile:
    """The signer's memory, with something that happens just before it is asked to sign."""

    def __init__(self, real: Any, happens: Callable[[], None]) -> None:
        self._real, self._happens = real, happens

    def signing(self) -> Any:
        self._happens()
        return self._real.signing()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def test_a_half_that_is_recorded_between_issue_and_checkpoint_is_in_no_period(house, patients):
    maria, _ = patients
    real = house.house.last_signed
    house.house.last_signed = Meanwhile(real, lambda: check(house, FIRST, maria, maria))
    period = Selection(
        kind="period", words=("2020-01-01T00:00:00.000000Z", "2090-01-01T00:00:00.000000Z")
    )

    with pytest.raises(Conflict, match="was begun while this evidence was made"):
        issue_selected(house.house, auditor_of(house), period, language="en")

    assert not list((house.settings.data / "evidence").glob("*"))


def auditor_of(house: Installation) -> Session:
    """The auditor at the office, as a session."""
    with house.house.look() as look:
        at = next(one for one in look.stores.stations.all() if one.station.id == "N-OFFICE")
        account = look.stores.accounts.of("N-HALE")
    return Session(account=account, at=at, seen="", until="")
