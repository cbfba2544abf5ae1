"""What a page says comes next is what the stories of the demo do next."""

from collections import Counter

import pytest

from api.demo.stories import merged
from api.due_steps import OCCASIONAL, due_steps
from api.situation import situation_of
from custody.domain.journey import STEP
from custody.domain.records import Therapy
from tests.journeys.standing import standing
from tests.kit.house import PRESETS, STORIES, WORLD, open_house

# Done where nobody waited for it, and why: each stands here with its story's number of times.
UNFORESEEN = {
    "print_wristband": 8,  # at another admission, which only people know of
    "assign_donation": 1,  # for a second collection, which a physician decides
    "print_collection_labels": 1,  # the same
    "print_sample_labels": 2,  # for cryovials that are retained beside the sample that is tested
    "pick": 1,  # a rejected bag, to be destroyed
    "print_shipper_label": 1,  # before the release, by a hasty hand
}
BESIDE = (  # work of a station that runs beside the way
    "clear_line", "requalify_shipper", "print_companion_label", "apply_companion_label",
)  # fmt: skip


@pytest.fixture(scope="module")
def played() -> tuple[Counter[str], list[str], list[int]]:
    """Of all stories: which steps were waited for when they were done, which were not, how many waited."""
    player = open_house()
    waited, misses, lengths = Counter(), [], []
    places = {one: place.station for one, place in WORLD.places.items()}
    for act in merged(STORIES):
        step, coi = STEP[act.step], player.memory.therapies.get(act.story)
        counts = step.stage != "care" or step.name in BESIDE
        if coi is not None and act.expected.word == "accepted" and counts:
            therapy = player.door.books.get(Therapy, coi)
            case = situation_of(player.door.books, therapy, PRESETS, act.at)
            due = due_steps(case, places[act.where] if step.name in BESIDE else None)
            names = [one.step.name for one in due]
            lengths.append(len(names))
            if act.step in names:
                waited[act.step] += 1
            else:
                misses.append(f"{act.step} ({act.story}, {act.at:%d %b %H:%M}) among {names}")
        player.step(act)
    return waited, misses, lengths


def test_every_step_that_a_story_takes_was_waited_for(played):
    waited, misses, _ = played

    unforeseen = Counter(one.split()[0] for one in misses)
    assert {name: unforeseen[name] for name in unforeseen.keys() - OCCASIONAL} == UNFORESEEN, misses
    assert len(waited) > 35
    assert all(waited[name] for name in BESIDE), waited


def test_frozen_starting_material_is_at_work_and_not_shipped():
    """In and out of the freezer before the gene goes in: the product's freezing and shipment are far away."""
    here = standing("paediatric_maria", "record_count")
    (therapy,) = here.books.find(Therapy)

    case = situation_of(here.books, therapy, PRESETS, here.house.now)

    assert {"put_away", "pick"} <= case.done.keys()
    assert case.stage == "S8"


def test_the_list_is_short_enough_to_be_read(played):
    _, _, lengths = played

    assert max(lengths) <= 8
    assert sum(lengths) / len(lengths) < 4
