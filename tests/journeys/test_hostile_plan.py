"""What hurried or hostile people try with the signed plan: its bags, in its order, once.

Each test is named as the mistake.
"""

from typing import Any

import pytest

from custody.domain.records import (
    Deviation,
    PlannedBag,
)
from tests.journeys.hurried import ADULT, LYMPHOMA, refused
from tests.journeys.standing import Standing, act_named, standing

CALM = {
    "record_vital_signs": {"temperature_millicelsius": 36_800, "systolic_millimetres_mercury": 120},
    "record_neurology": {"consciousness": "alert", "seizure": "none"},
}


def test_the_marrow_turns_the_order_round_after_the_plan_was_signed():
    """Few blasts ask for another order of bags: the old plan is nobody's signature for it."""
    house = standing(ADULT, "pick_for_infusion")
    house.go_on("record_marrow_blasts", say={"blasts_percent": 1})

    told = house.go_on("pick_for_infusion")

    assert refused(told, "plan_unsigned")


def test_a_seizure_without_a_score_is_forgotten_by_a_calm_day():
    """Nobody asks a patient in a seizure which year it is: the grade is unknown, and the second dose forbidden."""
    house = standing(ADULT, "confirm_ready#2")
    seen = {"seizure": "prolonged", "consciousness": "wakes_to_touch"}
    house.ask("record_neurology", "N-OKAFOR", "N-WARD", {"wristband": "wristband"}, seen)
    for calm in ("record_vital_signs", "record_neurology"):
        house.go_on(calm, where="N-WARD", say=CALM[calm])
    house.go_on("confirm_ready#2")

    told = house.go_on("pick_for_infusion#2")

    assert refused(told, "toxicity")


@pytest.mark.parametrize(
    ("given", "opened"), [(16_600, []), (17_000, []), (17_100, ["given_more_than_planned"])]
)
def test_more_is_given_of_a_bag_than_the_plan_says(given, opened):
    """Ten of thirty million cells are sixteen and two thirds of fifty millilitres; the rest stays in the bag."""
    house = standing(ADULT, "stop_infusion")

    told = house.go_on(
        "stop_infusion", say={"volume_microlitres": given, "residual_microlitres": 50_000 - given}
    )

    assert told.verdict == "accepted"
    found = house.books.find(Deviation, reason="given_more_than_planned")
    assert [one.reason for one in found] == opened


def test_a_second_bag_of_the_same_colour_is_planned_for_a_session_that_was_given():
    """One dose, filled twice: the second is no second first session."""
    house = standing(LYMPHOMA, "fill_bag#2")
    house.go_on("fill_bag#2", scan={"label": "spare label"}, say={"colour": "green"})
    twice = {
        "finals": ("green", "violet", "spare label"),
        "position": "@works-3",
        "north": "@north-3",
    }
    _to_the_bedside(house, **twice)
    house.go_on("start_infusion")
    house.go_on("stop_infusion")

    told = house.go_on("plan_dose", scan={"containers": "spare label"})

    assert refused(told, "already_used")
    assert {bag.plan for bag in house.books.find(PlannedBag, session=1)} == {1}


def _to_the_bedside(house: Standing, finals: tuple[str, ...], position: str, north: str) -> None:
    """The story with one bag more, up to the first infusion."""
    together = ("freeze_product", "release_product", "pack_product", "receive_product")
    by_any_symbol = {"container": "spare label as compound"}
    spare_too: dict[str, dict[str, Any]] = {
        "print the completed label#4": {"scan": by_any_symbol, "makes": ("spare label",)},
        "apply the completed label#4": {"scan": by_any_symbol | {"label": "spare label"}},
        "put product away#2": {"scan": {"container": "spare label", "position": position}},
        "pick product#2": {"scan": {"container": "spare label", "position": position}},
        "put away at the site#2": {"scan": {"container": "spare label", "position": north}},
    }
    for act in house.acts_from("fill_bag#2", "start_infusion"):
        house.house.clock(act.at)
        if act.name in ("account_for_label", "close_deviation"):
            continue
        changed = {"scan": {"containers": finals}} if act.name in together else {}
        assert house.replay(act, **changed).verdict == "accepted", act
        more = next((p for name, p in spare_too.items() if act_named(LYMPHOMA, name) == act), None)
        if more is not None:
            assert house.replay(act, **more).verdict == "accepted", act
