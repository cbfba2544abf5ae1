"""Whose cells were in an instrument, as the stories of the demo tell it."""

import pytest

from api.demo.player import Player
from custody.use_cases.instrument_uses import instrument_uses
from tests.journeys.hurried import LYMPHOMA
from tests.kit.house import open_house, story


@pytest.fixture(scope="module")
def played() -> Player:
    player = open_house()
    player.play(story(LYMPHOMA).acts)
    return player


def uses(played: Player, asset: str):
    coi = played.memory.therapies[LYMPHOMA]
    entries = [entry for entry in played.door.log.read() if entry.n_of(coi)]
    return instrument_uses(asset, coi, entries)


def bears(played: Player, name: str) -> str:
    return played.memory.bears[played.memory.serial(LYMPHOMA, name)]


def test_the_culture_is_in_its_incubator_until_the_room_is_clear(played: Player):
    (use,) = uses(played, "WORKS-INC-03")

    assert use.container == bears(played, "vessel")
    assert use.overlaps("2026-03-14T00:00:00.000000Z", "2026-03-14T01:00:00.000000Z")
    assert not use.overlaps("2026-03-10T00:00:00.000000Z", "2026-03-11T00:00:00.000000Z")
    assert use.ended is not None


def test_the_workstation_is_used_until_the_vessel_goes_into_the_incubator(played: Player):
    found = uses(played, "WORKS-CELL-03")
    vessel = next(use for use in found if use.container == bears(played, "vessel"))

    assert (vessel.began[11:16], (vessel.ended or "")[11:16]) == ("17:32", "17:47")
    assert vessel.people == ("W-RAMAN", "W-CHO")


def test_before_there_is_a_bag_the_instrument_is_the_patients(played: Player):
    found = uses(played, "NORTH-APH-01")

    assert any(use.container == "" for use in found)
    assert all(use.ended for use in found)


def test_an_instrument_of_others_was_not_used(played: Player):
    assert uses(played, "WORKS-INC-01") == ()
