"""No code of any label of one look-alike is ever taken for the other: all labels, all steps, all slots."""

import tomllib
from pathlib import Path

import pytest

from api.demo.stories import merged
from custody.domain.label_kinds import ON_CONTAINERS
from custody.domain.records import Label
from tests.journeys.lookalikes import Lookalikes, codes_of
from tests.kit.house import STORIES, open_house

TWINS = [one for one in STORIES if "paediatric" in one.key]
PAIRS_AT_LEAST = 12_000
PLACES_AT_LEAST = 85  # slots of steps
HARMLESS = tomllib.loads(Path(__file__).with_name("harmless.toml").read_text("utf-8"))["harmless"]


@pytest.fixture(scope="module")
def crossed() -> Lookalikes:
    """Both children's stories by one time; what will ever be on a label is known from having played them before.

    The same play gives the same labels, so a code of a label that is printed later is tried as well: as one that
    somebody printed ahead.
    """
    before = open_house()
    before.play(merged(TWINS))
    one, other = (before.memory.therapies[story.key] for story in TWINS)
    assert before.door.books.find(Label, therapy=one)
    codes = {one: codes_of(before.door, other), other: codes_of(before.door, one)}
    player = open_house()
    listening = Lookalikes(house=player.door, codes=codes)
    player.door.before = listening.listen
    player.play(merged(TWINS))
    return listening


def test_no_code_of_a_look_alikes_label_is_ever_taken_for_the_other(crossed):
    assert not [taken for taken in crossed.taken if taken.for_the_other]


def test_what_is_taken_for_whom_it_belongs_to_stands_in_the_list_of_what_is_harmless(crossed):
    """Where a code is all that says whose act it is, the act is its own patient's, if they are due for it."""
    lines = [line for line in HARMLESS if line["mutation"] == "another patient's code"]

    unknown = {
        (taken.step, taken.slot)
        for taken in crossed.taken
        if not any(
            taken.step in line["steps"] and taken.slot in line.get("parts", [taken.slot])
            for line in lines
        )
    }

    assert not unknown


def test_every_code_of_every_label_was_tried_in_every_step_that_scans(crossed, record_property):
    record_property("pairs", crossed.tried)
    codes = {(one.serial, one.symbol) for codes in crossed.codes.values() for one in codes}
    kinds = {one.kind for codes in crossed.codes.values() for one in codes}

    assert crossed.tried >= PAIRS_AT_LEAST
    assert len(crossed.places) >= PLACES_AT_LEAST
    assert crossed.presented == codes
    assert kinds == ON_CONTAINERS - {"final_bag"} | {"wristband", "shipper"}  # their bags are small
