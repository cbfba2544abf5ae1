"""What hurried or hostile people try with labels: one container, one label that counts.

Each test is named as the mistake.
"""

import pytest

from custody.domain.records import Label
from tests.journeys.hurried import BED, FAILED, LYMPHOMA, refused
from tests.journeys.standing import standing
from tests.kit.house import story


@pytest.mark.parametrize(
    ("before", "name", "where", "people"),
    [
        ("fill_bag#2", "green", "W-CLEAN-3", ("W-RAMAN", "W-CHO")),
        ("complete_container#2", "bag A", "N-APHERESIS-1", ("N-WEBER", "N-DIALLO")),
    ],
)
def test_a_reprint_is_put_on_another_bag(before, name, where, people):
    """A container is born once: its second label gives nothing a second birth."""
    house = standing(LYMPHOMA, before)
    known = house.container(name)
    who, second = people
    house.ask(
        "reprint_label", who, where, {"container": f"{name} as compound"}, {"reason": "damaged"}, second, makes=name
    )  # fmt: skip

    step = "fill_bag#2" if name == "green" else "bind_container"
    told = house.go_on(step, scan={"label": name})

    assert refused(told, "label_on_another")
    assert house.container(name) == known


def test_the_first_print_is_scanned_after_a_reprint():
    """From the reprint on, the label on the bag counts no more, and the new one not yet."""
    house = standing(LYMPHOMA, "first half")
    reprinted = house.ask(
        "reprint_label", "N-OKAFOR", BED, {"container": "green as compound"}, {"reason": "frost"}, "N-BECKER",
        makes="green",
    )  # fmt: skip

    old = house.go_on("first half", scan={"container": "green first print"})
    new = house.go_on("first half")

    assert reprinted.verdict == "accepted"
    assert refused(old, "label_void")
    assert refused(new, "label_not_scanned_back")


def test_cells_of_the_first_collection_get_the_number_of_the_second():
    """A collection that began later gives its number to its own cells only."""
    house = standing(FAILED, "take_sample")
    wanted = house.container("vessel").din
    house.ask("print_wristband", "N-WEBER", "N-APHERESIS-1", {"therapy": "therapy"}, makes="band")
    house.ask(
        "bind_wristband", "N-WEBER", "N-APHERESIS-1", {"therapy": "therapy", "wristband": "band"},
        {"stated_name_and_birth_date": True}, "N-DIALLO",
    )  # fmt: skip
    house.wait(days=20)
    scan = {"wristband": "band", "kit": "@kit", "instrument": "@chair-1"}
    second = house.ask("assign_donation", "N-WEBER", "N-APHERESIS-1", scan)
    for serial in ("first sample",):
        house.go_on("take_sample", scan={"label": serial})

    house.go_on("print_final_labels", makes=("late",))

    assert second.verdict == "accepted"
    assert house.player.memory.donation(FAILED, "late") == wanted


def test_two_people_reprint_the_same_label_at_once():
    """Of two reprints the later counts; the paper of the earlier is refused wherever it is scanned."""
    house = standing(LYMPHOMA, "first half")
    green, why = {"container": "green as compound"}, {"reason": "frost"}

    one = house.ask("reprint_label", "N-OKAFOR", BED, green, why, "N-BECKER", makes="hers")
    other = house.ask("reprint_label", "N-BECKER", BED, green, why, "N-OKAFOR", makes="his")
    late = house.ask("apply_reprint", "N-OKAFOR", BED, {"label": "hers", **green}, {}, "N-BECKER")
    again = house.ask("reprint_label", "N-OKAFOR", BED, {"container": "hers"}, why, "N-BECKER")

    assert (one.verdict, other.verdict) == ("accepted", "accepted")
    assert refused(late, "label_void")
    assert refused(again, "label_void")
    assert [label.serial for label in house.books.find(Label, bears=house.container("his").id, state="printed")] == [
        house.player.memory.serial(LYMPHOMA, "his")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "step", ["print_wristband", "print_shipper_label", "print_collection_labels"]
)
def test_labels_are_printed_for_a_therapy_that_has_ended(step):
    house = standing(LYMPHOMA, "")

    told = house.replay(next(act for act in story(LYMPHOMA).acts if act.step == step))

    assert refused(told, "therapy_not_active")
