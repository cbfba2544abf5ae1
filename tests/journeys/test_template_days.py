"""From when on a template prints: one beginning at a moment, told once, and nothing that was retired comes back."""

from dataclasses import replace

import pytest

from custody.domain.label_templates import TemplateOnFile
from custody.domain.people import Station
from tests.journeys.approving import (
    GERMAN,
    NEWER,
    PRINTING,
    THEIRS,
    approval,
    approve,
    day_in,
    in_force,
    on_file,
    printed_from,
    retire,
)
from tests.journeys.hurried import LYMPHOMA, refused
from tests.journeys.standing import Standing, standing

SHIPPED = TemplateOnFile(name="final_bag", version=1, kind="final_bag", sha256="f" * 64)


@pytest.fixture
def house() -> Standing:
    house = standing(LYMPHOMA, PRINTING)
    on_file(house, NEWER, THEIRS, SHIPPED)
    return house


def test_what_was_retired_does_not_come_back(house: Standing):
    approve(house)
    retire(house, because="replaced")
    house.wait(hours=1)

    assert refused(approve(house), "template_retired")
    assert refused(approve(house, day=day_in(house, 3)), "template_retired")


def test_in_a_demo_what_came_with_the_software_does_not_come_back_either(house: Standing):
    approve(house, "final_bag v1")
    retire(house, "final_bag v1")

    assert in_force(house) is None
    assert refused(house.go_on(PRINTING, makes=("late",)), "template_not_approved")


def test_two_versions_never_begin_at_the_same_moment(house: Standing):
    day = day_in(house, 2)
    approve(house, day=day)

    told = approve(house, "their_bag v1", day=day)

    assert refused(told, "template_day_taken")
    retire(house, because="replaced")
    assert approve(house, "their_bag v1", day=day).verdict == "accepted"
    house.wait(days=2)
    assert in_force(house) == "their_bag v1"


def test_nor_while_the_clock_of_a_demo_stands_still(house: Standing):
    approve(house)

    assert refused(approve(house, "final_bag v1"), "template_day_taken")
    house.wait(minutes=1)
    assert approve(house, "final_bag v1").verdict == "accepted"
    assert in_force(house) == "final_bag v1"


def test_one_day_begins_at_two_moments_in_two_zones(house: Standing):
    """The European Monday begins first; the American one takes over when it begins itself."""
    day = day_in(house, 2)
    approve(house, "their_bag v1", day=day)

    assert approve(house, "our_bag v2", day=day, by=GERMAN).verdict == "accepted"

    ours, theirs = approval(house), approval(house, "their_bag v1")
    assert ours is not None
    assert theirs is not None
    assert ours.effective_from < theirs.effective_from
    house.wait(days=2)
    assert in_force(house) == "their_bag v1"


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000000Z"),  # has no midnight
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00.000000Z"),  # has two
        ("Pacific/Kiritimati", "2026-03-30", "2026-03-29T10:00:00.000000Z"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000000Z"),
    ],
)
def test_a_day_begins_when_the_calendar_of_the_place_turns(house: Standing, zone, day, begins):
    places = house.house.world.places
    desk = places["W-QUALITY"]
    elsewhere: Station = replace(desk.station, zone=zone)
    here = {**places, "W-QUALITY": replace(desk, station=elsewhere)}
    house.house.world = replace(house.house.world, places=here)

    approve(house, day=day)

    kept = approval(house)
    assert kept is not None
    assert kept.effective_from == begins


@pytest.mark.parametrize("days", [-1, 367])
def test_it_begins_neither_in_the_past_nor_in_a_year_that_was_mistyped(house: Standing, days):
    assert refused(approve(house, day=day_in(house, days)), "value_out_of_range")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_day_of_any_calendar_breaks_it(house: Standing, day):
    approve(house)

    assert refused(approve(house, "their_bag v1", day=day), "value_out_of_range")
    assert "value_out_of_range" in approve(house, day=day).reasons


def test_a_day_is_told_once(house: Standing):
    """Whoever hears `already done` may believe that it is as they asked."""
    day = day_in(house, 2)
    approve(house, day=day)

    assert approve(house, day=day).verdict == "already_done"
    assert refused(approve(house), "template_has_its_day")
    assert refused(approve(house, day=day_in(house, 3)), "template_has_its_day")
    assert printed_from(house) == "final_bag v1"


def test_what_is_in_force_is_approved_already(house: Standing):
    approve(house)
    house.wait(days=1)

    assert approve(house).verdict == "already_done"
    assert approve(house, day=day_in(house, 0)).verdict == "already_done"
    assert refused(approve(house, day=day_in(house, 1)), "template_has_its_day")


def test_other_bytes_under_an_approved_name_are_not_approved_already(house: Standing):
    approve(house)
    on_file(house, replace(NEWER, sha256="0" * 64))

    assert refused(approve(house), "template_changed")
