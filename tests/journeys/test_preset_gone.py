"""The version of the preset that a therapy began with is no longer on the disk.

Rules that cannot be read open nothing; they hold back no hand that stops, and no word of what has happened.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from custody.domain.journey import JOURNEY
from custody.domain.records import Hold, Infusion, Therapy
from tests.journeys.hurried import BED, GREEN, LYMPHOMA, PAPER, refused
from tests.journeys.standing import Standing, standing


def without_its_preset(before: str) -> Standing:
    house = standing(LYMPHOMA, before)
    therapy = house.books.find(Therapy)[0]
    house.books.put(replace(therapy, preset_version=99))
    return house


def test_a_hold_and_a_stop_need_no_preset():
    house = without_its_preset("stop_infusion")
    recall = {"reason": "recall"}

    held = house.ask("place_hold", "N-HOFFMANN", "N-QUALITY", {"container": "violet"}, recall)
    checked = house.go_on("first half")
    stopped = house.go_on("stop_infusion")

    assert held.verdict == "accepted"
    assert refused(checked, "preset_not_approved")
    assert stopped.verdict == "accepted"


@pytest.mark.parametrize(
    ("step", "said"),
    [("declare_leak", {"found": "after_thaw"}), ("declare_loss", {"how": "broken"})],
)
def test_what_has_happened_is_told_although_the_preset_is_gone(step, said):
    house = without_its_preset("start_infusion")

    told = house.ask(step, "N-OKAFOR", BED, {"container": "green"}, said, "N-BECKER")

    assert told.verdict == "declared"
    assert "preset_not_approved" in told.noted
    assert house.books.find(Hold, container=house.container("green").id)


def test_an_infusion_from_paper_is_told_although_the_preset_is_gone():
    house = without_its_preset("start_infusion")
    just_now = timedelta(seconds=1)

    told = house.ask(
        "declare_infusion", "N-OKAFOR", BED, GREEN, PAPER, "N-BECKER", happened=just_now
    )

    assert told.verdict == "declared"
    assert len(house.books.find(Infusion)) == 1


def test_a_consent_is_withdrawn_although_the_preset_is_gone():
    house = without_its_preset("start_infusion")
    number = {"hospital_number": "H-204417"}

    told = house.ask("withdraw_consent", "N-ADEYEMI", "N-CLINIC", {"therapy": "therapy"}, number)

    assert told.verdict == "accepted"
    assert house.books.find(Therapy)[0].status == "paused"


def test_no_other_step_goes_on_without_a_preset():
    """Whoever adds one to these adds a test to this page."""
    free = {step.name for step in JOURNEY if step.declared or step.protects}

    assert free == {
        "place_hold",
        "stop_infusion",
        "withdraw_consent",
        "declare_leak",
        "declare_loss",
        "declare_infusion",
    }
