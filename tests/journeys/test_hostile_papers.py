"""What hurried or hostile people tell from paper: it is never refused, and what it broke stands beside it.

Each test is named as the mistake.
"""

from dataclasses import replace

from api.demo.player import Reply
from tests.journeys.hurried import BED, LYMPHOMA, PAPER, refused
from tests.journeys.standing import Standing, standing

HOSPITAL = {"hospital_number": "H-204417"}


def from_paper(house: Standing, bag: str) -> Reply:
    scans = {"wristband": "wristband", "container": bag}
    return house.ask("declare_infusion", "N-OKAFOR", BED, scans, PAPER, "N-BECKER")


def test_a_bag_is_given_on_paper_after_the_consent_was_withdrawn():
    """It has happened and is told; what was broken by it stands beside it."""
    house = standing(LYMPHOMA, "start_infusion")
    house.ask("withdraw_consent", "N-ADEYEMI", "N-CLINIC", {"therapy": "therapy"}, HOSPITAL)
    held = {"container": "green"}, {"reason": "patient_condition"}
    house.ask("place_hold", "N-HOFFMANN", "N-QUALITY", *held)

    told = from_paper(house, "green")

    assert told.verdict == "declared"
    assert {"consent_missing", "therapy_not_active", "on_hold"} <= set(told.noted)


def test_a_bag_is_given_on_paper_that_quality_never_released():
    house = standing(LYMPHOMA, "start_infusion")
    house.books.put(replace(house.container("green"), disposition="rejected"))

    told = from_paper(house, "green")

    assert "not_released" in told.noted


def test_a_later_session_was_given_on_paper_an_hour_ago():
    """The first is not given now because it is called the first."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    from_paper(house, "violet")
    house.wait(hours=1)

    told = house.go_on("pick_for_infusion")

    assert refused(told, "session_too_soon")
