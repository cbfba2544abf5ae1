"""What one half of a bedside check found is told to nobody before the other is in, whomever it read.

A half that nobody joined is told when its time is over, as on paper.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from api.routes.telling import WITHHELD
from api.selections import issue_selected
from api.settings import Settings
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


# ── the log itself ─────────────────────────────────────────────────────────────────────────

AUDITOR = ("N-HALE", "N-OFFICE")
TOKEN = "a-token-that-only-the-monitor-has-0001"


def log_as_told(house: Installation) -> dict[str, Any]:
    """The end of the log, as the API tells it to an auditor."""
    path = "/api/v1/log/entries?start=0"
    return dict(house.as_(*AUDITOR).get(path).json())


def tile(house: Installation, width: int, **headers: str) -> tuple[int, bytes]:
    """The entries under the first places of the log's tree: to an auditor, or to whom the headers say."""
    path = f"/api/v1/log/tile/entries/000.p/{width}"
    asked = house.client.get(path, headers=headers) if headers else house.as_(*AUDITOR).get(path)
    return asked.status_code, asked.content


@pytest.fixture
def half_open(house, patients) -> int:
    """A half is open, others went on recording, and all of it is signed; the place of the half."""
    maria, _ = patients
    coordinator = house.as_("N-VOGT", "N-CLINIC")
    coordinator.enrols(
        family="Okonkwo", given="Ben", birth_date="1961-11-23", hospital_number="H-1"
    )
    place = house.size()
    check(house, FIRST, maria, maria)
    coordinator.enrols(family="Varga", given="Ilka", birth_date="1984-07-30", hospital_number="H-2")
    house.house.sign()
    return place


def test_the_log_is_read_up_to_the_open_half_and_says_so(house, half_open):
    told = log_as_told(house)

    assert (told["readable"], told["size"]) == (half_open, house.size())
    assert {one["index"] for one in told["items"]} <= set(range(half_open))
    assert "bedside check" in told["withheld"]


@pytest.mark.parametrize("over", ["joined", "lapsed"])
def test_once_it_is_over_the_same_bytes_are_read(house, patients, half_open, over):
    maria, _ = patients
    if over == "joined":
        check(house, SECOND, maria, maria)
    else:
        house.house.move_clock(house.house.now() + OVER)

    told = log_as_told(house)

    assert (told["readable"], told["withheld"]) == (house.size(), "")
    bodies = {one["index"]: one["body"] for one in told["items"]}
    written = {one.index: one.body.decode() for one in house.entries()}
    assert bodies.items() <= written.items()
    assert max(bodies) == house.size() - 1


def test_a_tile_is_handed_out_whole_or_not_at_all(house, half_open):
    before, with_it = tile(house, half_open), tile(house, half_open + 1)

    assert (before[0], with_it[0]) == (200, 409)
    assert b"not yet to be read" in with_it[1]
    assert b"check_identity" not in with_it[1]


def test_a_monitor_reads_on_and_what_it_read_is_the_log(house, half_open):
    secret = Settings(monitor_token=TOKEN).monitor_token
    house.house.settings = house.settings.model_copy(update={"monitor_token": secret})

    status, content = tile(house, half_open + 1, Authorization=f"Bearer {TOKEN}")

    body = house.entries()[half_open].body
    assert status == 200
    assert content.endswith(len(body).to_bytes(2, "big") + body)


def test_a_half_about_another_patients_bag_withholds_both_its_entries(house, patients):
    maria, marla = patients
    place = house.size()
    check(house, FIRST, maria, marla)

    assert house.size() == place + 2
    assert log_as_told(house)["readable"] == place
