"""What stands around every page, and what is there instead of one."""

import re
from collections.abc import Callable

import pytest

from custody.domain.vocabulary import Role
from tests.api.pages.hand import Hand
from tests.kit.installation import Installation

NewHand = Callable[[], Hand]
SOMEBODY = {
    Role.COORDINATOR: ("N-VOGT", "N-CLINIC"), Role.PHYSICIAN: ("N-NOVAK", "N-WARD"),
    Role.APHERESIS_NURSE: ("N-WEBER", "N-APHERESIS-1"), Role.COLLECTION_TECHNICIAN: ("N-BRANDT", "N-COLLECTION"),
    Role.COURIER: ("S-ROSSI", "S-VAN"), Role.RECEIVING_TECHNICIAN: ("W-MENDES", "W-DOCK"),
    Role.PROCESS_OPERATOR: ("W-RAMAN", "W-CLEAN-1"), Role.QC_ANALYST: ("W-BELL", "W-QC"),
    Role.QUALITY: ("W-GRANT", "W-QUALITY"), Role.QUALIFIED_PERSON: ("W-STONE", "W-QUALITY"),
    Role.CELL_LAB_TECHNICIAN: ("N-TANAKA", "N-THAW"), Role.NURSE: ("N-OKAFOR", "N-BEDSIDE-1"),
    Role.ADMINISTRATOR: ("N-RUIZ", "N-OFFICE"), Role.AUDITOR: ("N-HALE", "N-OFFICE"),
}  # fmt: skip


def places_of(hand: Hand) -> list[str]:
    nav = re.search(r'<nav class="nav".*?</nav>', hand.html, re.DOTALL)
    return re.findall(r'href="([^"]+)"', nav[0]) if nav else []


@pytest.mark.parametrize("role", list(Role))
def test_every_place_in_the_navigation_is_open_to_its_role(hand: NewHand, role):
    somebody = hand().be(*SOMEBODY[role])

    places = places_of(somebody)

    assert places
    for place in places:
        assert somebody.go(place).status == 200, place
        assert f'href="{place}" aria-current="page"' in somebody.html, place


def test_the_bedside_is_a_place_only_at_a_bedside(hand: NewHand):
    at_the_bed, on_the_ward = hand().be("N-OKAFOR", "N-BEDSIDE-1"), hand().be("N-OKAFOR", "N-WARD")

    assert "/bedside" in places_of(at_the_bed)
    assert "/bedside" not in places_of(on_the_ward)


@pytest.mark.parametrize("path", ["/station", "/bedside", "/steps/start_infusion", "/", "/work"])
def test_whoever_is_not_signed_in_sees_nothing(hand: NewHand, path):
    stranger = hand().go(path)

    assert stranger.path == "/sign-in"
    assert places_of(stranger) == []


def test_a_door_that_is_not_yours_says_so_and_is_written_down(hand: NewHand, house: Installation):
    administrator = hand().be("N-RUIZ", "N-OFFICE").go("/station")

    assert administrator.status == 403
    assert "Your role, administrator, does not open it" in administrator.text
    assert house.security(1)[0].person == "N-RUIZ"
    assert administrator.go("/").path == "/audit"


def test_a_page_that_is_not_there_keeps_the_way_back(hand: NewHand):
    nurse = hand().be("N-OKAFOR", "N-WARD").go("/nowhere/<b>")

    assert nurse.status == 404
    assert "Back to my place" in nurse.text
    assert "<b>" not in nurse.html.split("<main>")[1]


def test_an_alarm_stands_on_every_page(hand: NewHand, house: Installation):
    house.house.alarm = "The log was changed at entry 12."

    nurse = hand().be("N-OKAFOR", "N-WARD")

    for path in ("/station", "/work", "/therapies", "/handoffs", "/audit", "/labels", "/presets"):
        nurse.go(path)
        assert nurse.html.count('class="notice notice--alarm"') == 1, path
        assert "Signing has stopped" in nurse.text
        assert "entry 12" in nurse.text
        assert "Work goes on, and so do the checks at the bedside:" in nurse.text


def test_what_went_wrong_inside_is_not_told(hand: NewHand, house: Installation):
    nurse = hand().be("N-OKAFOR", "N-WARD")
    house.house.holders = None

    nurse.go("/steps/release_custody")

    assert nurse.status == 500
    assert "Something went wrong here" in nurse.text
    assert "Traceback" not in nurse.html


def test_the_patterns_are_shown_in_a_demo(hand: NewHand):
    assert hand().go("/patterns").status == 200
