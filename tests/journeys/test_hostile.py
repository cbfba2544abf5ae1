"""What hurried or hostile people try with legal steps, and what they are told; each test is named as the mistake."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.clock import SimulatedClock
from api.demo.player import Reply
from api.demo.stories import merged
from custody.domain.records import (
    CustodySpan,
    Hold,
    IdentityCheck,
    Infusion,
    Override,
    PlannedBag,
    Therapy,
)
from tests.journeys.standing import Standing, act_named, standing
from tests.kit.house import STORIES, WORLD, House, open_house

LYMPHOMA, ADULT, FAILED = "lymphoma_two_days", "adult_split_dose", "failed_then_second"
ORDER = {"order_number": "ORD-5521"}
AGREES = {"stated_name_and_birth_date": True, "label_agrees": True}
GREEN = {"wristband": "wristband", "container": "green"}
BED = "N-BEDSIDE-1"
PAPER = {"volume_microlitres": 49_000, "outcome": "complete", "paper": "two_signatures"}


def refused(reply: Reply, *reasons: str) -> bool:
    """Whether it was refused, and for these reasons among others."""
    return reply.verdict == "refused" and set(reasons) <= set(reply.reasons)


def half(house: Standing, who: str, where: str = BED, **said: bool) -> Reply:
    return house.ask("check_identity", who, where, GREEN, {**AGREES, **said})


def bad_result(house: Standing, item: str, **told: str | int) -> Reply:
    said = {"donation_number": "donation of sample", "item": item, **told}
    return house.ask("record_result", "W-BELL", "W-QC", {"sample": "sample"}, said)


def growth(house: Standing) -> Reply:
    said = {"growth_confirmed": True, **ORDER}
    return house.ask("report_sterility", "W-BELL", "W-QC", {"therapy": "therapy"}, said)


def spans(house: Standing, bag: str) -> list[CustodySpan]:
    return house.books.find(CustodySpan, container=house.container(bag).id)


# ── the bedside check ──────────────────────────────────────────────────────────────────────


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


# ── clocks ─────────────────────────────────────────────────────────────────────────────────


def test_the_end_of_a_thaw_is_told_hours_late():
    """The thaw clock would begin anew for cells that have long been warm."""
    house = standing(LYMPHOMA, "end_thaw")
    house.wait(hours=2)

    told = house.go_on("end_thaw")

    assert refused(told, "thaw_window_exceeded")


def test_a_warm_bag_is_put_back_and_taken_out_again():
    """Putting away does not wind the clock up: what was out too long goes back in on hold."""
    house = standing(LYMPHOMA, "start_thaw")
    house.wait(hours=6)
    back = house.ask(
        "put_away", "N-TANAKA", "N-CRYO", {"container": "green", "position": "@north-1"}
    )

    told = house.go_on("pick_for_infusion")

    assert back.verdict == "accepted"
    assert refused(told, "on_hold")


def test_a_bag_lies_on_the_bench_after_receipt():
    """Opened in the morning, put away in the evening."""
    house = standing(LYMPHOMA, "put away at the site")
    house.wait(hours=6)
    house.go_on("put away at the site")

    held = house.books.find(Hold, container=house.container("green").id)

    assert [hold.reason for hold in held] == ["temperature"]


def test_a_lot_is_used_on_the_day_after_its_last():
    """The last day ends on the wall of the room, even where the world is not there yet."""
    early = {
        key: replace(place, station=replace(place.station, zone="Pacific/Auckland"))
        for key, place in WORLD.places.items()
    }
    house = standing(LYMPHOMA, "assign_donation")
    said = {
        "gtin": "09521101530308", "lot": "APH-1", "kind": "kit", "title": "SET", "construct": "NONE",
        "expires": "2026-03-10",
    }  # fmt: skip
    kit = {"kit": "code:010952110153030810APH-1"}
    house.ask("register_lot", "W-GRANT", "W-QUALITY", say=said)
    house.ask(
        "set_lot_status",
        "W-GRANT",
        "W-QUALITY",
        {"lot": kit["kit"]},
        {"status": "released"},
        "W-STONE",
    )
    house.house.clock(act_named(LYMPHOMA, "assign_donation").at.replace(hour=20))

    here = house.house.fork()
    here.world = replace(here.world, places=early)
    in_berlin = house.go_on("assign_donation", scan=kit)
    house.player.door = here
    in_auckland = house.go_on("assign_donation", scan=kit)

    assert in_berlin.verdict == "accepted"
    assert refused(in_auckland, "lot_expired")


def test_an_infusion_is_declared_to_have_been_years_ago():
    """A slip of the year would let the patient go home at once."""
    house = standing(LYMPHOMA, "second half")

    told = house.ask(
        "declare_infusion", "N-OKAFOR", BED, GREEN, PAPER, "N-BECKER", happened=timedelta(days=1100)
    )

    assert refused(told, "value_out_of_range")


def test_an_infusion_is_declared_to_have_ended_before_it_began():
    """What began here at nine cannot have ended at seven."""
    house = standing(LYMPHOMA, "stop_infusion")

    told = house.ask(
        "declare_infusion", "N-OKAFOR", BED, GREEN, PAPER, "N-BECKER", happened=timedelta(hours=2)
    )

    assert refused(told, "value_out_of_range")


def test_the_second_course_of_lymphodepletion_is_overlooked():
    """The end of an earlier course is not the end of the one under way."""
    house = standing(LYMPHOMA, "plan_dose")
    house.go_on("start_lymphodepletion")
    for name in ("plan_dose", "plan_dose#2", "confirm_ready"):
        house.house.clock(act_named(LYMPHOMA, name).at)
        house.go_on(name)

    told = house.go_on("pick_for_infusion")

    assert refused(told, "out_of_order")


def test_a_clock_is_set_back_and_the_server_started_anew(house):
    """The ledger knows a later moment: no clock is wound up by turning another back."""
    before = house.as_("N-VOGT", "N-CLINIC").does("record_consent").reasons
    house.house.clock = SimulatedClock(house.house.now() - timedelta(hours=1))

    after = house.as_("N-VOGT", "N-CLINIC").does("record_consent").reasons

    assert "clock_skew" not in before
    assert "clock_skew" in after


# ── labels ─────────────────────────────────────────────────────────────────────────────────


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


# ── quality's word ─────────────────────────────────────────────────────────────────────────


def test_cells_of_somebody_else_are_released_exceptionally():
    """The identity test says that these are not the donor's cells: no request lifts that."""
    house = standing(LYMPHOMA, "release_product")
    bad_result(house, "IDENTITY", word="differs")

    told = house.go_on(
        "release_product", say={"decision": "exceptionally_released", "physician_requests": True}
    )

    assert refused(told, "out_of_specification")


def test_one_bad_result_excuses_the_missing_ones():
    """An exceptional release knows every result, and two signatures beside the flag."""
    house = standing(LYMPHOMA, "record_result")
    bad_result(house, "CAR-POSITIVE", value=5)
    house.house.clock(act_named(LYMPHOMA, "release_product").at)

    told = house.go_on(
        "release_product", say={"decision": "exceptionally_released", "physician_requests": True}
    )

    assert refused(told, "result_missing", "physician_request_missing")


def test_bad_cells_are_released_by_an_override_as_if_they_were_good():
    """No override lifts a result; and the exception is called one."""
    house = standing(LYMPHOMA, "release_product")
    bad_result(house, "CAR-POSITIVE", value=5)
    said = {
        "reason": "out_of_specification",
        "step": "RELEASE-PRODUCT",
        "because": "physician_decision",
        **ORDER,
    }

    lifted = house.ask(
        "override", "N-HOFFMANN", "N-QUALITY", {"therapy": "therapy"}, said, "N-ADEYEMI"
    )
    told = house.go_on("release_product")

    assert refused(lifted, "value_out_of_range")
    assert refused(told, "out_of_specification")


def test_an_exception_with_both_signatures_is_one():
    """A physician and quality sign; the same decision then stands, once."""
    house = standing(LYMPHOMA, "release_product")
    bad_result(house, "CAR-POSITIVE", value=5)
    house.wait(minutes=5)
    house.ask("review_results", "W-LUND", "W-QC", {"therapy": "therapy"})
    said = {
        "reason": "physician_request_missing",
        "step": "RELEASE-PRODUCT",
        "because": "physician_decision",
        **ORDER,
    }
    signed = house.ask(
        "override", "N-HOFFMANN", "N-QUALITY", {"therapy": "therapy"}, said, "N-ADEYEMI"
    )

    told = house.go_on(
        "release_product", say={"decision": "exceptionally_released", "physician_requests": True}
    )

    assert (signed.verdict, told.verdict) == ("accepted", "accepted")
    assert house.container("green").disposition == "exceptionally_released"
    assert all(one.used_at for one in house.books.find(Override))


def test_growth_is_recorded_after_a_conditional_release():
    """The result that was waited for holds the bags when it comes and is bad."""
    house = standing(FAILED, "record sterility")
    house.go_on("record sterility", say={"word": "growth"})

    bags = [house.container(name).id for name in ("second green", "second violet")]

    assert all(house.books.find(Hold, container=bag, reason="out_of_specification") for bag in bags)


@pytest.mark.parametrize("when", ["pick_for_infusion", "start_thaw", "start_infusion"])
def test_growth_is_reported_while_the_bag_is_on_its_way_to_the_patient(when):
    """In the cold, on the bench or at the bedside: it stops there."""
    house = standing(LYMPHOMA, when)
    growth(house)

    told = house.go_on(when)

    assert refused(told, "on_hold", "physician_request_missing")


def test_a_lifted_hold_is_taken_for_a_release():
    """Quality alone cannot make cells good that a test found bad."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    growth(house)
    lifted = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, {"because": "it is urgent"}, "W-STONE"
    )  # fmt: skip

    told = house.go_on("pick_for_infusion")

    assert lifted.verdict == "accepted"
    assert refused(told, "physician_request_missing")


def test_one_hold_is_lifted_and_all_are_gone():
    """Who lifts a hold says which, where there are several; the one placed a minute ago stands."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    for reason in ("temperature", "recall"):
        house.ask(
            "place_hold", "N-HOFFMANN", "N-QUALITY", {"container": "green"}, {"reason": reason}
        )
    because = {"because": "the logger was read again"}

    all_of_them = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, because, "W-STONE"
    )
    one = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, {**because, "reason": "temperature"}, "W-STONE"
    )  # fmt: skip
    told = house.go_on("pick_for_infusion")

    assert refused(all_of_them, "missing_value")
    assert one.verdict == "accepted"
    assert refused(told, "on_hold")


def test_a_doubt_about_a_used_up_bag_holds_nothing():
    """The collection bag is empty; what came of it is held through it, for ever."""
    house = standing(LYMPHOMA, "pick_for_infusion")
    doubt = {"reason": "identity_doubt"}
    house.ask("place_hold", "W-GRANT", "W-QUALITY", {"container": "bag A as compound"}, doubt)

    told = house.go_on("pick_for_infusion")
    lifted = house.ask(
        "lift_hold", "W-GRANT", "W-QUALITY", {"container": "green"}, {"because": "no"}, "W-STONE"
    )

    assert refused(told, "on_hold")
    assert refused(lifted, "on_hold")


def test_a_sample_from_before_the_gene_stands_for_the_product():
    """Tests of cells that are not yet the product say nothing about it."""
    house = standing(LYMPHOMA, "transduce")
    house.go_on("print_sample_labels", makes=("sample",))
    house.go_on("take_sample", scan={"label": "sample"})
    early = house.player.memory.serial(LYMPHOMA, "sample")
    house = _played_on(house, until="release_product", but=("print_sample_labels", "take_sample"))

    told = house.go_on("release_product")

    assert house.player.memory.serial(LYMPHOMA, "sample") == early
    assert refused(told, "result_missing")


def _played_on(house: Standing, *, until: str, but: tuple[str, ...]) -> Standing:
    """The rest of the story up to an act, without some of its acts."""
    for act in house.acts_from("transduce", until):
        if act.name in but:
            continue
        house.house.clock(act.at)
        house.replay(act)
    house.house.clock(act_named(LYMPHOMA, until).at)
    return house


def test_lymphodepletion_begins_while_the_product_is_on_hold():
    """The patient would lose what defends them, for cells that may never be given."""
    house = standing(LYMPHOMA, "start_lymphodepletion")
    for bag in ("green", "violet"):
        house.ask("place_hold", "N-HOFFMANN", "N-CRYO", {"container": bag}, {"reason": "recall"})

    told = house.go_on("start_lymphodepletion")

    assert refused(told, "product_not_ready")


def test_a_pause_is_ended_by_whoever_is_at_the_desk():
    """A physician paused it; a coordinator cannot say that it may go on."""
    house = standing(LYMPHOMA, "start_infusion")
    for who, status in (("N-ADEYEMI", "paused"), ("N-VOGT", "active")):
        told = house.ask(
            "change_status", who, "N-CLINIC", {"therapy": "therapy"}, {"status": status, **ORDER}
        )

    assert refused(told, "wrong_role")
    assert refused(house.go_on("start_infusion"), "therapy_not_active")


# ── overrides ──────────────────────────────────────────────────────────────────────────────


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


# ── the plan ───────────────────────────────────────────────────────────────────────────────


def test_the_marrow_turns_the_order_round_after_the_plan_was_signed():
    """Few blasts ask for another order of bags: the old plan is nobody's signature for it."""
    house = standing(ADULT, "pick_for_infusion")
    house.go_on("record_marrow_blasts", say={"blasts_percent": 1})

    told = house.go_on("pick_for_infusion")

    assert refused(told, "plan_unsigned")


def test_a_second_bag_of_the_same_colour_is_planned_for_a_session_that_was_given():
    """One dose, filled twice: the second is no second first session."""
    house = standing(LYMPHOMA, "fill_bag#2")
    house.go_on("fill_bag#2", scan={"label": "spare label"}, say={"colour": "green"})
    twice = {
        "finals": ("green", "violet", "spare label"),
        "position": "@works-3",
        "north": "@north-3",
    }
    _to_the_bedside(house, **twice)
    house.go_on("start_infusion")
    house.go_on("stop_infusion")

    told = house.go_on("plan_dose", scan={"containers": "spare label"})

    assert refused(told, "already_used")
    assert {bag.plan for bag in house.books.find(PlannedBag, session=1)} == {1}


def _to_the_bedside(house: Standing, finals: tuple[str, ...], position: str, north: str) -> None:
    """The story with one bag more, up to the first infusion."""
    together = ("freeze_product", "release_product", "pack_product", "receive_product")
    single = {
        "put product away#2": position,
        "pick product#2": position,
        "put away at the site#2": north,
    }
    for act in house.acts_from("fill_bag#2", "start_infusion"):
        house.house.clock(act.at)
        if act.name in ("account_for_label", "close_deviation"):
            continue
        changed = {"scan": {"containers": finals}} if act.name in together else {}
        assert house.replay(act, **changed).verdict == "accepted", act
        more = next((p for name, p in single.items() if act_named(LYMPHOMA, name) == act), None)
        if more is not None:
            house.replay(act, scan={"container": "spare label", "position": more})


# ── custody ────────────────────────────────────────────────────────────────────────────────


def test_a_shipment_that_was_opened_is_handed_over_again():
    """Its bags are used up long since: custody that ended does not begin again."""
    house = standing(LYMPHOMA, "transduce")
    before = spans(house, "bag A")
    told = house.ask(
        "release_custody", "W-MENDES", "W-DOCK", {"shipment": "shipper to works"}, {"to_holder": "SWIFT-COURIER"}
    )  # fmt: skip

    house.ask("accept_custody", "S-ROSSI", "S-VAN", {"shipment": "shipper to works"})

    assert refused(told, "wrong_condition")
    assert spans(house, "bag A") == before


def test_a_bag_that_was_lost_between_two_hands_is_accepted():
    """The rest of the shipment is accepted; what is lost has no holder any more."""
    house = standing(LYMPHOMA, "courier takes over")
    house.ask(
        "declare_loss",
        "N-BRANDT",
        "N-COLLECTION",
        {"container": "bag A"},
        {"how": "broken"},
        "N-DIALLO",
    )
    house.wait(minutes=1)

    told = house.go_on("courier takes over")

    assert told.verdict == "accepted"
    assert [span.holder for span in spans(house, "bag A")] == ["NORTH-APHERESIS", "NORTH-CELL-LAB"]
    assert all(span.until for span in spans(house, "bag A"))
    assert spans(house, "bag B")[-1].holder == "SWIFT-COURIER"


@pytest.mark.parametrize(
    ("before", "who", "where", "to"),
    [
        ("end_thaw", "N-TANAKA", "N-THAW", "NORTH-WARD"),
        ("stop_infusion", "N-OKAFOR", BED, "NORTH-CELL-LAB"),
    ],
)
def test_a_bag_is_handed_over_while_it_thaws_or_runs(before, who, where, to):
    """Nobody could end what was begun."""
    house = standing(LYMPHOMA, before)

    told = house.ask("release_custody", who, where, {"containers": "green"}, {"to_holder": to})

    assert refused(told, "wrong_condition")


def test_a_shipper_is_requalified_while_it_is_on_its_way():
    """Whoever says so, a sealed shipper takes no second patient's bags."""
    house = standing(LYMPHOMA, "hand to the courier")
    house.ask(
        "requalify_shipper",
        "N-BRANDT",
        "N-COLLECTION",
        {"shipper": "@cool-box-1"},
        {"holds_temperature": True},
    )

    told = house.go_on("pack_material")

    assert refused(told, "packed")


def test_a_bag_in_a_sealed_shipper_is_handed_over_loose():
    """It is under seal: only the shipper changes hands."""
    house = standing(LYMPHOMA, "hand to the courier")

    told = house.ask(
        "release_custody", "N-BRANDT", "N-COLLECTION", {"containers": "bag A"}, {"to_holder": "SWIFT-COURIER"}
    )  # fmt: skip

    assert refused(told, "packed")


def test_half_of_a_handoff_is_accepted():
    """Both bags were released, one is scanned: nothing moves."""
    house = standing(LYMPHOMA, "accept at the collection lab")

    told = house.go_on("accept at the collection lab", scan={"containers": "bag A"})

    assert refused(told, "container_unaccounted")
    assert len(spans(house, "bag A")) == 1


# ── rooms, material and numbers ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "clearing"),
    [
        ("end_thaw", "clear the thaw room"),
        ("transduce", "clear the clean room"),
        ("complete_container#2", "clear_line"),
    ],
)
def test_a_room_is_signed_clear_while_the_books_have_cells_in_it(before, clearing):
    """Another patient's bag would lie beside it, and this one's could never be finished here."""
    house = standing(LYMPHOMA, before)

    told = house.go_on(clearing)

    assert refused(told, "container_unaccounted")


def test_a_pack_is_opened_for_two_patients():
    """A pack with a number of its own: a recall would find only the last of them."""
    house = standing(FAILED, "select_and_activate")
    house.go_on("select_and_activate", scan={"reagent": "@beads#77"})
    for act in house.acts_from("select_and_activate", "select_and_activate#2")[1:]:
        house.house.clock(act.at)
        house.replay(act)

    told = house.go_on("select_and_activate#2", scan={"reagent": "@beads#77"})

    assert refused(told, "serial_already_known")


def test_a_vial_says_another_expiry_than_its_lot():
    """The lot on file is in date; the vial in the hand is not."""
    house = standing(LYMPHOMA, "transduce")
    vial = "code:010952110153001817260131" + "10LV-28Z-07\x1d210101"

    told = house.go_on("transduce", scan={"vials": (vial, "@vector-lymphoma#0102")})

    assert refused(told, "not_on_file")


def test_a_bag_is_given_completely_and_nothing_of_it():
    """Zero is not complete."""
    house = standing(LYMPHOMA, "stop_infusion")

    told = house.go_on("stop_infusion", say={"volume_microlitres": 0, "residual_microlitres": 0})

    assert refused(told, "value_out_of_range")


@pytest.mark.parametrize("number", [True, False, -1, 1_000_001, 2**53, "49000", "४९"])
def test_a_volume_is_no_number_or_impossible(number):
    """Truth values, text, other scripts and the edges."""
    house = standing(LYMPHOMA, "stop_infusion")

    told = house.go_on("stop_infusion", say={"volume_microlitres": number})

    assert refused(told, "value_out_of_range")


def test_a_bag_that_was_given_is_thrown_away_or_given_again():
    """Used up is used up."""
    house = standing(LYMPHOMA, "stop_infusion")
    house.go_on("stop_infusion")

    wasted = house.ask(
        "dispose_container", "N-OKAFOR", BED, {"container": "green"}, {"fate": "wasted"}, "N-BECKER"
    )
    checked = half(house, "N-OKAFOR")
    told = house.ask(
        "declare_infusion", "N-OKAFOR", BED, GREEN, PAPER, "N-BECKER", happened=timedelta(seconds=1)
    )

    assert refused(wasted, "already_used")
    assert refused(checked, "already_used")
    assert told.verdict == "already_done"
    assert len(house.books.find(Infusion)) == 1


def test_only_the_second_of_two_look_alikes_is_marked():
    """Whoever opens the first one's page would never hear that there is another."""
    house = open_house()
    assert isinstance(house.door, House)
    twins = [one for one in STORIES if "paediatric" in one.key]

    house.play(merged(twins))

    therapies = house.door.books.find(Therapy)
    assert [one.alike for one in therapies] == [True, True]
    first = therapies[0]
    marked = next(
        entry
        for entry in house.door.log.about(first.coi)
        if entry.view.get("step") == "enrol_therapy" and entry.n_of(first.coi) > 1
    )
    assert "body" not in marked.view
    assert "commitments" not in marked.view
    kept = [house.door.safe.people[one.subject]["given"] for one in therapies]
    assert kept == ["Maria", "Mariah"]
