"""What hurried or hostile people try with labels: one container, one label that counts.

Each test is named as the mistake.
"""

import pytest

from tests.journeys.hurried import BED, FAILED, LYMPHOMA, refused
from tests.journeys.standing import standing


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
