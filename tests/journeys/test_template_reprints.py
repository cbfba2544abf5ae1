"""A reprint looks like the print before it, unless its template was what is wrong, or nobody ever approved that."""

from dataclasses import replace

import pytest

from custody.domain.label_templates import TemplateOnFile
from custody.domain.records import PresetApproval
from tests.journeys.approving import (
    NEWER,
    PRINTING,
    approve,
    newest,
    on_file,
    reprint,
    reprinted_from,
    retire,
)
from tests.journeys.hurried import LYMPHOMA, refused
from tests.journeys.standing import standing
from tests.kit.house import PRESETS


def test_a_reprint_is_printed_from_what_the_first_print_was_printed_from():
    house = standing(LYMPHOMA, "fill_bag#2")
    on_file(house, NEWER)
    approve(house)

    assert reprinted_from(house, "damaged") == "final_bag v1"


def test_unless_the_template_was_what_is_wrong_with_it():
    house = standing(LYMPHOMA, "fill_bag#2")
    on_file(house, NEWER)
    approve(house)

    assert reprinted_from(house, "wrong_template") == "our_bag v2"


def test_a_template_that_was_retired_for_misprints_prints_no_reprint_either():
    house = standing(LYMPHOMA, PRINTING)
    on_file(house, NEWER)
    approve(house)
    house.go_on(PRINTING, makes=("green", "orange", "late"))
    assert newest(house).template == "our_bag v2"

    house.go_on("fill_bag", scan={"label": "green"})
    retire(house)

    assert reprinted_from(house, "frost") == "final_bag v1"


def test_no_reprint_is_printed_from_a_file_that_is_not_the_approved_one():
    house = standing(LYMPHOMA, "fill_bag#2")
    on_file(
        house,
        TemplateOnFile(name="final_bag", version=1, kind="final_bag", sha256="", is_whole=False),
        NEWER,
    )

    assert refused(reprint(house, "damaged"), "template_changed")
    approve(house)
    assert reprinted_from(house, "wrong_template") == "our_bag v2"


def test_what_was_printed_before_anybody_approved_is_reprinted_from_what_is_approved_now():
    """A release that knew no approvals left such prints behind."""
    house = standing(LYMPHOMA, "fill_bag#2")
    on_file(house, NEWER)
    preset = PRESETS["lymphoma"]
    house.books.put(
        PresetApproval(
            preset=preset.name, version=preset.version, digest=preset.digest, first_by="", second_by="", at=""
        )
    )  # fmt: skip
    house.house.demo = False
    assert refused(reprint(house, "damaged"), "template_not_approved")

    approve(house)

    assert reprinted_from(house, "damaged") == "our_bag v2"


@pytest.mark.parametrize(
    ("because", "told"),
    [("misprints", "template_at_fault"), ("rule_changed", "template_at_fault"), ("replaced", "")],
)
def test_a_print_that_lies_ready_is_stopped_with_a_template_that_was_at_fault(because, told):
    house = standing(LYMPHOMA, PRINTING)
    on_file(house, NEWER)
    approve(house)
    house.go_on(PRINTING, makes=("green", "orange", "late"))
    retire(house, because=because)

    filled = house.go_on("fill_bag", scan={"label": "green"})

    assert filled.reasons == ((told,) if told else ())


def test_nor_is_a_wristband_put_on_a_wrist_that_misprints():
    house = standing(LYMPHOMA, "print_wristband")
    on_file(house, replace(NEWER, name="our_band", kind="wristband"))
    approve(house, "our_band v2")
    house.go_on("print_wristband")
    retire(house, "our_band v2")

    bound = house.go_on("bind_wristband")

    assert bound.reasons == ("template_at_fault",)
