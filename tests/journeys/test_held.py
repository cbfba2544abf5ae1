"""Cells on hold are looked after: received, put away, stopped, disposed of; never sent off, never given."""

from dataclasses import replace

import pytest

from custody.domain.records import (
    Asset,
    Deviation,
    Hold,
    Infusion,
    LotUse,
    PlannedBag,
    Shipment,
    Therapy,
)
from tests.journeys.hurried import ADULT, LYMPHOMA, ORDER, refused, spans
from tests.journeys.standing import Standing, standing

PAPER = {"hospital_number": "H-204417"}
DESTROYED = {"fate": "destroyed"}


def hold(house: Standing, bag: str, reason: str = "recall", by: str = "N-HOFFMANN") -> str:
    where = {"N-HOFFMANN": "N-QUALITY", "W-GRANT": "W-QUALITY"}[by]
    return house.ask("place_hold", by, where, {"container": bag}, {"reason": reason}).verdict


def is_held(house: Standing, bag: str) -> bool:
    found = house.books.find(Hold, container=house.container(bag).id)
    return any(one.lifted_at is None for one in found)


def play(house: Standing, first: str, until: str) -> list[str]:
    """The story's own acts from one up to another, and what each is told."""
    told = []
    for act in house.acts_from(first, until):
        house.house.clock(act.at)
        told.append(house.replay(act).verdict)
    return told


# ── at the bedside ─────────────────────────────────────────────────────────────────────────


def test_an_infusion_caught_by_a_hold_is_stopped():
    """What was given so far is told; quality must understand it before the therapy goes on."""
    house = standing(LYMPHOMA, "stop_infusion")
    hold(house, "green")

    told = house.go_on(
        "stop_infusion",
        say={
            "volume_microlitres": 20_000,
            "residual_microlitres": 30_000,
            "outcome": "stopped_on_hold",
        },
    )

    given = house.books.find(Infusion)[0]
    assert told.verdict == "accepted"
    assert house.container("green").condition == "partly_infused"
    assert (given.volume_microlitres, given.residual_microlitres) == (20_000, 30_000)
    assert [one.reason for one in house.books.find(Deviation)] == ["held_while_infusing"]


def test_an_infusion_stopped_on_hold_is_resumed():
    """The rest of the bag is not given: neither checked nor started."""
    house = standing(LYMPHOMA, "stop_infusion")
    hold(house, "green")
    house.go_on("stop_infusion", say={"volume_microlitres": 20_000, "outcome": "stopped_on_hold"})

    checked = house.go_on("first half")
    started = house.go_on("start_infusion")

    assert refused(checked, "on_hold", "already_used")
    assert refused(started, "on_hold", "already_used")


def test_an_infusion_without_a_hold_opens_no_deviation():
    house = standing(LYMPHOMA, "stop_infusion")

    told = house.go_on("stop_infusion")

    assert told.verdict == "accepted"
    assert not house.books.find(Deviation)


def test_a_running_infusion_is_stopped_after_the_therapy_was_paused():
    """A pause does not hold the hand at the clamp."""
    house = standing(LYMPHOMA, "stop_infusion")
    house.ask(
        "change_status",
        "N-ADEYEMI",
        "N-WARD",
        {"therapy": "therapy"},
        {"status": "paused", **ORDER},
    )

    told = house.go_on("stop_infusion")

    assert told.verdict == "accepted"


# ── on the way ─────────────────────────────────────────────────────────────────────────────


def test_a_shipment_with_a_held_bag_is_received():
    """The bag arrives, custody has no gap, and the hold and quarantine stay; the other bag is accepted."""
    house = standing(LYMPHOMA, "courier hands to works")
    hold(house, "bag A", by="W-GRANT")

    told = play(house, "courier hands to works", "accept_material")
    both = house.go_on("accept_material")
    other = house.go_on("accept_material", scan={"containers": "bag B"})

    assert told == ["accepted", "accepted", "accepted"]
    assert spans(house, "bag A")[-1].holder == "WORKS"
    assert is_held(house, "bag A")
    assert house.container("bag A").disposition == "quarantined"
    assert refused(both, "on_hold")
    assert other.verdict == "accepted"


def test_a_held_bag_in_a_shipper_is_sent_off():
    """Before it has left, it stays."""
    house = standing(LYMPHOMA, "hand to the courier")
    hold(house, "bag A")

    told = house.go_on("hand to the courier")

    assert refused(told, "on_hold")


def test_a_held_product_arrives_and_is_not_given():
    """It is received and put away at the site; nobody begins lymphodepletion for it, nobody issues it."""
    house = standing(LYMPHOMA, "courier hands to site")
    for bag in ("green", "violet"):
        hold(house, bag)

    told = play(house, "courier hands to site", "start_lymphodepletion")
    lymphodepletion = house.go_on("start_lymphodepletion")
    issued = house.go_on("pick_for_infusion")

    assert "refused" not in told
    assert refused(lymphodepletion, "product_not_ready")
    assert refused(issued, "on_hold")


@pytest.mark.parametrize("status", ["paused", "cancelled"])
def test_a_shipment_of_a_therapy_that_stands_still_arrives(status):
    """A therapy is paused while its cells are in a van: they are received, and nothing else is sent off."""
    house = standing(LYMPHOMA, "courier hands to works")
    house.ask(
        "change_status", "N-ADEYEMI", "N-WARD", {"therapy": "therapy"}, {"status": status, **ORDER}
    )

    told = play(house, "courier hands to works", "accept_material")
    onward = house.ask(
        "release_custody", "W-MENDES", "W-DOCK", {"containers": "bag A"}, {"to_holder": "SWIFT-COURIER"}
    )  # fmt: skip

    assert told == ["accepted", "accepted", "accepted"]
    assert refused(onward, "therapy_not_active")


# ── in storage ─────────────────────────────────────────────────────────────────────────────


def test_a_held_bag_is_moved_to_another_position():
    """Quality and a colleague take it out; it lies in another position, still on hold."""
    house = standing(LYMPHOMA, "pick product")
    hold(house, "green", by="W-GRANT")
    where = {"container": "green", "position": "@works-1"}

    as_product = house.go_on("pick product")
    out = house.ask("pick_for_quarantine", "W-CHO", "W-CRYO", where, second="W-GRANT")
    back = house.ask("put_away", "W-CHO", "W-CRYO", {**where, "position": "@works-3"})

    assert refused(as_product, "on_hold")
    assert (out.verdict, back.verdict) == ("accepted", "accepted")
    assert is_held(house, "green")
    assert house.container("green").place == "WORKS/LN2-4/R1/03"


def test_a_held_bag_is_disposed_of_by_quality_and_a_colleague():
    """Two operators cannot end cells by putting them on hold themselves; with quality it is done."""
    house = standing(LYMPHOMA, "pick product")
    hold(house, "green", by="W-GRANT")
    where = {"container": "green", "position": "@works-1"}

    alone = house.ask("pick_for_quarantine", "W-CHO", "W-CRYO", where, second="W-PETROVA")
    house.ask("pick_for_quarantine", "W-CHO", "W-CRYO", where, second="W-GRANT")
    operators = house.ask(
        "dispose_container", "W-CHO", "W-CRYO", {"container": "green"}, DESTROYED, "W-PETROVA"
    )
    quality = house.ask(
        "dispose_container", "W-GRANT", "W-CRYO", {"container": "green"}, DESTROYED, "W-CHO"
    )

    assert refused(alone, "second_not_qualified")
    assert refused(operators, "second_not_qualified")
    assert quality.verdict == "accepted"
    assert spans(house, "green")[-1].until is not None


def test_cells_of_a_cancelled_therapy_are_ended():
    """What was ordered and cancelled does not lie in the freezer for ever."""
    house = standing(LYMPHOMA, "pick product")
    house.ask(
        "change_status",
        "N-ADEYEMI",
        "N-WARD",
        {"therapy": "therapy"},
        {"status": "cancelled", **ORDER},
    )
    hold(house, "green", "order_cancelled", by="W-GRANT")
    where = {"container": "green", "position": "@works-1"}

    out = house.ask("pick_for_quarantine", "W-CHO", "W-CRYO", where, second="W-GRANT")
    ended = house.ask(
        "dispose_container", "W-GRANT", "W-CRYO", {"container": "green"}, DESTROYED, "W-CHO"
    )

    assert (out.verdict, ended.verdict) == ("accepted", "accepted")


def test_a_held_bag_is_packed():
    """However it came out of its position, it goes into no shipper."""
    house = standing(LYMPHOMA, "pack_product")
    hold(house, "green", by="W-GRANT")

    told = house.go_on("pack_product")

    assert refused(told, "on_hold")


# ── what a logger, a kit, a night and the marrow tell ──────────────────────────────────────


def test_one_logger_goes_with_two_shipments():
    """Its verdict would be about both, and therefore about neither; it is free again once the first is opened."""
    house = standing(LYMPHOMA, "pack_material")
    logger = house.books.find(Asset, title="LOGGER-1")[0]
    other = Shipment(
        sscc="195012345600000995", therapy="CHA999926000099", shipper="other", logger=logger.id, seal="S-1",
        from_holder="NORTH-CELL-LAB", to_site="WORKS", state="packed", packed_at="2026-03-10T08:00:00.000000Z",
    )  # fmt: skip
    house.books.put(other)

    sealed = house.go_on("pack_material")
    house.books.put(replace(other, state="received"))
    opened = house.go_on("pack_material")

    assert refused(sealed, "logger_in_use")
    assert opened.verdict == "accepted"


def test_a_kit_is_recalled_after_the_collection():
    """Every bag that it touched is held, with all that came of it."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    uses = house.books.find(LotUse, container=house.container("bag A").id)
    kit = next(one for one in uses if one.serial.startswith("in "))
    code = house.player.world.code("kit")

    told = house.ask(
        "set_lot_status", "W-GRANT", "W-QUALITY", {"lot": f"code:{code}"}, {"status": "recalled"}, "W-STONE"
    )  # fmt: skip

    assert kit.lot in code
    assert told.verdict == "accepted"
    assert is_held(house, "green")
    assert is_held(house, "violet")


def test_the_second_session_begins_right_after_midnight():
    """Ten to twelve and ten past are two days, and twenty minutes."""
    house = standing(LYMPHOMA, "pick_for_infusion#2")
    given = house.books.find(Infusion)[0]
    late = "2026-04-07T21:50:00.000000Z"
    house.books.put(replace(given, started_at=late, stopped_at=late))
    house.house.now = house.house.now.replace(day=7, hour=22, minute=10)

    told = house.go_on("pick_for_infusion#2")

    assert refused(told, "session_too_soon")
    assert "outside_session_window" not in told.reasons


def test_the_marrow_turns_the_order_round_while_the_bag_is_thawed():
    """The bag at the bedside is not the one that the newest result asks for: it is not started."""
    house = standing(ADULT, "start_infusion")
    house.go_on("record_marrow_blasts", say={"blasts_percent": 1})

    told = house.go_on("start_infusion")

    assert refused(told, "plan_unsigned")
    assert {bag.plan for bag in house.books.find(PlannedBag)} == {1}


def test_a_marrow_result_that_changes_nothing_stops_nothing():
    house = standing(ADULT, "start_infusion")
    house.go_on("record_marrow_blasts", say={"blasts_percent": 40})

    told = house.go_on("start_infusion")

    assert told.verdict == "accepted"


# ── consent ────────────────────────────────────────────────────────────────────────────────


def test_a_consent_is_withdrawn_and_given_anew():
    """From the withdrawal on nothing goes on; a new consent and a physician's word open it again."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    therapy = {"therapy": "therapy"}
    active = {"status": "active", **ORDER}

    withdrawn = house.ask("withdraw_consent", "N-ADEYEMI", "N-CLINIC", therapy, PAPER)
    issued = house.go_on("pick_for_infusion")
    resumed = house.ask("change_status", "N-ADEYEMI", "N-CLINIC", therapy, active)
    house.wait(minutes=1)
    anew = house.go_on("record_consent")
    resumed_anew = house.ask("change_status", "N-ADEYEMI", "N-CLINIC", therapy, active)

    assert withdrawn.verdict == "accepted"
    assert refused(issued, "therapy_not_active")
    assert refused(resumed, "consent_missing")
    assert (anew.verdict, resumed_anew.verdict) == ("accepted", "accepted")
    assert house.go_on("pick_for_infusion").verdict == "accepted"


def test_a_coordinator_withdraws_the_consent():
    house = standing(LYMPHOMA, "pick_for_infusion")

    told = house.ask("withdraw_consent", "N-VOGT", "N-CLINIC", {"therapy": "therapy"}, PAPER)

    assert refused(told, "wrong_role")
    assert house.books.find(Therapy)[0].status == "active"
