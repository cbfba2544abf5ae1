"""What hurried or hostile people try at the bedside: a match is the last word of two people, here, just now.

Each test is named as the mistake.
"""

from custody.domain.records import (
    IdentityCheck,
    Infusion,
)
from tests.journeys.hurried import BED, LYMPHOMA, half, refused
from tests.journeys.standing import standing


def test_an_old_match_is_used_after_a_later_check_disagreed():
    """Two match, then two look again and find a mismatch: the match before it opens nothing."""
    house = standing(LYMPHOMA, "start_infusion")
    half(house, "N-OKAFOR", label_agrees=False)
    later = half(house, "N-BECKER")

    told = house.go_on("start_infusion")

    assert later.identity == "mismatch"
    assert refused(told, "not_checked")


def test_an_old_match_is_used_while_somebody_is_looking_again():
    """A half that waits is a doubt, and tells nobody whether it agreed."""
    house = standing(LYMPHOMA, "start_infusion")
    half(house, "N-OKAFOR")

    told = house.go_on("start_infusion")

    assert refused(told, "not_checked")


def test_a_doubt_at_another_bedside_is_overlooked():
    """The same patient is looked at anew at another bed: which bed is right must be told first."""
    house = standing(LYMPHOMA, "start_infusion")
    house.wait(seconds=5)
    half(house, "N-BECKER", where="N-BEDSIDE-2")

    told = house.go_on("start_infusion")

    assert refused(told, "not_checked")


def test_the_halves_are_done_at_two_bedsides():
    """A half at each of two beds is no check at either."""
    house = standing(LYMPHOMA, "second half")
    elsewhere = half(house, "N-BECKER", where="N-BEDSIDE-2")

    told = house.go_on("start_infusion")

    assert elsewhere.identity is None
    assert refused(told, "not_checked")


def test_a_match_is_used_with_a_wristband_bound_after_it():
    """A new wristband was not on the patient when the two checked."""
    house = standing(LYMPHOMA, "start_infusion")
    house.ask("print_wristband", "N-OKAFOR", BED, {"therapy": "therapy"}, makes="third")
    stated = {"stated_name_and_birth_date": True}
    bound = house.ask(
        "bind_wristband", "N-OKAFOR", BED, {"therapy": "therapy", "wristband": "third"}, stated, "N-BECKER"
    )  # fmt: skip

    old, new = (
        house.go_on("start_infusion"),
        house.go_on("start_infusion", scan={"wristband": "third"}),
    )

    assert bound.verdict == "accepted"
    assert refused(old, "wristband_void")
    assert refused(new, "not_fresh")


def test_a_match_is_used_with_a_label_put_on_after_it():
    """Reprinted between check and start: the two people compared another label than the one on the bag now."""
    house = standing(LYMPHOMA, "start_infusion")
    green = {"container": "green as compound"}
    house.ask(
        "reprint_label", "N-OKAFOR", BED, green, {"reason": "frost"}, "N-BECKER", makes="green"
    )
    on_it = house.ask(
        "apply_reprint", "N-OKAFOR", BED, {**green, "label": "green"}, second="N-BECKER"
    )

    told = house.go_on("start_infusion")
    halves = [half(house, who).identity for who in ("N-OKAFOR", "N-BECKER")]
    checked_anew = house.go_on("start_infusion")

    assert on_it.verdict == "accepted"
    assert refused(told, "not_checked")
    assert (halves, checked_anew.verdict) == ([None, "match"], "accepted")


def test_a_match_of_one_bag_opens_another():
    """Green was checked; violet is hung up."""
    house = standing(LYMPHOMA, "start_infusion")

    told = house.go_on("start_infusion", scan={"container": "violet"})

    assert refused(told, "not_checked", "wrong_bag_order")


def test_a_match_opens_two_infusions():
    """The second press under a new key finds it begun, and uses nothing twice."""
    house = standing(LYMPHOMA, "start_infusion")
    first, again = house.go_on("start_infusion"), house.go_on("start_infusion")

    used = [one for one in house.books.find(IdentityCheck) if one.used_at is not None]

    assert (first.verdict, again.verdict) == ("accepted", "already_done")
    assert len(used) == len(house.books.find(Infusion)) == 1


def test_one_person_types_the_wristband_twice():
    """Who types a code again is another person, with a badge and PIN of their own."""
    house = standing(LYMPHOMA, "start_infusion")
    typed = {"wristband": "wristband as typed twice"}

    alone = house.go_on("start_infusion", scan=typed)
    beside = house.go_on("start_infusion", scan=typed, second="N-BECKER")

    assert refused(alone, "typed_without_rekey")
    assert beside.verdict == "accepted"


def test_two_people_type_the_wristband_and_say_not_why():
    """Typing is for a code that would not scan; a habit of typing is seen because each one has a reason."""
    house = standing(LYMPHOMA, "start_infusion")
    typed = {"wristband": "wristband as typed untold"}

    beside = house.go_on("start_infusion", scan=typed, second="N-BECKER")

    assert refused(beside, "typed_without_reason")
