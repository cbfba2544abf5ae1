"""A shipper is opened again by those who packed it; nothing that is held goes, and nothing else is stuck with it."""

from dataclasses import replace

import pytest

from api.demo.stories import merged
from custody.domain.records import Asset, Hold, Shipment
from tests.journeys.hurried import LYMPHOMA, ORDER, refused, spans
from tests.journeys.standing import Standing, standing
from tests.journeys.swapping import Swapper
from tests.journeys.test_held import DESTROYED, hold, is_held, play
from tests.kit.house import STORIES, open_house

BOTH = ("bag A", "bag B")
PRODUCT = ("green", "violet")
MATERIAL_AT = ("N-BRANDT", "N-COLLECTION", "N-LINDQVIST", "shipper to works")
PRODUCT_AT = ("W-FELDMAN", "W-DOCK", "W-MENDES", "shipper to site")


def unpack(house: Standing, bags=BOTH, at=MATERIAL_AT, **changed: str | None):
    who, where, second, shipper = at
    stands = {"who": who, "where": where, "second": second, **changed}
    return house.ask("unpack", scan={"shipment": shipper, "containers": bags}, **stands)


def pack_again(house: Standing, bags: tuple[str, ...], name: str, label: str, **said: str):
    """The same shipper, requalified, under a new label."""
    shipper = {"pack_material": "@cool-box-1", "pack_product": "@dry-shipper-1"}[name]
    who, where = {"pack_material": MATERIAL_AT, "pack_product": PRODUCT_AT}[name][:2]
    tested = {"holds_temperature": True}
    house.ask("requalify_shipper", who, where, {"shipper": shipper}, tested)
    house.ask("print_shipper_label", who, where, {"therapy": "therapy"}, makes=label)
    return house.go_on(name, scan={"containers": bags, "label": label}, say=said)


def shipment_of(house: Standing) -> Shipment:
    return max(house.books.find(Shipment), key=lambda one: one.packed_at)


# ── it stays ───────────────────────────────────────────────────────────────────────────────


def test_a_bag_held_after_packing_is_taken_out_and_the_other_goes():
    """The held bag stays with its holder and is ended by quality; the other leaves in the same shipper."""
    house = standing(LYMPHOMA, "hand to the courier")
    hold(house, "bag A")
    before = spans(house, "bag A")

    stays = house.go_on("hand to the courier")
    opened = unpack(house)
    again = pack_again(house, ("bag B",), "pack_material", "second shipper", seal="SEAL-70039")
    goes = house.go_on("hand to the courier", scan={"shipment": "second shipper"})
    ended = house.ask(
        "dispose_container", "N-HOFFMANN", "N-COLLECTION", {"container": "bag A"}, DESTROYED, "N-BRANDT"
    )  # fmt: skip

    assert refused(stays, "on_hold")
    assert (opened.verdict, again.verdict, goes.verdict) == ("accepted",) * 3
    assert before[-1].until is None
    assert spans(house, "bag A")[:-1] == before[:-1]
    assert ended.verdict == "accepted"


def test_opening_a_shipper_changes_neither_custody_nor_condition():
    house = standing(LYMPHOMA, "hand to the courier")
    before = house.container("bag A"), spans(house, "bag A")

    unpack(house)

    assert (house.container("bag A"), spans(house, "bag A")) == (
        replace(before[0], place="N-COLLECTION"),
        before[1],
    )


def test_the_logger_of_a_shipper_that_was_opened_is_free():
    """While it is sealed, the logger is taken; it is packed again after the shipper was opened."""
    house = standing(LYMPHOMA, "hand to the courier")
    taken = pack_again(house, BOTH, "pack_material", "second shipper")

    unpack(house)
    free = house.go_on("pack_material", scan={"label": "second shipper"})

    assert refused(taken, "packed", "logger_in_use")
    assert free.verdict == "accepted"
    assert len(house.books.find(Shipment, logger=_logger(house).id, state="packed")) == 1


def _logger(house: Standing) -> Asset:
    return house.books.find(Asset, title="LOGGER-1")[0]


def test_a_shipper_is_used_again_without_having_been_tested():
    house = standing(LYMPHOMA, "hand to the courier")
    unpack(house)
    house.ask(
        "print_shipper_label", "N-BRANDT", "N-COLLECTION", {"therapy": "therapy"}, makes="other"
    )

    told = house.go_on("pack_material", scan={"label": "other"})

    assert refused(told, "shipper_not_requalified")


def test_a_shipper_that_was_opened_is_handed_over():
    """Its seal is broken: it carries nothing any more, to anybody."""
    house = standing(LYMPHOMA, "hand to the courier")
    unpack(house)

    told = house.go_on("hand to the courier")

    assert refused(told, "wrong_condition")


def test_a_therapy_is_cancelled_after_packing():
    house = standing(LYMPHOMA, "hand to the courier")
    cancelled = {"status": "cancelled", **ORDER}
    house.ask("change_status", "N-ADEYEMI", "N-WARD", {"therapy": "therapy"}, cancelled)

    stays = house.go_on("hand to the courier")
    opened = unpack(house)

    assert refused(stays, "therapy_not_active")
    assert opened.verdict == "accepted"


def test_what_was_unpacked_is_told_by_the_ledger_alone():
    house = standing(LYMPHOMA, "hand to the courier")
    started = len(list(house.house.log.read()))

    unpack(house)

    entry = list(house.house.log.read())[started]
    kinds = {kind for kind, _ in entry.outcome}
    assert {"shipment", "container"} <= kinds
    assert shipment_of(house).state == "unpacked"


def test_the_same_shipper_is_opened_twice():
    house = standing(LYMPHOMA, "hand to the courier")
    unpack(house)

    assert unpack(house).verdict == "already_done"


# ── what is not opened ─────────────────────────────────────────────────────────────────────


def test_one_of_two_bags_is_taken_out():
    """The other would lie under a seal that is broken."""
    house = standing(LYMPHOMA, "hand to the courier")

    assert refused(unpack(house, ("bag A",)), "container_unaccounted")


def test_a_bag_that_lies_beside_the_shipper_is_taken_out_of_it():
    house = standing(LYMPHOMA, "pack_material")
    house.go_on("pack_material", scan={"containers": "bag A"})

    assert refused(unpack(house), "foreign_container")


def test_the_shipper_of_another_patient_is_opened():
    house = standing(LYMPHOMA, "hand to the courier")
    house.books.put(replace(shipment_of(house), therapy="CHA999926000099"))

    assert refused(unpack(house), "wrong_patient")


def test_one_person_opens_a_shipper_alone():
    house = standing(LYMPHOMA, "hand to the courier")

    assert refused(unpack(house, second=None), "second_missing")


@pytest.mark.parametrize(
    ("before", "where"),
    [
        ("courier hands to works", MATERIAL_AT),
        ("receive_material", ("W-MENDES", "W-DOCK", "W-FELDMAN", "shipper to works")),
    ],
)
def test_a_shipper_that_has_left_is_opened(before, where):
    """Neither by those who sent it, nor, without a match, by those who got it."""
    house = standing(LYMPHOMA, before)

    assert refused(unpack(house, at=where), "not_held_here")


def test_a_shipper_that_was_received_is_opened_again():
    house = standing(LYMPHOMA, "accept_material")

    told = unpack(house, at=("W-MENDES", "W-DOCK", "W-FELDMAN", "shipper to works"))

    assert refused(told, "not_held_here", "wrong_condition")


# ── between two hands ──────────────────────────────────────────────────────────────────────


def test_a_bag_is_held_while_the_courier_stands_at_the_door():
    """Released, not yet taken: it is not taken any more; declined, it is opened again."""
    house = standing(LYMPHOMA, "courier takes over")
    hold(house, "bag A")
    shipper = {"shipment": "shipper to works"}

    opened = unpack(house)
    taken = house.go_on("courier takes over")
    declined = house.ask("decline_custody", "S-ROSSI", "S-VAN", shipper, {"why": "on_hold"})
    opened_then = unpack(house)

    assert refused(opened, "handoff_pending")
    assert refused(taken, "on_hold")
    assert (declined.verdict, opened_then.verdict) == ("accepted", "accepted")
    assert spans(house, "bag A")[-1].holder == "NORTH-CELL-LAB"


def test_a_therapy_is_paused_while_the_courier_stands_at_the_door():
    house = standing(LYMPHOMA, "courier takes over")
    paused = {"status": "paused", **ORDER}
    house.ask("change_status", "N-ADEYEMI", "N-WARD", {"therapy": "therapy"}, paused)

    assert refused(house.go_on("courier takes over"), "therapy_not_active")


def test_a_bag_is_held_between_the_courier_and_the_works():
    """It has left: it is taken over, so that somebody has it."""
    house = standing(LYMPHOMA, "works takes over")
    hold(house, "bag A", by="W-GRANT")

    assert house.go_on("works takes over").verdict == "accepted"


def test_a_shipper_that_came_back_is_opened_and_its_bags_are_held():
    """Nobody read its logger: quality looks before anything is packed again."""
    house = standing(LYMPHOMA, "courier hands to works")
    shipper = {"shipment": "shipper to works"}
    back = {"to_holder": "NORTH-CELL-LAB"}
    house.ask("release_custody", "S-ROSSI", "S-VAN", shipper, back)
    house.ask("accept_custody", "N-BRANDT", "N-COLLECTION", shipper)

    opened = unpack(house)
    again = pack_again(house, BOTH, "pack_material", "second shipper")

    assert opened.verdict == "accepted"
    assert {one.reason for one in house.books.find(Hold)} == {"temperature"}
    assert refused(again, "on_hold")


def test_the_rest_of_a_shipment_is_received_after_a_bag_was_lost():
    """What is lost is looked for in no shipper; what arrived does not wait for it."""
    house = standing(LYMPHOMA, "courier hands to works")
    house.ask(
        "declare_loss", "S-ROSSI", "S-VAN", {"container": "bag A"}, {"how": "broken"}, "S-CARTER"
    )

    handed = play(house, "courier hands to works", "receive_material")
    told = house.go_on("receive_material", scan={"containers": "bag B"})

    assert handed == ["accepted", "accepted"]
    assert told.verdict == "accepted"


def test_the_logger_waits_for_bags_that_were_lost():
    """Everything in the shipper was lost: it is opened all the same, and shipper and logger are free."""
    house = standing(LYMPHOMA, "hand to the courier")
    for bag in BOTH:
        lost = {"container": bag}, {"how": "spilt"}, "N-LINDQVIST"
        house.ask("declare_loss", "N-BRANDT", "N-COLLECTION", *lost)

    told = unpack(house, ())

    assert told.verdict == "accepted"
    assert shipment_of(house).state == "unpacked"


# ── the clock of frozen cells ──────────────────────────────────────────────────────────────


def test_frozen_bags_are_put_back_after_hours_in_a_dry_shipper():
    """It was cold in there: they go back without a hold, and out again."""
    house = standing(LYMPHOMA, "works hands to courier")
    house.wait(hours=5)

    opened = unpack(house, PRODUCT, PRODUCT_AT)
    house.wait(minutes=10)
    back = house.ask("put_away", "W-CHO", "W-CRYO", {"container": "green", "position": "@works-1"})

    assert (opened.verdict, back.verdict) == ("accepted", "accepted")
    assert not is_held(house, "green")


def test_frozen_bags_are_packed_and_opened_to_win_time():
    """The minutes outside are added up: before the shipper was closed, and after it was opened."""
    house = standing(LYMPHOMA, "pack_product")
    house.wait(minutes=15)
    house.go_on("pack_product")
    house.wait(hours=1)
    unpack(house, PRODUCT, PRODUCT_AT)
    house.wait(minutes=10)

    told = pack_again(house, PRODUCT, "pack_product", "second shipper")

    assert refused(told, "out_of_storage_too_long")


def test_frozen_bags_were_in_a_dry_shipper_longer_than_it_is_cold():
    house = standing(LYMPHOMA, "works hands to courier")
    house.wait(days=15)

    unpack(house, PRODUCT, PRODUCT_AT)
    house.ask("put_away", "W-CHO", "W-CRYO", {"container": "green", "position": "@works-1"})

    assert is_held(house, "green")


# ── swapped ────────────────────────────────────────────────────────────────────────────────


def test_no_other_shipper_or_bag_is_opened_by_a_swap():
    """Everybody's shippers and bags are there: only another colleague may do it, or the same ones later."""
    acts = merged(STORIES)
    sent = max(n for n, act in enumerate(acts) if act.name == "works hands to courier")
    packed = max(n for n, act in enumerate(acts[:sent]) if act.step == "pack_product")
    player = open_house()
    player.play(acts[:sent])
    house = Standing(player=player, story=acts[sent].story)
    swapper = Swapper(player)
    player.door.before = swapper.listen

    told = unpack(
        house,
        acts[packed].scans["containers"],
        (*PRODUCT_AT[:3], acts[sent].scans["shipment"][0]),
    )

    slipped = {(one.mutation, one.into) for one in swapper.passed}
    assert told.verdict == "accepted"
    assert swapper.judged > 100
    assert slipped == {("another second person", "may do it"), ("later by a limit", "lymphoma")}
