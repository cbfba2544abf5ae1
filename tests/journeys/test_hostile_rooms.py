"""What hurried or hostile people try with rooms, material and numbers.

Each test is named as the mistake.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.demo.stories import merged
from custody.domain.records import (
    Infusion,
    Therapy,
)
from tests.journeys.hurried import BED, FAILED, GREEN, LYMPHOMA, PAPER, half, refused
from tests.journeys.standing import standing
from tests.kit.house import STORIES, House, open_house


@pytest.mark.parametrize(
    ("before", "clearing"),
    [
        ("end_thaw", "clear the thaw room"),
        ("transduce", "clear the clean room"),
        ("complete_container#2", "clear_line"),
    ],
)
def test_a_room_is_signed_clear_while_the_books_have_cells_in_it(before, clearing):
    """Another patient's bag would lie beside it, and this one's could never be finished here."""
    house = standing(LYMPHOMA, before)

    told = house.go_on(clearing)

    assert refused(told, "container_unaccounted")


def test_a_pack_is_opened_for_two_patients():
    """A pack with a number of its own: a recall would find only the last of them."""
    house = standing(FAILED, "select_and_activate")
    house.go_on("select_and_activate", scan={"reagent": "@beads#77"})
    for act in house.acts_from("select_and_activate", "select_and_activate#2")[1:]:
        house.house.clock(act.at)
        house.replay(act)

    told = house.go_on("select_and_activate#2", scan={"reagent": "@beads#77"})

    assert refused(told, "serial_already_known")


def test_a_vial_says_another_expiry_than_its_lot():
    """The lot on file is in date; the vial in the hand is not."""
    house = standing(LYMPHOMA, "transduce")
    vial = "code:010952110153001817260131" + "10LV-28Z-07\x1d210101"

    told = house.go_on("transduce", scan={"vials": (vial, "@vector-lymphoma#0102")})

    assert refused(told, "not_on_file")


def test_a_bag_is_given_completely_and_nothing_of_it():
    """Zero is not complete."""
    house = standing(LYMPHOMA, "stop_infusion")

    told = house.go_on("stop_infusion", say={"volume_microlitres": 0, "residual_microlitres": 0})

    assert refused(told, "value_out_of_range")


@pytest.mark.parametrize("number", [True, False, -1, 1_000_001, 2**53, "49000", "४९"])
def test_a_volume_is_no_number_or_impossible(number):
    """Truth values, text, other scripts and the edges."""
    house = standing(LYMPHOMA, "stop_infusion")

    told = house.go_on("stop_infusion", say={"volume_microlitres": number})

    assert refused(told, "value_out_of_range")


def test_a_bag_that_was_given_is_thrown_away_or_given_again():
    """Used up is used up."""
    house = standing(LYMPHOMA, "stop_infusion")
    house.go_on("stop_infusion")

    wasted = house.ask(
        "dispose_container", "N-OKAFOR", BED, {"container": "green"}, {"fate": "wasted"}, "N-BECKER"
    )
    checked = half(house, "N-OKAFOR")
    told = house.ask(
        "declare_infusion", "N-OKAFOR", BED, GREEN, PAPER, "N-BECKER", happened=timedelta(seconds=1)
    )

    assert refused(wasted, "already_used")
    assert refused(checked, "already_used")
    assert told.verdict == "already_done"
    assert len(house.books.find(Infusion)) == 1


def test_only_the_second_of_two_look_alikes_is_marked():
    """Whoever opens the first one's page would never hear that there is another."""
    house = open_house()
    assert isinstance(house.door, House)
    twins = [one for one in STORIES if "paediatric" in one.key]

    house.play(merged(twins))

    therapies = house.door.books.find(Therapy)
    assert [one.alike for one in therapies] == [True, True]
    first = therapies[0]
    marked = next(
        entry
        for entry in house.door.log.about(first.coi)
        if entry.view.get("step") == "enrol_therapy" and entry.n_of(first.coi) > 1
    )
    assert "body" not in marked.view
    assert "commitments" not in marked.view
    kept = [house.door.safe.people[one.subject]["given"] for one in therapies]
    assert kept == ["Maria", "Mariah"]


def test_two_cultures_in_one_incubator_are_told_apart_or_not_put_together():
    """A vessel is fetched from its shelf for days: what stands beside it must not be mistaken for it."""
    house = standing(LYMPHOMA, "move_vessel")
    mine = house.container("vessel")
    house.books.put(
        replace(mine, id=f"{mine.id[:-6]}Z00000", therapy="CHA999926000099", place="WORKS-INC-03")
    )

    unsaid = house.go_on("move_vessel")
    elsewhere = house.go_on("move_vessel", scan={"incubator": "@incubator-2"})
    apart = house.go_on("move_vessel", say={"separated": True})

    assert refused(unsaid, "incubator_shared")
    assert (elsewhere.verdict, apart.verdict) == ("accepted", "accepted")
