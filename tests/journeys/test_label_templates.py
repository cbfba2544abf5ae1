"""A template prints once two people approved it, from its day on; what was printed stays as it was."""

from dataclasses import replace

import pytest

from custody.domain.label_templates import TemplateOnFile
from custody.domain.records import LabelTemplateApproval
from tests.journeys.approving import (
    NEWER,
    PRINTING,
    approve,
    day_in,
    in_force,
    on_file,
    printed_from,
    retire,
)
from tests.journeys.hurried import LYMPHOMA, refused
from tests.journeys.standing import Standing, standing

OF_A_VESSEL = TemplateOnFile(name="our_vessel", version=1, kind="vessel", sha256="b" * 64)
INCOMPLETE = TemplateOnFile(
    name="bare_bag", version=1, kind="final_bag", sha256="c" * 64, faults=("template_incomplete",)
)
UNREADABLE = TemplateOnFile(
    name="dim_bag", version=1, kind="final_bag", sha256="d" * 64, faults=("template_unreadable",)
)


@pytest.fixture
def house() -> Standing:
    """A house about to print labels for final bags, with templates on file that nobody approved."""
    house = standing(LYMPHOMA, PRINTING)
    on_file(house, NEWER, OF_A_VESSEL, INCOMPLETE, UNREADABLE)
    return house


def test_before_anybody_approved_one_a_demo_prints_from_what_it_came_with(house: Standing):
    assert printed_from(house) == "final_bag v1"


def test_two_people_approve_and_labels_are_printed_from_it(house: Standing):
    told = approve(house)

    assert told.verdict == "accepted"
    kept = house.books.get(LabelTemplateApproval, "our_bag", 2)
    assert kept is not None
    assert (kept.digest, kept.kind) == (NEWER.sha256, "final_bag")
    assert (kept.first_by, kept.second_by) == ("W-GRANT", "W-RAMAN")
    assert printed_from(house) == "our_bag v2"


def test_a_template_of_another_kind_of_label_changes_nothing_for_this_one(house: Standing):
    approve(house, "our_vessel v1")

    assert printed_from(house) == "final_bag v1"


def test_it_is_in_force_from_the_day_that_was_told(house: Standing):
    approve(house, day=day_in(house, 1))
    assert printed_from(house) == "final_bag v1"

    house.wait(days=1)

    assert in_force(house) == "our_bag v2"


def test_the_day_begins_at_midnight_of_the_place_where_it_was_approved(house: Standing):
    day = day_in(house, 1)
    approve(house, day=day)

    kept = house.books.get(LabelTemplateApproval, "our_bag", 2)

    assert kept is not None
    assert kept.effective_from in {f"{day}T04:00:00.000000Z", f"{day}T05:00:00.000000Z"}


def test_nothing_is_printed_from_a_file_that_is_not_the_approved_one(house: Standing):
    approve(house)

    for other in (replace(NEWER, sha256="0" * 64), replace(NEWER, is_whole=False)):
        on_file(house, other)
        assert refused(house.go_on(PRINTING, makes=("late",)), "template_changed")
    house.house.templates = {}
    assert refused(house.go_on(PRINTING, makes=("late",)), "template_changed")

    retire(house)
    assert printed_from(house) == "final_bag v1"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("nobodys v1", "template_unknown"),
        ("bare_bag v1", "template_incomplete"),
        ("dim_bag v1", "template_unreadable"),
        ("our_bag", "value_out_of_range"),
        ("our_bag v02", "value_out_of_range"),
    ],
)
def test_what_is_not_on_file_or_prints_badly_is_not_approved(house: Standing, key, reason):
    told = approve(house, key)

    assert refused(told, reason)
    assert house.books.find(LabelTemplateApproval) == []


def test_nobody_approves_alone(house: Standing):
    values = {"template": "our_bag v2", "read": True}

    told = house.ask("approve_label_template", "W-GRANT", "W-QUALITY", {}, values)

    assert refused(told, "second_missing")


def test_what_was_printed_already_does_not_change_its_template_afterwards(house: Standing):
    told = approve(house, day="2026-01-01")

    assert refused(told, "value_out_of_range")


def test_approving_again_changes_nothing(house: Standing):
    approve(house)
    before = house.books.get(LabelTemplateApproval, "our_bag", 2)
    house.wait(hours=1)

    again = approve(house)

    assert again.verdict == "already_done"
    assert house.books.get(LabelTemplateApproval, "our_bag", 2) == before


def test_after_one_is_retired_the_one_before_it_prints(house: Standing):
    approve(house)

    assert retire(house).verdict == "accepted"
    assert printed_from(house) == "final_bag v1"
    assert retire(house).verdict == "already_done"
    assert refused(approve(house), "template_retired")
    assert in_force(house) == "final_bag v1"


def test_what_nobody_approved_is_not_retired(house: Standing):
    assert refused(retire(house), "template_not_approved")


def test_production_prints_from_no_template_that_nobody_approved(house: Standing):
    house.house.demo = False
    told = house.go_on(PRINTING, makes=("late",))
    assert refused(told, "template_not_approved")

    approve(house)

    assert "template_not_approved" not in house.go_on(PRINTING, makes=("late",)).reasons
