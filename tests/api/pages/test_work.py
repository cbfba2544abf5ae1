"""The work list: the most urgent first, and only what is for this person at this station."""

import re
from dataclasses import replace

import pytest

from custody.domain.case import moment
from custody.domain.journey import STEP
from custody.domain.records import Deviation
from custody.domain.vocabulary import Role
from tests.api.pages.bed import two_patients_with_thawed_bags
from tests.api.pages.played import WORLD, Ward
from tests.api.pages.test_layout import SOMEBODY
from tests.kit.installation import Installation

READERS = [role for role in Role if role not in (Role.COURIER, Role.ADMINISTRATOR)]


def test_cells_with_a_running_clock_come_first(ward: Ward):
    page = ward.page("N-OKAFOR", "N-BEDSIDE-1", "/work").split("<main>")[1]

    order = list(dict.fromkeys(re.findall(r'href="/therapies/(CH[0-9A-Z]+)"', page)))
    assert order[0] == ward.lymphoma
    assert set(order) == {ward.lymphoma, ward.maria, ward.mariah}
    assert 'data-until="2026-04-08T10:15:00Z"' in page
    assert page.index("Accept a handoff") < page.index(f"/therapies/{ward.maria}")


def test_whoever_released_a_handoff_is_not_asked_to_accept_it(ward: Ward):
    at_the_bench = ward.page("N-TANAKA", "N-THAW", "/work").split("<main>")[1]

    assert "/steps/accept_custody" not in at_the_bench


@pytest.mark.parametrize("role", READERS)
def test_every_step_on_the_list_is_for_this_role_at_this_station(ward: Ward, role):
    person, station = SOMEBODY[role]
    page = ward.page(person, station, "/work")

    for name in re.findall(r'href="/steps/([a-z_]+)"', page):
        step = STEP[name]
        assert role in step.roles, name
        assert WORLD.places[station].station.kind in step.stations, name


def test_who_has_nothing_to_do_is_told_so_and_sees_where_things_wait(ward: Ward):
    page = ward.page("N-HALE", "N-OFFICE", "/work")

    assert "No work waits here for you" in page
    assert "Waits elsewhere, or for somebody else" in page
    assert "nurse or physician" in page


def test_nobody_reads_a_name_on_the_list(ward: Ward):
    page = ward.page("N-OKAFOR", "N-BEDSIDE-1", "/work")

    for name in ("Santos", "Maria", "Kessler"):
        assert name not in page


@pytest.mark.parametrize(
    ("person", "station", "hears"),
    [
        ("N-NOVAK", "N-WARD", True),
        ("N-OKAFOR", "N-BEDSIDE-1", True),
        ("W-STONE", "W-QUALITY", True),
        ("W-RAMAN", "W-CLEAN-1", False),
        ("N-VOGT", "N-CLINIC", False),
    ],
)
def test_a_bad_result_after_the_release_is_told_to_whom_it_concerns(
    house: Installation, person, station, hears
):
    maria, _ = two_patients_with_thawed_bags(house.house)
    bad = Deviation(
        id="1", therapy=maria.coi, reason="out_of_specification", critical=True,
        opened_at=moment(house.house.now()), opened_by="W-BELL",
    )  # fmt: skip
    house.house.write(lambda transaction: transaction.books.put(bad))

    page = house.as_(person, station).get("/work").text
    closed = replace(bad, closed_at=bad.opened_at, closed_by="W-GRANT", root_cause="material")
    house.house.write(lambda transaction: transaction.books.put(closed))
    later = house.as_(person, station).get("/work").text

    words = "A result came after the release and lies outside the specification"
    assert (words in page) is hears
    assert ("Nothing was given yet" in page) is hears
    assert words not in later
