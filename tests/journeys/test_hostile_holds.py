"""What hurried or hostile people try with cells on hold: no way round washes a hold off, and nothing is stuck in one.

Each test is named as the mistake.
"""

import pytest

from custody.domain.records import Deviation, Hold
from tests.journeys.hurried import LYMPHOMA, ORDER, refused
from tests.journeys.standing import Standing, standing
from tests.journeys.test_held import DESTROYED, hold, is_held, play

FROZEN = "chest_trial"


# ── a kit that is recalled before there is a bag ───────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "word"), [("recalled", "recall"), ("quarantined", "documentation")]
)
def test_a_kit_is_recalled_between_its_opening_and_the_first_bag(status, word):
    """The patient is on the machine: the bag is bound, held at once, measured, and goes nowhere."""
    house = standing(LYMPHOMA, "start_collection")
    _set_kit(house, status)

    told = play(house, "start_collection", "hand to the collection lab")
    handed = house.go_on("hand to the collection lab")

    assert set(told) == {"accepted"}
    assert is_held(house, "bag A")
    assert is_held(house, "bag B")
    assert {one.reason for one in house.books.find(Hold)} == {word}
    assert {one.reason for one in house.books.find(Deviation)} == {"lot_not_released"}
    assert refused(handed, "on_hold")


def test_quality_understands_why_a_recalled_kit_was_used():
    house = standing(LYMPHOMA, "start_collection")
    _set_kit(house, "recalled")
    play(house, "start_collection", "complete_container")
    finding = {"root_cause": "material", "finding": "The notice came an hour late.", **ORDER}

    told = house.ask(
        "close_deviation", "N-HOFFMANN", "N-QUALITY", {"therapy": "therapy"}, {"reason": "lot_not_released", **finding}
    )  # fmt: skip

    assert told.verdict == "accepted"
    assert is_held(house, "bag A")


def test_a_kit_that_is_released_holds_nothing():
    house = standing(LYMPHOMA, "hand to the collection lab")

    assert not is_held(house, "bag A")
    assert not house.books.find(Deviation, reason="lot_not_released")


def _set_kit(house: Standing, status: str) -> None:
    kit = {"lot": f"code:{house.player.world.code('kit')}"}
    told = house.ask("set_lot_status", "W-GRANT", "W-QUALITY", kit, {"status": status}, "W-STONE")
    assert told.verdict == "accepted"


# ── what is on hold is brought to its end, and nothing is given in its place ───────────────


@pytest.mark.parametrize("fate", ["destroyed", "retained"])
def test_the_next_bag_waits_for_one_that_will_never_be_given(fate):
    """Kept by quality or destroyed, the first bag holds nobody up; what the days say is another matter."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    hold(house, "green")
    where = {"container": "green", "position": "@north-1"}
    house.ask("pick_for_quarantine", "N-TANAKA", "N-CRYO", where, second="N-HOFFMANN")
    waits = house.go_on("pick_for_infusion#2")
    ended = house.ask(
        "dispose_container", "N-HOFFMANN", "N-CRYO", {"container": "green"}, {"fate": fate}, "N-TANAKA"
    )  # fmt: skip

    told = house.go_on("pick_for_infusion#2")

    assert ended.verdict == "accepted"
    assert refused(waits, "wrong_bag_order")
    assert told.reasons == ("outside_session_window",)


def test_a_bag_is_held_while_it_thaws():
    """Its thaw is ended, and it is disposed of; it would lie in the bath for ever."""
    house = standing(LYMPHOMA, "end_thaw")
    hold(house, "green")

    ended = house.go_on("end_thaw")
    given = house.ask(
        "release_custody", "N-TANAKA", "N-THAW", {"containers": "green"}, {"to_holder": "NORTH-WARD"}
    )  # fmt: skip
    disposed = house.ask(
        "dispose_container", "N-TANAKA", "N-THAW", {"container": "green"}, {"fate": "wasted"}, "N-LINDQVIST"
    )  # fmt: skip

    assert (ended.verdict, disposed.verdict) == ("accepted", "accepted")
    assert refused(given, "on_hold")


def test_a_therapy_is_paused_while_its_bag_thaws():
    house = standing(LYMPHOMA, "end_thaw")
    paused = {"status": "paused", **ORDER}
    house.ask("change_status", "N-ADEYEMI", "N-WARD", {"therapy": "therapy"}, paused)

    ended = house.go_on("end_thaw")
    handed = house.ask(
        "release_custody", "N-TANAKA", "N-THAW", {"containers": "green"}, {"to_holder": "NORTH-WARD"}
    )  # fmt: skip

    assert ended.verdict == "accepted"
    assert refused(handed, "therapy_not_active")


def test_thawed_starting_material_is_thrown_away():
    """It was thawed to be used: two operators end it neither with nor without a hold of their own."""
    house = standing(FROZEN, "select_and_activate")
    bag = {"container": "bag A"}
    thrown = ("dispose_container", "W-CHO", "W-CLEAN-1", bag, DESTROYED)

    alone = house.ask(*thrown, "W-PETROVA")
    house.ask("place_hold", "W-CHO", "W-CLEAN-1", bag, {"reason": "integrity"})
    after_a_hold = house.ask(*thrown, "W-PETROVA")
    with_quality = house.ask(*thrown, "W-GRANT")

    assert refused(alone, "not_given_up")
    assert refused(after_a_hold, "second_not_qualified")
    assert with_quality.verdict == "accepted"


def test_a_held_bag_is_taken_out_for_quarantine_put_back_as_stock_and_packed():
    """The way round through the freezer washes no hold off."""
    house = standing(LYMPHOMA, "pick product")
    hold(house, "green", by="W-GRANT")
    where = {"container": "green", "position": "@works-1"}
    house.ask("pick_for_quarantine", "W-CHO", "W-CRYO", where, second="W-GRANT")
    house.ask("put_away", "W-CHO", "W-CRYO", {**where, "position": "@works-3"})

    as_stock = house.ask("pick", "W-CHO", "W-CRYO", {**where, "position": "@works-3"})
    from_the_old_place = house.ask("pick", "W-CHO", "W-CRYO", where)

    assert refused(as_stock, "on_hold")
    assert refused(from_the_old_place, "on_hold", "not_in_position")


def test_the_hold_of_one_bag_is_lifted_for_the_other():
    house = standing(LYMPHOMA, "pick product")
    hold(house, "green", by="W-GRANT")
    hold(house, "violet", by="W-GRANT")

    lifted = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "violet"}, {"because": "It was the other."}, "W-STONE"
    )  # fmt: skip
    issued = house.go_on("pick product")

    assert lifted.verdict == "accepted"
    assert is_held(house, "green")
    assert refused(issued, "on_hold")
