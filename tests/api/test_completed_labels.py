"""From a bag's first label, which cannot know what will be in it, to the one that says it."""

from tests.api.test_label_content import (
    CHAIR,
    NURSE,
    acts_until,
    fetched,
    played_until,
    prints,
    said,
)
from tests.kit.installation import Installation

REPRINT = "/steps/reprint_label"


def test_a_measured_bag_asks_for_its_completed_label_until_it_is_on_it(installation: Installation):
    player = played_until(installation, "bind_container")
    nurse = installation.as_(NURSE, CHAIR)
    before = nurse.get("/work").text
    begun = len(acts_until("bind_container"))
    completing = acts_until("clear_line")[begun:]
    measured, printed, applied = completing[:3], completing[3:5], completing[5:7]

    form = nurse.get("/steps/complete_container").text
    player.play(measured)
    asked = nurse.get("/work").text
    player.play(printed)
    completed = prints(installation, "collection_bag")
    labels = [said(fetched(installation, one.serial)) for one in completed]
    player.play(applied)

    assert "ACD-A" in form
    assert REPRINT not in before
    assert REPRINT in asked
    assert {one.reprint_reason for one in completed} == {"completed"}
    for label in labels:
        assert "180 mL" in label
        assert "Collection ended" in label
        assert "ACD-A 22 mL" in label
        assert "see document" not in label.lower()
    assert REPRINT not in nurse.get("/work").text
