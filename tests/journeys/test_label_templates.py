"""A template prints once two people approved it, from its day on; what was printed stays as it was."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from api.demo.player import Reply
from custody.domain.case import StepRequest
from custody.domain.journey.printing import template_for
from custody.domain.label_templates import TemplateOnFile
from custody.domain.records import Label, LabelTemplateApproval
from tests.journeys.hurried import LYMPHOMA, refused
from tests.journeys.standing import Standing, standing

PRINTING = "print_final_labels"
NEWER = TemplateOnFile(name="our_bag", version=2, kind="final_bag", sha256="a" * 64)
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
    house.house.templates = {
        f"{one.name} v{one.version}": one for one in (NEWER, OF_A_VESSEL, INCOMPLETE, UNREADABLE)
    }
    return house


def approve(house: Standing, key: str = "our_bag v2", day: str = "", **said: object) -> Reply:
    values = {"template": key, "read": True} | ({"effective_on": day} if day else {}) | said
    return house.ask("approve_label_template", "W-GRANT", "W-QUALITY", {}, values, "W-RAMAN")


def retire(house: Standing, key: str = "our_bag v2", because: str = "misprints") -> Reply:
    values = {"template": key, "reason": because}
    return house.ask("retire_label_template", "W-GRANT", "W-QUALITY", {}, values, "W-RAMAN")


def printed_from(house: Standing) -> str:
    """The template of a label that is printed now."""
    printed = house.go_on(PRINTING, makes=("late",), say={"count": 1})
    assert printed.verdict == "accepted", printed
    return newest(house).template


def newest(house: Standing) -> Label:
    return max(house.books.find(Label, kind="final_bag"), key=lambda one: one.serial)


def reprinted_from(house: Standing, reason: str) -> str:
    told = house.ask(
        "reprint_label", "W-RAMAN", "W-CLEAN-3", {"container": "green as compound"}, {"reason": reason}, "W-CHO",
        makes="green",
    )  # fmt: skip
    assert told.verdict == "accepted", told
    return newest(house).template


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
    approve(house, day=_day_after(house))
    assert printed_from(house) == "final_bag v1"

    house.wait(days=1)

    assert _in_force(house) == "our_bag v2"


def test_the_day_begins_at_midnight_of_the_place_where_it_was_approved(house: Standing):
    day = _day_after(house)
    approve(house, day=day)

    kept = house.books.get(LabelTemplateApproval, "our_bag", 2)

    assert kept is not None
    assert kept.effective_from in {f"{day}T04:00:00.000000Z", f"{day}T05:00:00.000000Z"}


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
    assert approve(house).verdict == "already_done"
    assert _in_force(house) == "final_bag v1"


def test_what_nobody_approved_is_not_retired(house: Standing):
    assert refused(retire(house), "template_not_approved")


def test_production_prints_from_no_template_that_nobody_approved(house: Standing):
    house.house.demo = False
    told = house.go_on(PRINTING, makes=("late",))
    assert refused(told, "template_not_approved")

    approve(house)

    assert "template_not_approved" not in house.go_on(PRINTING, makes=("late",)).reasons


def test_a_reprint_is_printed_from_what_the_first_print_was_printed_from():
    house = standing(LYMPHOMA, "fill_bag#2")
    house.house.templates = {"our_bag v2": NEWER}
    approve(house)

    assert reprinted_from(house, "damaged") == "final_bag v1"


def test_unless_the_template_was_what_is_wrong_with_it():
    house = standing(LYMPHOMA, "fill_bag#2")
    house.house.templates = {"our_bag v2": NEWER}
    approve(house)

    assert reprinted_from(house, "wrong_template") == "our_bag v2"


def test_a_template_that_was_retired_for_misprints_prints_no_reprint_either():
    house = standing(LYMPHOMA, PRINTING)
    house.house.templates = {"our_bag v2": NEWER}
    approve(house)
    house.go_on(PRINTING, makes=("green", "orange", "late"))
    assert newest(house).template == "our_bag v2"

    house.go_on("fill_bag", scan={"label": "green"})
    retire(house)

    assert reprinted_from(house, "frost") == "final_bag v1"


@pytest.mark.parametrize(
    ("because", "told"),
    [("misprints", "template_at_fault"), ("rule_changed", "template_at_fault"), ("replaced", "")],
)
def test_a_print_that_lies_ready_is_stopped_with_a_template_that_was_at_fault(because, told):
    house = standing(LYMPHOMA, PRINTING)
    house.house.templates = {"our_bag v2": NEWER}
    approve(house)
    house.go_on(PRINTING, makes=("green", "orange", "late"))
    retire(house, because=because)

    filled = house.go_on("fill_bag", scan={"label": "green"})

    assert filled.reasons == ((told,) if told else ())


def test_nor_is_a_wristband_put_on_a_wrist_that_misprints():
    house = standing(LYMPHOMA, "print_wristband")
    house.house.templates = {"our_band v2": replace(NEWER, name="our_band", kind="wristband")}
    approve(house, "our_band v2")
    house.go_on("print_wristband")
    retire(house, "our_band v2")

    bound = house.go_on("bind_wristband")

    assert bound.reasons == ("template_at_fault",)


def _day_after(house: Standing) -> str:
    here = ZoneInfo("America/New_York")
    return f"{(house.house.now + timedelta(days=1)).astimezone(here):%Y-%m-%d}"


def _in_force(house: Standing) -> str | None:
    at = house.house.workstation("W-RAMAN", "W-CLEAN-3")
    return template_for(house.house.case(at, StepRequest(step=PRINTING)), "final_bag")
