"""What hurried or hostile people try with custody: it neither ends nor begins where nobody acted.

Each test is named as the mistake.
"""

import pytest

from tests.journeys.hurried import BED, LYMPHOMA, refused, spans
from tests.journeys.standing import standing


def test_a_shipment_that_was_opened_is_handed_over_again():
    """Its bags are used up long since: custody that ended does not begin again."""
    house = standing(LYMPHOMA, "transduce")
    before = spans(house, "bag A")
    told = house.ask(
        "release_custody", "W-MENDES", "W-DOCK", {"shipment": "shipper to works"}, {"to_holder": "SWIFT-COURIER"}
    )  # fmt: skip

    house.ask("accept_custody", "S-ROSSI", "S-VAN", {"shipment": "shipper to works"})

    assert refused(told, "wrong_condition")
    assert spans(house, "bag A") == before


def test_a_bag_that_was_lost_between_two_hands_is_accepted():
    """The rest of the shipment is accepted; what is lost has no holder any more."""
    house = standing(LYMPHOMA, "courier takes over")
    house.ask(
        "declare_loss",
        "N-BRANDT",
        "N-COLLECTION",
        {"container": "bag A"},
        {"how": "broken"},
        "N-DIALLO",
    )
    house.wait(minutes=1)

    told = house.go_on("courier takes over")

    assert told.verdict == "accepted"
    assert [span.holder for span in spans(house, "bag A")] == ["NORTH-APHERESIS", "NORTH-CELL-LAB"]
    assert all(span.until for span in spans(house, "bag A"))
    assert spans(house, "bag B")[-1].holder == "SWIFT-COURIER"


@pytest.mark.parametrize(
    ("before", "who", "where", "to"),
    [
        ("end_thaw", "N-TANAKA", "N-THAW", "NORTH-WARD"),
        ("stop_infusion", "N-OKAFOR", BED, "NORTH-CELL-LAB"),
    ],
)
def test_a_bag_is_handed_over_while_it_thaws_or_runs(before, who, where, to):
    """Nobody could end what was begun."""
    house = standing(LYMPHOMA, before)

    told = house.ask("release_custody", who, where, {"containers": "green"}, {"to_holder": to})

    assert refused(told, "wrong_condition")


def test_a_shipper_is_requalified_while_it_is_on_its_way():
    """Whoever says so, a sealed shipper takes no second patient's bags."""
    house = standing(LYMPHOMA, "hand to the courier")
    house.ask(
        "requalify_shipper",
        "N-BRANDT",
        "N-COLLECTION",
        {"shipper": "@cool-box-1"},
        {"holds_temperature": True},
    )

    told = house.go_on("pack_material")

    assert refused(told, "packed")


def test_a_bag_in_a_sealed_shipper_is_handed_over_loose():
    """It is under seal: only the shipper changes hands."""
    house = standing(LYMPHOMA, "hand to the courier")

    told = house.ask(
        "release_custody", "N-BRANDT", "N-COLLECTION", {"containers": "bag A"}, {"to_holder": "SWIFT-COURIER"}
    )  # fmt: skip

    assert refused(told, "packed")


def test_half_of_a_handoff_is_accepted():
    """Both bags were released, one is scanned: nothing moves."""
    house = standing(LYMPHOMA, "accept at the collection lab")

    told = house.go_on("accept at the collection lab", scan={"containers": "bag A"})

    assert refused(told, "container_unaccounted")
    assert len(spans(house, "bag A")) == 1
