"""A therapy's final labels come out where the labels are rated for nitrogen, though paper is nearer at hand."""

from api.demo.player import Player
from api.demo.stories import read_stories
from custody.domain.records import Label, Therapy
from custody.domain.vocabulary import LabelState
from custody.store.spool import JobState
from labels.content import LabelKind
from tests.api.collection import STORY, Collection
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.kit.installation import Installation
from tests.kit.printer import printer_on_desk

PRINTS = "print_final_labels"


def test_final_labels_come_out_of_the_printer_that_is_rated_for_nitrogen(shared: Installation):
    (story,) = (one for one in read_stories(FIXTURES / "journeys", WORLD) if one.key == STORY)
    before = next(n for n, act in enumerate(story.acts) if act.step == PRINTS and not act.planted)
    act = story.acts[before]
    player = Player(WORLD, AppDoor(shared))
    player.play(WORLD.setting_up)
    player.play(story.acts[:before])
    with shared.house.look() as look:
        (therapy,) = look.books.find(Therapy)
    room = Collection(shared, therapy.coi, shared.as_(act.who, act.where))

    with printer_on_desk() as paper, printer_on_desk() as cryo:
        room.has(paper, "A-PAPER", stock="final", product="EXAMPLE-PAPER-100X80")
        room.has(cryo, "B-CRYO", stock="final", product="EXAMPLE-CRYO-100X80")
        player.play([act])
        room.tries()

    with shared.house.look() as look:
        finals = [one for one in look.books.find(Label) if one.kind == LabelKind.FINAL_BAG]
    assert {one.state for one in finals} == {LabelState.PRINTED}
    assert {room.job(one.serial).state for one in finals} == {JobState.SENT}
    assert (len(paper.printed), len(cryo.printed)) == (0, len(finals))
