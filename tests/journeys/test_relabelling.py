"""A label goes over another's: what may be covered, what is on record of it, and what it tells whom."""

from dataclasses import replace

import pytest

from custody.domain.records import (
    Alias,
    Asset,
    Container,
    Handoff,
    Label,
    Relabelling,
    Shipment,
    ShipmentItem,
    Therapy,
)
from custody.domain.vocabulary import HandoffState, LabelState
from custody.use_cases.telling.details import details_of
from tests.journeys.hurried import refused
from tests.journeys.standing import Standing, standing

MARIA, STEP = "paediatric_maria", "relabel_over"
BLOOD_BANKS = "CHA999926000077"  # the same therapy, in the blood bank's own numbering


@pytest.fixture
def house() -> Standing:
    """The new label is printed, and still in somebody's hand."""
    return standing(MARIA, STEP)


def relabelling(house: Standing) -> Relabelling:
    (found,) = house.books.find(Relabelling)
    return found


def first_print(house: Standing) -> Label:
    return min(
        house.books.find(Label, bears=house.container("bag A").id), key=lambda one: one.serial
    )


def bound(house: Standing, kind: str) -> None:
    """Another party's number names this therapy."""
    (therapy,) = house.books.find(Therapy)
    house.books.put(Alias(type=kind, issuer="BANK", value=BLOOD_BANKS, therapy=therapy.coi))


def test_the_entry_says_what_was_covered_by_whom_and_which_photo_shows_it(house):
    answer = house.go_on(STEP)

    entry = list(house.house.log.read())[-1]
    told = {one.label: one.value for one in details_of(entry, {}, named=False)}
    done, (photo,) = relabelling(house), entry.view["body"]["photos"].values()
    assert answer.verdict == "accepted"
    assert (done.by, done.second, done.covers) == ("N-BRANDT", "N-WEBER", None)
    assert done.photo == photo["sha256"]
    assert entry.n_of(house.container("bag A").id)
    assert told[f"Print {done.serial} went over"] == "a label whose print number was not scanned"
    assert any(photo["sha256"] in line for line in told.values())


@pytest.mark.parametrize("covered", ["bag A as theirs", "bag A as compound", "bag A as din"])
def test_a_label_that_names_the_patient_is_covered_whoever_printed_it(house, covered):
    assert house.go_on(STEP, scan={"covered": covered}).verdict == "accepted"
    assert house.books.get(Label, relabelling(house).serial).state == LabelState.APPLIED


def test_the_print_that_a_reprint_voided_is_covered_where_it_sits(house):
    answer = house.go_on(STEP, scan={"covered": "bag A first print"})

    assert answer.verdict == "accepted"
    assert relabelling(house).covers == first_print(house).serial


def test_a_print_of_ours_that_is_covered_counts_no_more(house):
    house.books.put(replace(first_print(house), state=LabelState.APPLIED))

    house.go_on(STEP, scan={"covered": "bag A first print"})

    assert first_print(house).state == LabelState.VOID


def test_a_destroyed_print_is_on_no_bag(house):
    house.books.put(replace(first_print(house), state=LabelState.DESTROYED))

    assert refused(house.go_on(STEP, scan={"covered": "bag A first print"}), "label_void")


def test_another_houses_own_number_is_found_where_it_is_bound_to_the_therapy(house):
    unknown = house.go_on(STEP, scan={"covered": f"code:&/{BLOOD_BANKS}"})
    bound(house, "chain_of_identity")

    known = house.go_on(STEP, scan={"covered": f"code:&/{BLOOD_BANKS}"})

    assert refused(unknown, "not_on_file")
    assert known.verdict == "accepted"


def test_a_number_that_says_who_the_patient_is_names_no_label(house):
    bound(house, "hospital_number")

    assert refused(house.go_on(STEP, scan={"covered": f"code:&/{BLOOD_BANKS}"}), "not_on_file")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"condition": "consumed"}, "already_used"), ({"holder": "SWIFT-COURIER"}, "not_held_here")],
)
def test_the_bag_that_the_print_is_for_must_be_at_hand(house, changed, reason):
    """Another house's label does not say which bag it is on, so the gates of scanned bags see none."""
    bag: Container = house.container("bag A")
    house.books.put(replace(bag, **changed))

    assert refused(house.go_on(STEP), reason)


def test_a_bag_that_is_being_handed_over_is_not_relabelled(house):
    (handed,) = house.books.find(Handoff)
    house.books.put(replace(handed, state=HandoffState.PENDING))

    assert refused(house.go_on(STEP), "handoff_pending")


def test_a_bag_in_a_sealed_shipper_is_not_relabelled(house):
    bag = house.container("bag A")
    logger = house.books.find(Asset, title="LOGGER-1")[0]
    sealed = Shipment(
        sscc="195012345600000995", therapy=bag.therapy, shipper="box", logger=logger.id, seal="S-1",
        from_holder=bag.holder, to_site="WORKS", state="packed", packed_at=bag.made_at,
    )  # fmt: skip
    house.books.put(sealed)
    house.books.put(ShipmentItem(sscc=sealed.sscc, therapy=bag.therapy, container=bag.id))

    assert refused(house.go_on(STEP), "packed")


def test_what_was_refused_for_two_patients_tells_the_other_nothing_of_the_photo():
    house = standing(MARIA, STEP)
    (therapy,) = house.books.find(Therapy)
    other = replace(therapy, coi=BLOOD_BANKS, subject="S99999999")
    house.books.put(other)

    answer = house.go_on(STEP, scan={"covered": f"code:&/{other.coi}"})

    bodies = [one.view["body"] for one in list(house.house.log.read())[-len(answer.entries) :]]
    assert refused(answer, "wrong_patient")
    assert sum("photos" in body for body in bodies) == 1
    assert house.house.safe.photos == {}
