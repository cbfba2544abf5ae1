"""What hurried or hostile people try with quality's word: nobody takes its place.

Each test is named as the mistake.
"""

import pytest

from custody.domain.records import (
    Deviation,
    Hold,
    Override,
)
from tests.journeys.hurried import FAILED, LYMPHOMA, ORDER, bad_result, growth, refused
from tests.journeys.standing import Standing, act_named, standing


def test_cells_of_somebody_else_are_released_exceptionally():
    """The identity test says that these are not the donor's cells: no request lifts that."""
    house = standing(LYMPHOMA, "release_product")
    bad_result(house, "IDENTITY", word="differs")

    told = house.go_on(
        "release_product", say={"decision": "exceptionally_released", "physician_requests": True}
    )

    assert refused(told, "out_of_specification")


def test_one_bad_result_excuses_the_missing_ones():
    """An exceptional release knows every result, and two signatures beside the flag."""
    house = standing(LYMPHOMA, "record_result")
    bad_result(house, "CAR-POSITIVE", value=5)
    house.house.clock(act_named(LYMPHOMA, "release_product").at)

    told = house.go_on(
        "release_product", say={"decision": "exceptionally_released", "physician_requests": True}
    )

    assert refused(told, "result_missing", "physician_request_missing")


def test_bad_cells_are_released_by_an_override_as_if_they_were_good():
    """No override lifts a result; and the exception is called one."""
    house = standing(LYMPHOMA, "release_product")
    bad_result(house, "CAR-POSITIVE", value=5)
    said = {
        "reason": "out_of_specification",
        "step": "RELEASE-PRODUCT",
        "because": "physician_decision",
        **ORDER,
    }

    lifted = house.ask(
        "override", "N-HOFFMANN", "N-QUALITY", {"therapy": "therapy"}, said, "N-ADEYEMI"
    )
    told = house.go_on("release_product")

    assert refused(lifted, "value_out_of_range")
    assert refused(told, "out_of_specification")


def test_an_exception_with_both_signatures_is_one():
    """A physician and quality sign; the same decision then stands, once."""
    house = standing(LYMPHOMA, "release_product")
    bad_result(house, "CAR-POSITIVE", value=5)
    house.wait(minutes=5)
    house.ask("review_results", "W-LUND", "W-QC", {"therapy": "therapy"})
    said = {
        "reason": "physician_request_missing",
        "step": "RELEASE-PRODUCT",
        "because": "physician_decision",
        **ORDER,
    }
    signed = house.ask(
        "override", "N-HOFFMANN", "N-QUALITY", {"therapy": "therapy"}, said, "N-ADEYEMI"
    )

    told = house.go_on(
        "release_product", say={"decision": "exceptionally_released", "physician_requests": True}
    )

    assert (signed.verdict, told.verdict) == ("accepted", "accepted")
    assert house.container("green").disposition == "exceptionally_released"
    assert all(one.used_at for one in house.books.find(Override))


def test_growth_is_recorded_after_a_conditional_release():
    """The result that was waited for holds the bags when it comes and is bad."""
    house = standing(FAILED, "record sterility")
    house.go_on("record sterility", say={"word": "growth"})

    bags = [house.container(name).id for name in ("second green", "second violet")]

    assert all(house.books.find(Hold, container=bag, reason="out_of_specification") for bag in bags)


def test_growth_is_found_after_every_bag_was_given():
    """Nothing is left to hold, and all the more must the physician hear of it."""
    house = standing(LYMPHOMA, "discharge")

    told = bad_result(house, "STERILITY", word="growth")

    assert told.verdict == "accepted"
    assert [one.reason for one in house.books.find(Deviation) if not one.closed_at] == [
        "out_of_specification"
    ]


@pytest.mark.parametrize("when", ["pick_for_infusion", "start_thaw", "start_infusion"])
def test_growth_is_reported_while_the_bag_is_on_its_way_to_the_patient(when):
    """In the cold, on the bench or at the bedside: it stops there."""
    house = standing(LYMPHOMA, when)
    growth(house)

    told = house.go_on(when)

    assert refused(told, "on_hold", "physician_request_missing")


def test_a_lifted_hold_is_taken_for_a_release():
    """Quality alone cannot make cells good that a test found bad."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    growth(house)
    lifted = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, {"because": "it is urgent"}, "W-STONE"
    )  # fmt: skip

    told = house.go_on("pick_for_infusion")

    assert lifted.verdict == "accepted"
    assert refused(told, "physician_request_missing")


def test_one_hold_is_lifted_and_all_are_gone():
    """Who lifts a hold says which, where there are several; the one placed a minute ago stands."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    for reason in ("temperature", "recall"):
        house.ask(
            "place_hold", "N-HOFFMANN", "N-QUALITY", {"container": "green"}, {"reason": reason}
        )
    because = {"because": "the logger was read again"}

    all_of_them = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, because, "W-STONE"
    )
    one = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, {**because, "reason": "temperature"}, "W-STONE"
    )  # fmt: skip
    told = house.go_on("pick_for_infusion")

    assert refused(all_of_them, "missing_value")
    assert one.verdict == "accepted"
    assert refused(told, "on_hold")


def test_a_doubt_about_a_used_up_bag_holds_nothing():
    """The collection bag is empty; what came of it is held through it, for ever."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    doubt = {"reason": "identity_doubt"}
    house.ask("place_hold", "W-GRANT", "W-QUALITY", {"container": "bag A as compound"}, doubt)

    told = house.go_on("pick_for_infusion")
    lifted = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, {"because": "no"}, "W-STONE"
    )

    assert refused(told, "on_hold")
    assert refused(lifted, "on_hold")


def test_a_sample_from_before_the_gene_stands_for_the_product():
    """Tests of cells that are not yet the product say nothing about it."""
    house = standing(LYMPHOMA, "transduce")
    house.go_on("print_sample_labels", makes=("sample",))
    house.go_on("take_sample", scan={"label": "sample"})
    early = house.player.memory.serial(LYMPHOMA, "sample")
    house = _played_on(house, until="release_product", but=("print_sample_labels", "take_sample"))

    told = house.go_on("release_product")

    assert house.player.memory.serial(LYMPHOMA, "sample") == early
    assert refused(told, "result_missing")


def _played_on(house: Standing, *, until: str, but: tuple[str, ...]) -> Standing:
    """The rest of the story up to an act, without some of its acts."""
    for act in house.acts_from("transduce", until):
        if act.name in but:
            continue
        house.house.clock(act.at)
        house.replay(act)
    house.house.clock(act_named(LYMPHOMA, until).at)
    return house


@pytest.mark.parametrize("held", [("green", "violet"), ("violet",)], ids=["all", "half"])
def test_lymphodepletion_begins_while_the_product_is_on_hold(held):
    """The patient would lose what defends them, for cells that may never be given, or for half of them."""
    house = standing(LYMPHOMA, "start_lymphodepletion")
    for bag in held:
        house.ask("place_hold", "N-HOFFMANN", "N-CRYO", {"container": bag}, {"reason": "recall"})

    told = house.go_on("start_lymphodepletion")

    assert refused(told, "product_not_ready")


def test_lymphodepletion_begins_without_a_bag_that_was_given_up():
    """What quality put away for good is waited for by nobody."""
    house = standing(LYMPHOMA, "start_lymphodepletion")
    violet = {"container": "violet"}
    house.ask("declare_loss", "N-TANAKA", "N-CRYO", violet, {"how": "broken"}, "N-LINDQVIST")

    told = house.go_on("start_lymphodepletion")

    assert told.verdict == "accepted"


def test_a_pause_is_ended_by_whoever_is_at_the_desk():
    """A physician paused it; a coordinator cannot say that it may go on."""
    house = standing(LYMPHOMA, "start_infusion")
    for who, status in (("N-ADEYEMI", "paused"), ("N-VOGT", "active")):
        told = house.ask(
            "change_status", who, "N-CLINIC", {"therapy": "therapy"}, {"status": status, **ORDER}
        )

    assert refused(told, "wrong_role")
    assert refused(house.go_on("start_infusion"), "therapy_not_active")
