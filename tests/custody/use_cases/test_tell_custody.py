"""The custody record says what the entries say: both people, both times, every gap, every no."""

from dataclasses import replace

import pytest

from custody.domain.audit_lines import FactLine, IdentityState, SpanState, StageState
from custody.domain.records import Alias, Hold, IdentityCheck
from custody.domain.vocabulary import VerdictWord
from custody.errors import NotFound
from custody.use_cases.tell_custody import Telling, tell_custody
from tests.custody.use_cases.told_story import (
    BAG,
    CHECKPOINT,
    COI,
    FINAL,
    ITEM,
    PRESETS,
    Teller,
    a_bag,
    a_count,
    a_deviation,
    a_handoff,
    a_label,
    a_span,
    a_therapy,
    an_edge,
    an_infusion,
    at,
)


def told(record) -> list[tuple[str, str, str | None, str]]:
    """Spans of custody as state, holder, and hours of begin and end."""
    return [
        (
            band.state,
            band.holder,
            band.since.utc[11:13],
            band.until.utc[11:13] if band.until else "",
        )
        for band in record.bands
    ]


def state_of(record, code: str) -> StageState:
    return next(stage.state for stage in record.stages if stage.code == code)


def test_a_therapy_is_named_marked_and_checked():
    record = Teller().record()

    assert (record.coi, record.coi_check) == ("CHA9999 26 000007", "O")
    assert (record.preset, record.preset_version) == ("Lymphoma, two infusion days", "version 1")
    assert record.mark.name.count(" ") == 1
    assert record.unbroken
    assert record.answer == "No cells have been collected yet."
    assert record.patient == ()


def test_names_stand_only_in_a_copy_that_was_asked_for_with_names():
    story = Teller()

    record = story.record(
        patient={"family": "Müller", "given": "Anna", "birth_date": "2019-05-04", "sex": ""}
    )

    assert record.patient == (
        FactLine(label="Patient", value="Müller, Anna"),
        FactLine(label="Born", value="2019-05-04"),
    )


def test_entries_that_begin_no_therapy_are_not_told():
    telling = Telling(
        coi=COI, entries=[], presets=PRESETS, roles={}, checkpoint=CHECKPOINT, bundle_sha256="",
        demo=True,
    )  # fmt: skip

    with pytest.raises(NotFound, match=COI):
        tell_custody(telling)


def test_an_entry_is_told_with_both_times_both_people_and_their_roles():
    story = Teller()
    story.tell(
        "complete_container", a_bag(), second="LARS",
        body={"values": {"volume_millilitres": 212, "cells_thousands": 1_240_500}},
    )  # fmt: skip

    event = story.record().events[-1]

    assert event.at.utc == "2026-03-02T10:00:00.000000Z"
    assert event.at.local == "2026-03-02 11:00:00 CET (+01:00)"
    assert (event.actor.badge, event.actor.role, event.actor.meaning) == (
        "NINA",
        "nurse",
        "performed",
    )
    assert (event.second.badge, event.second.role, event.second.meaning) == (
        "LARS", "cell lab technician", "checked",
    )  # fmt: skip
    assert FactLine(label="Volume", value="212 mL") in event.details
    assert FactLine(label="T cells", value="1 240.5 million cells") in event.details
    assert event.stage == "S2 Leukapheresis"
    assert event.entry_id == list(story.log.read())[-1].leaf.hex()


def test_a_refusal_keeps_its_reasons_and_what_belongs_to_another_is_not_named():
    story = Teller()
    scan = {"slot": "container", "length": 70, "commitment": "scan_0", "of": "another therapy"}
    story.tell(
        "start_infusion", verdict="refused", reasons=("wrong_patient", "out_of_order"),
        body={"scans": [scan]},
    )  # fmt: skip

    event = story.record().refusals[0]

    assert [reason.code for reason in event.reasons] == ["G01 wrong_patient", "G05 out_of_order"]
    assert event.reasons[0].next_step
    assert event.details == (FactLine(label="Final bag", value="belongs to another therapy"),)
    assert event.actor.meaning == ""


def test_containers_get_short_names_and_keep_their_five_facts():
    story = Teller()
    story.tell("bind_container", a_bag(condition="consumed"))
    final = a_bag(
        FINAL, kind="final_bag", condition="infused", disposition="released", colour="red"
    )
    story.tell("fill_bag", final, an_edge())

    first, second = story.record().containers

    assert (first.name, second.name) == ("Collection bag 1", "Final bag 1")
    assert (second.condition, second.disposition, second.infused) == ("infused", "released", True)
    assert second.note == "red bag"
    assert story.record().edges[0].child == FINAL


def test_a_handover_is_told_with_both_people_and_both_times():
    story = Teller()
    story.tell("bind_container", a_bag(), a_span(1, "CLINIC", 2))
    story.tell("release_custody", a_handoff("pending", 3), ITEM)
    story.tell(
        "accept_custody", a_handoff("accepted", 3, 5), a_span(1, "CLINIC", 2, 5),
        a_span(2, "COURIER", 5), by="CARL",
    )  # fmt: skip

    record = story.record()

    assert told(record) == [
        (SpanState.HELD, "CLINIC", "10", "11"),
        (SpanState.PENDING, "CLINIC to COURIER", "11", "13"),
        (SpanState.HELD, "COURIER", "13", ""),
    ]
    assert (record.bands[1].released_by, record.bands[1].accepted_by) == ("NINA", "CARL")
    assert record.unbroken
    assert "through 1 handover." in record.answer


def test_what_waits_for_a_second_person_is_told_as_pending():
    story = Teller()
    story.tell("bind_container", a_bag(), a_span(1, "CLINIC", 2))
    story.tell("release_custody", a_handoff("pending", 3), ITEM)

    record = story.record()

    assert told(record)[-1] == (SpanState.PENDING, "CLINIC to COURIER", "11", "")
    assert "1 handover waits for a second person." in record.answer


def test_a_time_in_which_nobody_held_a_bag_is_a_gap_and_breaks_custody():
    story = Teller()
    story.tell("bind_container", a_bag(), a_span(1, "CLINIC", 2, 3))
    story.tell("accept_custody", a_bag(), a_span(2, "COURIER", 5))

    record = story.record()

    assert told(record)[1] == (SpanState.GAP, "", "11", "13")
    assert not record.unbroken
    assert "Nobody is known to have held Collection bag 1 from 2026-03-02T11:00" in record.answer


def test_a_bag_that_was_let_go_and_never_ended_is_a_gap_to_this_day():
    story = Teller()
    story.tell("bind_container", a_bag(), a_span(1, "CLINIC", 2, 3))

    record = story.record()

    assert told(record)[-1] == (SpanState.GAP, "", "11", "")
    assert not record.unbroken


def test_two_holders_at_once_break_custody():
    story = Teller()
    story.tell("bind_container", a_bag(), a_span(1, "CLINIC", 2, 6), a_span(2, "COURIER", 5))

    record = story.record()

    assert not record.unbroken
    assert "Two parties are said to have held Collection bag 1 at once." in record.answer


def test_the_way_from_vein_to_vein_follows_the_steps_that_were_done():
    story = Teller()
    for step in ("start_collection", "start_bridging", "pack_material"):
        story.tell(step)

    record = story.record()

    assert state_of(record, "S2") is StageState.DONE
    assert state_of(record, "S3") is StageState.NOW
    assert state_of(record, "S4") is StageState.PENDING
    assert state_of(record, "S5") is StageState.NOT_PLANNED
    assert state_of(record, "S15") is StageState.NOW
    assert [stage.code for stage in record.stages if stage.beside] == ["S15"]


def test_starting_material_that_goes_through_a_freezer_is_no_frozen_product():
    story = Teller()
    for step in ("freeze_material", "put_away", "pick", "open_run", "select_and_activate"):
        story.tell(step)

    record = story.record()

    assert state_of(record, "S6") is StageState.NOW
    assert state_of(record, "S10") is StageState.PENDING
    assert state_of(record, "S13") is StageState.PENDING


def test_a_cancelled_therapy_stops_where_it_was():
    story = Teller()
    story.tell("start_collection")
    story.tell("change_status", a_therapy(status="cancelled"))

    record = story.record()

    assert state_of(record, "S2") is StageState.FAILED
    assert state_of(record, "S3") is StageState.NOT_PLANNED


def test_a_rejected_product_fails_its_stage_until_another_is_released():
    story = Teller()
    story.tell("release_product", a_bag(FINAL, kind="final_bag", disposition="rejected"))
    story.tell("start_collection")

    rejected = story.record()
    story.tell(
        "release_product", a_bag(f"{FINAL[:-6]}B00000", kind="final_bag", disposition="released")
    )

    assert state_of(rejected, "S12") is StageState.FAILED
    assert state_of(rejected, "S2") is StageState.NOW
    assert state_of(story.record(), "S12") is StageState.NOW


def test_the_answer_says_who_got_the_cells_back_and_that_two_people_checked():
    story = Teller()
    story.tell("fill_bag", a_bag(FINAL, kind="final_bag", condition="infused"))
    story.tell("stop_infusion", an_infusion("BED-1/1"))

    record = story.record()

    assert record.identity is IdentityState.CHECKED
    assert Teller().record().identity is IdentityState.NOT_YET
    assert "given back to the same patient on 2026-03-04, in 1 bag, each checked" in record.answer
    assert FactLine(label="Cells given", value="90 million cells") in record.facts


def test_a_declared_infusion_is_never_told_as_a_checked_one():
    story = Teller()
    story.tell(
        "declare_infusion", an_infusion(None), verdict="declared", source="paper", happened=1,
        second="LARS", body={"noted": ["not_checked"]},
    )  # fmt: skip

    record = story.record()

    assert "1 bag was given on 2026-03-04 while this system was away" in record.answer
    assert "the same patient" not in record.answer
    assert (record.identity, record.unbroken) == (IdentityState.UNCHECKED, True)
    assert record.declarations[0].verdict is VerdictWord.DECLARED
    assert record.declarations[0].actor.meaning == "declared"
    assert FactLine(label="Told afterwards", value="from paper") in record.declarations[0].details
    assert any(fact.label == "Noted" for fact in record.declarations[0].details)
    assert record.declarations[0].at.utc < record.declarations[0].recorded_at.utc


def test_a_bag_declared_given_to_another_patient_leaves_identity_unchecked():
    story = Teller()
    story.tell("declare_infusion", a_deviation(), verdict="declared", source="paper", happened=1)

    record = story.record()

    assert record.identity is IdentityState.UNCHECKED
    assert "given to a patient it was not made for" in record.answer


HALF = IdentityCheck(
    id="BED-1/1", therapy=COI, station="BED-1", first_by="NINA", first_at=at(2),
    first_agrees=True, container=FINAL,
)  # fmt: skip
ANSWERS = {"stated_name_and_birth_date": True, "label_agrees": False}


def told_of(event) -> set[str]:
    return {fact.label for fact in event.details}


@pytest.mark.parametrize("told", [[HALF], []], ids=["own bag", "another's chain"])
def test_what_one_half_of_a_check_found_is_told_only_with_the_other(told):
    story = Teller()
    story.tell("check_identity", *told, body={"values": ANSWERS})
    story.hours -= 0.9  # six minutes later
    story.tell("", type="evidence:issued", body={"names": False})

    half = story.record().events[1]

    assert half.title == "Bedside check"
    assert half.details == (FactLine(label="What was found", value="told when both have checked"),)


def test_both_halves_are_told_once_the_result_is_in():
    story = Teller()
    story.tell("check_identity", HALF, body={"values": ANSWERS})
    story.hours -= 0.9
    both = replace(HALF, second_by="LARS", second_at=at(2), result="match", result_at=at(2))
    story.tell("", both, type="identity:matched")

    half = story.record().events[1]

    assert "Every field of the bag's label agrees with the wristband" in told_of(half)


def test_a_half_that_nobody_joined_is_told_in_the_end():
    story = Teller()
    story.tell("check_identity", HALF, body={"values": ANSWERS})
    story.tell("", type="evidence:issued", body={"names": False})

    half = story.record().events[1]

    assert "Every field of the bag's label agrees with the wristband" in told_of(half)


@pytest.mark.parametrize(
    ("patient", "shown"),
    [({}, "not shown in this copy"), ({"family": "Müller", "given": "Anna"}, "H-4711")],
)
def test_the_hospitals_number_stands_only_in_a_copy_with_names(patient, shown):
    story = Teller()
    numbers = [
        Alias(type=kind, issuer="A9990", value=value, therapy=COI)
        for kind, value in (("hospital_number", "H-4711"), ("order_number", "SO-1"))
    ]
    story.tell("record_consent", *numbers, body={"values": {"hospital_number": "H-4711"}})

    record = story.record(patient=patient)

    assert FactLine(label="Hospital number", value=shown) in record.facts
    assert FactLine(label="Order number", value="SO-1") in record.facts
    assert shown in [fact.value for fact in record.events[1].details]
    assert ("H-4711" in str(record)) == bool(patient)


@pytest.mark.parametrize(
    ("patient", "shown"),
    [
        ({}, "not shown in this copy"),
        ({"family": "Müller", "hospital_number": "H-4711"}, "H-4711"),
        ({"family": "Müller"}, "not shown in this copy"),
    ],
    ids=["without names", "with names", "unknown to the vault"],
)
def test_a_sealed_number_is_told_only_as_the_vault_has_it(patient, shown):
    story = Teller()
    sealed = Alias(type="hospital_number", issuer="A9990", value="5e" * 32, therapy=COI)
    story.tell("record_consent", sealed, commitments={"hospital_number": "ab" * 32})

    record = story.record(patient=patient)

    assert FactLine(label="Hospital number", value=shown) in record.facts
    assert FactLine(label="Given and sealed", value="Hospital number on the paper") in (
        record.events[1].details
    )
    assert sealed.value not in str(record)


def test_a_final_bag_that_was_not_given_is_named_with_its_end():
    story = Teller()
    story.tell("fill_bag", a_bag(FINAL, kind="final_bag", condition="wasted"))

    assert "Not given: Final bag 1 (wasted)." in story.record().answer


def test_deviations_are_told_from_their_opening_to_their_closure():
    story = Teller()
    opened = story.tell("start_thaw", a_deviation(), verdict="refused", reasons=("wrong_patient",))
    closed = replace(
        a_deviation(), root_cause="wrong_object_fetched", closed_by="QUIN", closed_at=at(4)
    )

    still_open = story.record().deviations[0]
    story.tell("close_deviation", closed, by="QUIN")
    line = story.record().deviations[0]

    assert still_open.closed_at is None
    assert line.event == opened.index
    assert (line.root_cause, line.closed_by) == ("wrong object fetched", "QUIN")
    assert line.closed_at.utc == at(4)


def test_signatures_have_a_meaning_and_a_decision_means_what_was_decided():
    story = Teller()
    story.tell("release_product", by="QUIN", body={"values": {"decision": "rejected"}})
    story.tell("bind_wristband", second="PHIL")
    story.tell("bind_wristband", second="PHIL", verdict="refused", reasons=("wrong_role",))

    lines = [(one.person.badge, one.person.meaning) for one in story.record().sign_offs]

    assert lines == [("QUIN", "rejected"), ("NINA", "performed"), ("PHIL", "checked")]


def test_every_print_is_reconciled():
    story = Teller()
    states = ("applied", "applied", "void", "destroyed", "printed")
    story.tell(
        "print_final_labels", *(a_label(n, state) for n, state in enumerate(states, start=1))
    )

    line = story.record().reconciliation[0]

    assert (line.label, line.printed, line.applied, line.voided, line.destroyed, line.open) == (
        "Final bag", 5, 2, 1, 1, 1,
    )  # fmt: skip


def test_a_print_that_was_not_applied_says_who_left_it_so_with_whom_and_at_which_step():
    story = Teller()
    story.tell("print_final_labels", *(a_label(n, "printed") for n in (1, 2, 3, 4)))
    story.tell("apply_reprint", a_label(1, "applied"))
    story.tell("account_for_label", a_label(2, "destroyed"), by="QUIN", second="PHIL")
    story.tell("reprint_label", a_label(2, "destroyed"), a_label(3, "void"))

    lines = story.record().not_applied

    assert [(one.serial, one.state, one.by, one.second, one.why) for one in lines] == [
        (2, "Destroyed", "QUIN", "PHIL", "Account for label"),
        (3, "Void", "NINA", "", "Reprint label"),
        (4, "Printed", "NINA", "", "Print final labels"),
    ]
    assert [one.is_open for one in lines] == [False, False, True]


def test_daily_counts_become_a_curve_and_a_single_one_does_not():
    story = Teller()
    story.tell("select_and_activate", a_bag(), a_count(1, 3, 58_000))

    single = story.record().series
    story.tell("record_count", a_count(2, 27, 96_500))

    assert single == ()
    (curve,) = story.record().series
    assert (curve.name, curve.unit, curve.decimals) == (
        "Viable cells, collection bag 1", "million cells", 3,
    )  # fmt: skip
    assert [point.value for point in curve.points] == [58_000, 96_500]


def test_a_correction_points_back_and_forth():
    story = Teller()
    first = story.tell("record_count", a_count(1, 2, 5))
    story.tell("record_count", a_count(1, 2, 50), refs=(first.id,))

    record = story.record()

    assert record.events[-1].corrects == (first.index,)
    assert record.events[first.index].corrected_by == (first.index + 1,)


def test_evidence_that_was_issued_is_an_event_of_its_own():
    story = Teller()
    story.tell("", type="evidence:issued", body={"names": False, "language": "en"})

    event = story.record().events[-1]

    assert (event.title, event.step) == ("Evidence issued", "evidence:issued")
    assert FactLine(label="Names", value="not shown") in event.details


def test_a_zone_that_nobody_knows_leaves_the_utc_time():
    story = Teller()
    story.tell("record_count", zone="Nowhere/At_All")

    event = story.record().events[-1]

    assert event.at.local == ""
    assert event.at.utc


def test_a_bag_on_hold_says_so_and_why():
    story = Teller()
    hold = Hold(
        id=f"{BAG}/1", therapy=COI, container=BAG, reason="identity_doubt", placed_by="QUIN",
        placed_at=at(3), for_ever=True,
    )  # fmt: skip
    story.tell("place_hold", a_bag(), a_span(1, "CLINIC", 2), hold)

    (line,) = story.record().containers

    assert line.on_hold
    assert "identity doubt, for ever" in line.note


def test_a_handover_without_a_packing_list_is_told_by_the_acceptance_of_the_container():
    story = Teller()
    story.tell("bind_container", a_bag(), a_span(1, "CLINIC", 2))
    pending, done = a_handoff("pending", 3), a_handoff("accepted", 3, 4)
    story.tell("release_custody", pending)
    story.tell(
        "accept_custody", done, a_bag(holder="COURIER"), a_span(1, "CLINIC", 2, 4),
        a_span(2, "COURIER", 4), by="CARL",
    )  # fmt: skip

    record = story.record()

    assert told(record) == [
        ("held", "CLINIC", "10", "11"),
        ("pending", "CLINIC to COURIER", "11", "12"),
        ("held", "COURIER", "12", ""),
    ]
    assert (record.bands[1].released_by, record.bands[1].accepted_by) == ("NINA", "CARL")
    assert FactLine(label="Held by, one after another", value="CLINIC, COURIER") in record.facts
