"""The station's one big field: what is it, whose is it, what may be done with it here and now."""

from collections.abc import Callable

import pytest

from custody.domain.identifiers.donation import ChainOfIdentity
from tests.api.pages.bed import two_patients_with_thawed_bags
from tests.api.pages.hand import Hand
from tests.kit.installation import Installation

NewHand = Callable[[], Hand]
BED = "N-BEDSIDE-1"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7121 * 7121 }}",
    "=A99992600000100" * 300,
    "\x1b[31m",
    "&uNOKAFOR1 ",
    "ünïcödé",
)


def look_up(hand: Hand, text: str, how: str = "scanned") -> Hand:
    return hand.go("/station").send("/station", text=text, how=how)


def test_a_bag_tells_whose_it_is_and_its_five_facts(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)

    nurse = look_up(hand().be("N-OKAFOR", BED), maria.bag)

    for told in (
        "Final product bag A, green",
        "CHA9999 26 000001",
        "autumn snowflake",
        maria.name,
        "04 Mar 1971",
    ):
        assert told in nurse.text
    for fact in (
        "Therapy",
        "Held by NORTH-WARD",
        "Where Ward 7, bed 1",
        "Condition Thawed",
        "Disposition Released",
    ):
        assert fact in nurse.text


def test_looking_up_writes_nothing_but_who_read_the_name(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)
    before = house.size()

    look_up(hand().be("N-OKAFOR", BED), maria.bag)

    assert house.size() == before
    with house.house.look() as look:
        readings = look.stores.vault.readings("S00000001")
    assert [one.reader for one in readings] == ["N-OKAFOR"]


def test_a_name_is_not_shown_to_who_needs_none(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)

    technician = look_up(hand().be("N-TANAKA", "N-THAW"), maria.bag)

    assert "CHA9999 26 000001" in technician.text
    assert "Santos" not in technician.html
    with house.house.look() as look:
        assert look.stores.vault.readings("S00000001") == []


def test_what_may_be_done_carries_the_scan_along(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)
    nurse = look_up(hand().be("N-OKAFOR", BED), maria.bag)

    nurse.send("/steps/start_infusion/form")

    assert nurse.form("/steps/start_infusion").fields["scan.container.0"] == maria.bag
    assert nurse.form("/steps/start_infusion").fields["scan.container.0.how"] == "scanned"
    assert maria.bag not in str(nurse.response.url)


def test_a_thing_of_elsewhere_says_what_it_waits_for(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)

    courier = look_up(hand().be("S-ROSSI", "S-VAN"), maria.bag)

    assert not courier.has_form("/steps/release_custody/form")
    assert "The therapy waits for" in courier.text


@pytest.mark.parametrize(
    ("text", "how", "word"),
    [
        ("nonsense", "scanned", "STOP. Unreadable"),
        ("", "scanned", "STOP. Unreadable"),
        ("&/CHA999926000077", "scanned", "STOP. Not on file"),
        ("CHA9999260000015", "typed", "STOP. Check character"),
        ("C1:AAAA", "scanned", "STOP. Unreadable"),
        ("&uNOKAFOR1", "scanned", "STOP."),
    ],
)
def test_a_code_that_cannot_be_told_is_a_stop(hand: NewHand, text, how, word):
    nurse = hand().be("N-OKAFOR", BED)

    nurse.go("/station").post("/station", text=text, how=how)

    assert nurse.status == 200
    assert nurse.verdict.startswith(word)
    for part in ("Do this now", "Who can resolve it", "looked up, not recorded"):
        assert part in nurse.text


def test_a_typed_identifier_is_known_by_its_check_character(hand: NewHand, house: Installation):
    two_patients_with_thawed_bags(house.house)
    chain = ChainOfIdentity(coi="CHA999926000001")

    nurse = look_up(hand().be("N-OKAFOR", BED), chain.coi + chain.check_character, how="typed")

    assert "autumn snowflake" in nurse.text


def test_a_scanners_prefix_tells_a_scan_without_javascript(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)
    nurse = hand().be("N-OKAFOR", BED)

    typed = look_up(nurse, maria.bag, how="typed").verdict
    prefixed = look_up(nurse, f"]Q1{maria.bag}", how="typed").verdict

    assert typed.startswith("STOP")
    assert prefixed == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_a_code_like_any_other(hand: NewHand, text):
    nurse = hand().be("N-OKAFOR", BED)

    nurse.go("/station").post("/station", text=text, how="scanned")

    assert nurse.status == 200
    assert nurse.verdict.startswith("STOP")
    for raw in ("<script>alert", "<img src=x", str(7121 * 7121)):
        assert raw not in nurse.html


def test_a_text_that_is_too_long_is_told_so(hand: NewHand):
    nurse = hand().be("N-OKAFOR", BED)

    nurse.go("/station").post("/station", text="x" * 30_000, how="scanned")

    assert nurse.status == 422


def test_what_begins_with_nothing_scanned_stands_there(hand: NewHand):
    coordinator = hand().be("N-VOGT", "N-CLINIC").go("/station")

    assert "Enrol a patient for a therapy" in coordinator.text


def test_the_last_verdicts_stand_beside(hand: NewHand, house: Installation):
    maria, marla = two_patients_with_thawed_bags(house.house)
    house.as_("N-OKAFOR", BED).does(
        "start_infusion",
        {"wristband": maria.wristband, "container": marla.bag},
        {"no_filter": True},
    )

    nurse = hand().be("N-OKAFOR", BED).go("/station")

    assert "Stop: Start the infusion · autumn snowflake" in nurse.text
