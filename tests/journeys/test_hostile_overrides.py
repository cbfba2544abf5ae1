"""What hurried or hostile people try with second words: each is for one step, once, by two people.

Each test is named as the mistake.
"""

from dataclasses import replace

from tests.journeys.hurried import FAILED, LYMPHOMA, ORDER, refused
from tests.journeys.standing import standing


def test_an_override_of_last_week_is_used():
    """What was weighed on Monday is not what is so on Wednesday."""
    house = standing(FAILED, "receive_material#2")
    house.wait(hours=25)

    told = house.go_on("receive_material#2")

    assert refused(told, "temperature_excursion")


def test_an_override_is_used_for_another_step():
    """It names a step, and opens no other."""
    house = standing(LYMPHOMA, "pack_product")
    said = {
        "reason": "out_of_storage_too_long",
        "step": "START-THAW",
        "because": "verified_by_other_means",
        **ORDER,
    }
    signed = house.ask("override", "W-GRANT", "W-QUALITY", {"therapy": "therapy"}, said, "W-STONE")
    house.wait(hours=1)

    told = house.go_on("pack_product")

    assert signed.verdict == "accepted"
    assert refused(told, "out_of_storage_too_long")


def test_one_person_with_two_roles_signs_for_both():
    """A physician's and quality's word are two people's words."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    people = dict(house.house.world.people)
    both = people["N-HOFFMANN"].person.roles | people["N-ADEYEMI"].person.roles
    people["N-HOFFMANN"] = replace(
        people["N-HOFFMANN"], person=replace(people["N-HOFFMANN"].person, roles=both)
    )
    people["W-STONE"] = replace(
        people["W-STONE"], person=replace(people["W-STONE"].person, sites=frozenset({"NORTH"}))
    )
    house.house.world = replace(house.house.world, people=people)
    said = {
        "reason": "toxicity",
        "step": "START-INFUSION",
        "because": "physician_decision",
        **ORDER,
    }

    told = house.ask("override", "N-HOFFMANN", "N-QUALITY", {"therapy": "therapy"}, said, "W-STONE")

    assert refused(told, "second_not_qualified")
