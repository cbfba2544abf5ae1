"""Where the preset says so, a therapy goes on only when every print is accounted for."""

from tests.journeys.hurried import LYMPHOMA, refused
from tests.journeys.standing import Standing, standing

CHILD = "paediatric_maria"
STEP = "start_lymphodepletion"


def with_an_open_print(story: str) -> Standing:
    house = standing(story, STEP)
    reply = house.ask(
        "print_wristband", "N-OKAFOR", "N-BEDSIDE-1", {"therapy": "therapy"}, makes="band"
    )
    assert reply.verdict == "accepted", reply
    return house


def test_an_open_print_stops_the_step_that_the_preset_names():
    house = with_an_open_print(CHILD)

    stopped = house.go_on(STEP)
    house.ask(
        "account_for_label", "N-OKAFOR", "N-BEDSIDE-1", {"therapy": "therapy"},
        {"serial": house.player.memory.serial(CHILD, "band"), "fate": "destroyed"}, "N-BECKER",
    )  # fmt: skip

    assert refused(stopped, "labels_open")
    assert house.go_on(STEP).verdict == "accepted"


def test_it_stops_nothing_where_the_preset_names_no_step():
    assert with_an_open_print(LYMPHOMA).go_on(STEP).verdict == "accepted"
