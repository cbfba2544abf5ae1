"""What hurried or hostile people try with time: clocks run on, and nothing winds them up.

Each test is named as the mistake.
"""

from dataclasses import replace
from datetime import timedelta

from api.clock import SimulatedClock
from custody.domain.records import (
    Hold,
)
from tests.journeys.hurried import BED, GREEN, LYMPHOMA, PAPER, refused
from tests.journeys.standing import act_named, standing
from tests.kit.house import WORLD


def test_the_end_of_a_thaw_is_told_hours_late():
    """The thaw clock would begin anew for cells that have long been warm."""
    house = standing(LYMPHOMA, "end_thaw")
    house.wait(hours=2)

    told = house.go_on("end_thaw")

    assert refused(told, "thaw_window_exceeded")


def test_a_warm_bag_is_put_back_and_taken_out_again():
    """Putting away does not wind the clock up: what was out too long goes back in on hold."""
    house = standing(LYMPHOMA, "start_thaw")
    house.wait(hours=6)
    back = house.ask(
        "put_away", "N-TANAKA", "N-CRYO", {"container": "green", "position": "@north-1"}
    )

    told = house.go_on("pick_for_infusion")

    assert back.verdict == "accepted"
    assert refused(told, "on_hold")


def test_a_bag_lies_on_the_bench_after_receipt():
    """Opened in the morning, put away in the evening."""
    house = standing(LYMPHOMA, "put away at the site")
    house.wait(hours=6)
    house.go_on("put away at the site")

    held = house.books.find(Hold, container=house.container("green").id)

    assert [hold.reason for hold in held] == ["temperature"]


def test_a_lot_is_used_on_the_day_after_its_last():
    """The last day ends on the wall of the room, even where the world is not there yet."""
    early = {
        key: replace(place, station=replace(place.station, zone="Pacific/Auckland"))
        for key, place in WORLD.places.items()
    }
    house = standing(LYMPHOMA, "assign_donation")
    said = {
        "gtin": "09521101530308", "lot": "APH-1", "kind": "kit", "title": "SET", "construct": "NONE",
        "expires": "2026-03-10",
    }  # fmt: skip
    kit = {"kit": "code:010952110153030810APH-1"}
    house.ask("register_lot", "W-GRANT", "W-QUALITY", say=said)
    house.ask(
        "set_lot_status",
        "W-GRANT",
        "W-QUALITY",
        {"lot": kit["kit"]},
        {"status": "released"},
        "W-STONE",
    )
    house.house.clock(act_named(LYMPHOMA, "assign_donation").at.replace(hour=20))

    here = house.house.fork()
    here.world = replace(here.world, places=early)
    in_berlin = house.go_on("assign_donation", scan=kit)
    house.player.door = here
    in_auckland = house.go_on("assign_donation", scan=kit)

    assert in_berlin.verdict == "accepted"
    assert refused(in_auckland, "lot_expired")


def test_an_infusion_is_declared_to_have_been_years_ago():
    """A slip of the year would let the patient go home at once."""
    house = standing(LYMPHOMA, "second half")

    told = house.ask(
        "declare_infusion", "N-OKAFOR", BED, GREEN, PAPER, "N-BECKER", happened=timedelta(days=1100)
    )

    assert refused(told, "value_out_of_range")


def test_an_infusion_is_declared_to_have_ended_before_it_began():
    """What began here at nine cannot have ended at seven."""
    house = standing(LYMPHOMA, "stop_infusion")

    told = house.ask(
        "declare_infusion", "N-OKAFOR", BED, GREEN, PAPER, "N-BECKER", happened=timedelta(hours=2)
    )

    assert refused(told, "value_out_of_range")


def test_the_second_course_of_lymphodepletion_is_overlooked():
    """The end of an earlier course is not the end of the one under way."""
    house = standing(LYMPHOMA, "plan_dose")
    house.go_on("start_lymphodepletion")
    for name in ("plan_dose", "plan_dose#2", "confirm_ready"):
        house.house.clock(act_named(LYMPHOMA, name).at)
        house.go_on(name)

    told = house.go_on("pick_for_infusion")

    assert refused(told, "out_of_order")


def test_yesterdays_readiness_opens_the_second_session():
    """Less than a day ago, but before the first infusion: how the patient bore that is not known to it."""
    house = standing(LYMPHOMA, "stop_infusion")
    house.go_on("stop_infusion")
    house.house.clock(act_named(LYMPHOMA, "confirm_ready#2").at - timedelta(minutes=30))

    yesterdays = house.go_on("pick_for_infusion#2")
    house.go_on("confirm_ready#2")
    todays = house.go_on("pick_for_infusion#2")

    assert refused(yesterdays, "patient_not_ready")
    assert todays.verdict == "accepted"


def test_a_clock_is_set_back_and_the_server_started_anew(house):
    """The ledger knows a later moment: no clock is wound up by turning another back."""
    before = house.as_("N-VOGT", "N-CLINIC").does("record_consent").reasons
    house.house.clock = SimulatedClock(house.house.now() - timedelta(hours=1))

    after = house.as_("N-VOGT", "N-CLINIC").does("record_consent").reasons

    assert "clock_skew" not in before
    assert "clock_skew" in after
