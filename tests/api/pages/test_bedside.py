"""The bedside check: each person their own half, the result to both, and nothing before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from custody.domain.case import moment
from custody.domain.records import Container, Hold, Label, PlannedBag
from tests.api.pages.bed import Patient, two_patients_with_thawed_bags
from tests.api.pages.hand import Hand, scanned
from tests.kit.installation import PEOPLE, Installation

NewHand = Callable[[], Hand]
BED = "N-BEDSIDE-1"
FIRST, SECOND = "N-OKAFOR", "N-BECKER"


@pytest.fixture
def patients(house: Installation) -> tuple[Patient, Patient]:
    return two_patients_with_thawed_bags(house.house)


def half(
    hand: Hand, band: Patient, bag: Patient, *, stated: str = "yes", label: str = "yes"
) -> Hand:
    return hand.go("/bedside").send(
        "/bedside", **scanned("wristband", band.wristband), **scanned("container", bag.bag),
        value__stated_name_and_birth_date=stated, value__label_agrees=label,
    )  # fmt: skip


def hand_over(hand: Hand, person: str = SECOND) -> Hand:
    one = PEOPLE[person]
    return hand.send("/bedside/second", badge=one.badge.text, pin=one.pin)


def test_one_tablet_goes_from_hand_to_hand(hand: NewHand, patients):
    maria, _ = patients
    tablet = hand().be(FIRST, BED)

    waits = half(tablet, maria, maria).verdict
    second = hand_over(tablet).text
    half(tablet, maria, maria)

    assert waits == "Recorded. Waiting for the second checker"
    assert "Tom Becker second checker, for this half only" in second
    assert tablet.verdict == "Same patient. Both checks agree"
    assert "Grace Okafor nurse" in tablet.text
    assert "custody_second" not in tablet.client.cookies


def test_each_half_is_asked_in_its_own_name(hand: NewHand, house: Installation, patients):
    maria, _ = patients
    tablet = hand().be(FIRST, BED)

    half(hand_over(half(tablet, maria, maria)), maria, maria)

    halves = [one.view["actor"] for one in house.entries() if one.type == "step:check_identity"]
    assert halves == [FIRST, SECOND]
    assert house.entries()[-1].type == "identity:matched"


def test_two_tablets_do_as_well_and_both_see_the_result(hand: NewHand, patients):
    maria, _ = patients
    one, other = hand().be(FIRST, BED), hand().be(SECOND, BED)

    half(one, maria, maria)
    half(other, maria, maria)
    one.go("/bedside")

    assert one.verdict == other.verdict == "Same patient. Both checks agree"
    for told in (
        "What both found",
        "CHA9999 26 000001",
        "Santos-Lima, Maria",
        "Grace Okafor",
        "Tom Becker",
    ):
        assert told in one.text


@pytest.mark.parametrize("wrong", [True, False])
def test_the_first_half_tells_nothing_to_the_second(hand: NewHand, patients, wrong):
    maria, marla = patients
    tablet = hand().be(FIRST, BED)
    half(tablet, maria, marla if wrong else maria)

    mine = tablet.text
    theirs = hand_over(tablet).text

    for page in (mine, theirs):
        beside = page[page.index("Last at this bedside") :]
        assert "autumn snowflake" not in beside
        assert "match" not in page.replace("mismatch", "")
        assert "differs" not in page
    assert mine.index("Recorded. Waiting")


def test_a_mismatch_stops_both_and_names_no_other_patient(hand: NewHand, patients):
    maria, marla = patients
    tablet = hand().be(FIRST, BED)

    half(hand_over(half(tablet, maria, marla)), maria, maria)

    assert tablet.verdict == "STOP. The checks disagree"
    assert "verdict--full" in tablet.html
    assert "another therapy was scanned" in tablet.text
    assert marla.name not in tablet.text
    assert "not yet: both checks must agree" in tablet.text
    assert "/steps/start_infusion" not in tablet.html


@pytest.mark.parametrize("answer", ["stated", "label"])
def test_a_no_of_either_is_a_mismatch(hand: NewHand, patients, answer):
    maria, _ = patients
    tablet = hand().be(FIRST, BED)

    half(hand_over(half(tablet, maria, maria)), maria, maria, **{answer: "no"})

    assert tablet.verdict == "STOP. The checks disagree"


def test_a_match_opens_the_infusion_for_a_short_while(hand: NewHand, patients):
    maria, _ = patients
    tablet = hand().be(FIRST, BED)
    half(hand_over(half(tablet, maria, maria)), maria, maria)

    open_now = "/steps/start_infusion" in tablet.html
    tablet.send("/demo/clock", move="+10m")

    assert open_now
    assert tablet.verdict == "Too long ago. Check again"
    assert "/steps/start_infusion" not in tablet.html


def a_hold(bag: Container, now: str) -> Hold:
    return Hold(
        id=f"{bag.id}/1", therapy=bag.therapy, container=bag.id, reason="recall", placed_by="N-HOFFMANN", placed_at=now
    )  # fmt: skip


def a_reprint(bag: Container, now: str) -> Label:
    """The print that counts was put on the bag after the check."""
    return Label(
        serial=1, kind="final_bag", bears=bag.id, template="final_bag v1", state="applied", printed_by=FIRST,
        printed_at=now, station=BED, therapy=bag.therapy, closed_at=now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        (lambda bag, _: replace(bag, disposition="quarantined"), "STOP. Not released"),
        (lambda bag, _: replace(bag, holder="NORTH-CELL-LAB"), "STOP. Custody"),
        (lambda bag, _: replace(bag, expires_at=bag.made_at), "STOP. Expired"),
        (a_hold, "STOP. On hold"),
        (a_reprint, "Too long ago. Check again"),
    ],
    ids=["not released", "taken away", "expired", "held", "label replaced"],
)
def test_a_match_is_not_green_while_the_infusion_would_be_refused(
    hand: NewHand, house: Installation, patients, changed, word
):
    """Between check and start the world goes on, and the page with it."""
    maria, _ = patients
    tablet = hand().be(FIRST, BED)
    half(hand_over(half(tablet, maria, maria)), maria, maria)
    green = tablet.verdict
    with house.house.look() as look:
        bag = look.books.get(Container, maria.bag_id)
    now = moment(house.house.now() + timedelta(microseconds=1))
    house.house.write(lambda transaction: transaction.books.put(changed(bag, now)))

    tablet.go("/bedside")

    assert green == "Same patient. Both checks agree"
    assert tablet.verdict == word
    assert "/steps/start_infusion" not in tablet.html


def test_a_bag_that_is_given_in_part_says_how_much_of_it(
    hand: NewHand, house: Installation, patients
):
    maria, _ = patients
    part = PlannedBag(
        therapy=maria.coi, plan=2, session=1, n=1, container=maria.bag_id, cells_thousands=50_000, partly=True
    )  # fmt: skip
    house.house.write(lambda transaction: transaction.books.put(part))
    tablet = hand().be(FIRST, BED)

    half(hand_over(half(tablet, maria, maria)), maria, maria)

    assert "planned: session 1, bag 1 of 1; give 17 mL of it and no more" in tablet.text


def test_from_the_check_to_the_last_drop(hand: NewHand, patients):
    maria, _ = patients
    tablet = hand().be(FIRST, BED)
    half(hand_over(half(tablet, maria, maria)), maria, maria)
    both = {**scanned("wristband", maria.wristband), **scanned("container", maria.bag)}

    tablet.go("/steps/start_infusion").send("/steps/start_infusion", value__no_filter="yes", **both)
    started = tablet.verdict
    running = tablet.go("/bedside").text
    tablet.go("/steps/stop_infusion").send(
        "/steps/stop_infusion", value__volume_microlitres="49.5", value__residual_microlitres="0.5",
        value__outcome="complete", **both,
    )  # fmt: skip

    assert started == "Recorded"
    assert "Stop the infusion" in running
    assert "Running, use by" in running
    assert tablet.verdict == "Recorded"


def test_the_thaw_clock_stands_beside_each_bag(hand: NewHand, patients):
    nurse = hand().be(FIRST, BED).go("/bedside")

    assert nurse.html.count('class="thaw"') == 2
    assert "1:55:00" in nurse.text


def test_one_person_is_not_two(hand: NewHand, patients):
    maria, _ = patients
    tablet = half(hand().be(FIRST, BED), maria, maria)

    hand_over(tablet, FIRST)

    assert tablet.status == 403
    assert "A different person is needed" in tablet.text


def test_a_wrong_pin_does_not_get_the_tablet(hand: NewHand, house: Installation, patients):
    maria, _ = patients
    tablet = half(hand().be(FIRST, BED), maria, maria)

    tablet.send("/bedside/second", badge=PEOPLE[SECOND].badge.text, pin="000000")

    assert tablet.status == 403
    assert "custody_second" not in tablet.client.cookies
    assert house.security(1)[0].person == SECOND


def test_the_tablet_goes_back_when_the_second_leaves(hand: NewHand, patients):
    maria, _ = patients
    tablet = hand_over(half(hand().be(FIRST, BED), maria, maria))

    tablet.send("/bedside/first")

    assert tablet.verdict == "Recorded. Waiting for the second checker"
    assert "custody_second" not in tablet.client.cookies


def test_the_seconds_session_opens_nothing_else(hand: NewHand, patients):
    maria, _ = patients
    tablet = hand_over(half(hand().be(FIRST, BED), maria, maria))

    elsewhere = tablet.go("/station").text

    assert "Grace Okafor" in elsewhere
    assert (
        "Tom Becker"
        not in elsewhere.split("Scan anything")[0].split("Sign out")[0].split("Simulated clock")[1]
    )


def test_whose_role_it_is_not_is_stopped_and_can_give_the_tablet_back(hand: NewHand, patients):
    maria, _ = patients
    tablet = hand_over(half(hand().be(FIRST, BED), maria, maria), "N-TANAKA")

    half(tablet, maria, maria)

    assert tablet.verdict == "STOP. Not your step"
    assert tablet.has_form("/bedside/first")


def test_there_is_no_bedside_at_another_station(hand: NewHand):
    assert hand().be(FIRST, "N-WARD").go("/bedside").status == 404


def test_the_step_leads_to_its_page(hand: NewHand, patients):
    assert hand().be(FIRST, BED).go("/steps/check_identity").path == "/bedside"
