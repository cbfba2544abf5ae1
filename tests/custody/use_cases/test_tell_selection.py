"""A selection is told from its own entries: what stands beside it is marked, and nothing else is claimed."""

from datetime import timedelta
from typing import Any

import pytest

from custody.domain.audit_lines import Beside, SpanState, StageState
from custody.domain.records import IdentityCheck, Lot, LotUse, Shipment, ShipmentItem
from custody.domain.selection_record import SelectionKind, SelectionRecord
from custody.ledger.entry import Entry
from custody.use_cases.tell_selection import SelectionTelling, tell_selection
from custody.use_cases.telling.withheld import NOT_YET
from tests.custody.use_cases.told_story import (
    BAG,
    CHECKPOINT,
    COI,
    ROLES,
    START,
    Teller,
    a_bag,
    a_span,
    at,
)

GTIN, LOT, SSCC = "09521101530018", "LV-2601", "095211010000000018"
PERIOD, ACTOR = SelectionKind.PERIOD, SelectionKind.ACTOR


def told(story: Teller, kind: SelectionKind, *words: str, entries: Any = None) -> SelectionRecord:
    """The record of a selection, issued an hour after the last entry."""
    issued = story.tell(
        "", by="AUDI", type="evidence:issued", body={"selected": {kind.value: [*words]}}
    )
    kept: list[Entry] = list(story.log.read()) if entries is None else [*entries, issued]
    return tell_selection(
        SelectionTelling(
            kind=kind, words=words, entries=kept, issued=issued, roles=ROLES,
            checkpoint=CHECKPOINT, bundle_sha256="ab" * 32, demo=True,
        )
    )  # fmt: skip


def beside(record: SelectionRecord) -> list[Beside | None]:
    return [event.beside for event in record.events]


def test_a_period_marks_the_entries_on_both_sides_of_it():
    story = Teller()
    story.tell("complete_container", a_bag())
    story.tell("store_container", a_bag(condition="stored"))

    record = told(story, PERIOD, at(1.5), at(3.5))

    assert beside(record) == [Beside.BEFORE, None, None, Beside.AFTER]
    assert record.answer.startswith("The log recorded 2 entries in this period, about 1 therapy")
    assert "until its end are here" in record.claim
    assert record.is_proven


def test_a_period_that_goes_on_is_complete_up_to_the_checkpoint():
    record = told(Teller(), PERIOD, at(0), at(90))

    assert beside(record) == [None, None]
    assert "until the checkpoint over 9 entries" in record.claim


def test_a_period_in_which_nothing_was_recorded_says_so():
    record = told(Teller(), PERIOD, at(1.2), at(1.4))

    assert beside(record) == [Beside.BEFORE, Beside.AFTER]
    assert record.answer == "Nothing was recorded in this period."
    assert (record.therapies, record.people, record.chosen) == ((), (), ())


def test_an_import_of_product_codes_is_told_by_its_file():
    story = Teller()
    story.tell("", by="ADAM", type="products:imported", body={"sha256": "cd" * 32, "codes": 5})

    record = told(story, ACTOR, "ADAM")

    event = next(one for one in record.events if one.title == "Product codes imported")
    facts = {line.label: line.value for line in event.details}
    assert (facts["Product codes"], facts["File, by its SHA-256"]) == ("5", "cd" * 32)


def test_a_person_is_counted_as_the_one_who_acted_and_as_the_second():
    story = Teller()
    entries = [
        story.tell("complete_container", a_bag(), by="LARS", second="NINA"),
        story.tell("store_container", by="NINA", verdict="refused", reasons=["on_hold"]),
    ]

    record = told(story, ACTOR, "NINA", entries=entries)

    assert beside(record) == [None, None, Beside.ISSUE]
    (me,) = (one for one in record.people if one.badge == "NINA")
    assert (me.acted, me.seconded, me.refused, me.role) == (1, 1, 1, "nurse")
    assert "NINA stands under 2 entries: 1 as the one who acted, 1 as the second" in record.answer
    assert "1 was refused, and changed nothing." in record.answer
    assert "No file can prove that none is missing." in record.claim


def test_the_auditors_own_issue_is_one_of_the_auditors_acts():
    record = told(Teller(), ACTOR, "AUDI", entries=[])

    assert beside(record) == [None]
    assert record.answer.startswith("AUDI stands under 1 entry")


def test_each_entry_says_whose_it_is_and_a_container_that_is_only_named_no_more_than_that():
    story = Teller()
    entries = [story.tell("complete_container", by="NINA", body={"scans": []})]

    record = told(story, ACTOR, "NINA", entries=entries)

    assert [one.id for one in record.chosen[0].about] == [COI]
    assert record.therapies[0].therapy.code == "CHA9999 26 000007"
    assert record.containers == ()


def test_an_open_half_of_a_bedside_check_tells_nothing_and_not_even_whose_it_is():
    story = Teller()
    half = IdentityCheck(
        id="BED-1/1", therapy=COI, station="BED-1", first_by="NINA", first_at=at(2),
        first_agrees=True,
    )  # fmt: skip
    entries = [story.tell("check_identity", half, by="NINA")]
    story.hours -= 1 - 5 / 60  # the evidence is issued five minutes later

    record = told(story, ACTOR, "NINA", entries=entries)

    (event,) = record.chosen
    assert [fact.value for fact in event.details] == [NOT_YET]
    assert event.about == ()
    assert record.therapies == ()


def a_use(serial: str) -> LotUse:
    return LotUse(
        gtin=GTIN, lot=LOT, serial=serial, therapy=COI, container=BAG, used_at=at(2)
    )  # fmt: skip


def test_a_lot_is_followed_from_its_vials_to_containers_and_therapies():
    story = Teller()
    lot = Lot(
        gtin=GTIN, lot=LOT, kind="vector", title="CD19 vector", construct="CD19", status="released",
        expires_at=at(900),
    )  # fmt: skip
    story.tell("register_lot", lot)
    story.tell("transduce", a_bag(), a_use("0101"), a_use("0102"))

    record = told(story, SelectionKind.LOT, GTIN, LOT)

    ways = [(edge.parent.split()[-1], edge.child.split()[-1]) for edge in record.edges]
    assert ways == [
        (LOT, "0101"), ("0101", BAG), (BAG, "000007"), (LOT, "0102"), ("0102", BAG),
    ]  # fmt: skip
    assert "2 vials or packs of this lot went into 1 container of 1 therapy" in record.answer
    assert record.selected == (LOT,)


def test_a_kit_without_a_number_of_its_own_leads_straight_to_its_container():
    story = Teller()
    story.tell("bind_container", a_bag(), a_use(f"in {BAG}"))

    record = told(story, SelectionKind.LOT, GTIN, LOT)

    assert [(edge.parent, edge.child) for edge in record.edges][:1] == [(f"{GTIN} {LOT}", BAG)]


def test_a_lot_that_nobody_used_went_nowhere():
    assert told(Teller(), SelectionKind.LOT, GTIN, LOT).answer.startswith(
        "No vial or pack of this lot went into a container."
    )


def a_shipment(**more: Any) -> Shipment:
    facts = {
        "sscc": SSCC, "therapy": COI, "shipper": "S-1", "logger": "L-1", "seal": "1",
        "from_holder": "CLINIC", "to_site": "WORKS", "state": "packed", "packed_at": at(2),
    }  # fmt: skip
    return Shipment(**facts | more)


def test_a_shipment_is_told_from_packing_to_what_the_receiver_found():
    story = Teller()
    item = ShipmentItem(sscc=SSCC, container=BAG, therapy=COI)
    story.tell("pack_material", a_shipment(), item, a_bag())
    story.tell("accept_custody", verdict="refused", reasons=["on_hold"])
    story.tell(
        "receive_material",
        a_shipment(state="received", arrived_at=at(4)),
        ShipmentItem(sscc=SSCC, container=BAG, therapy=COI, received=True),
    )

    record = told(story, SelectionKind.SHIPMENT, SSCC)

    assert record.answer.startswith("1 container left CLINIC for WORKS, packed on 2026-03-02 and")
    assert "The receiver found all of them." in record.answer
    assert [stage.state for stage in record.stages if stage.beside] == [StageState.FAILED]


@pytest.mark.parametrize(
    ("spans", "is_gap"),
    [
        ((a_span(1, "CLINIC", 2, 4), a_span(2, "WORKS", 5)), True),  # both ends are told here
        ((a_span(1, "CLINIC", 2, 4), a_span(3, "WORKS", 5)), False),  # another entry tells of 2
        ((a_span(1, "CLINIC", 2, 4),), False),  # what came after is not told here
    ],
)
def test_a_gap_is_said_only_where_these_entries_tell_both_its_ends(spans, is_gap: bool):
    story = Teller()
    story.tell("pack_material", a_shipment(), a_bag(), *spans)

    record = told(story, SelectionKind.SHIPMENT, SSCC)

    assert any(band.state is SpanState.GAP for band in record.bands) is is_gap
    assert record.bands


def test_custody_is_told_up_to_the_last_act_and_not_to_the_issue():
    story = Teller()
    entries = [story.tell("pack_material", a_shipment(), a_bag(), a_span(1, "CLINIC", 2))]
    story.hours += 100

    record = told(story, SelectionKind.SHIPMENT, SSCC, entries=entries)

    assert record.told_until == at(2)
    assert record.generated_at.utc > (START + timedelta(hours=100)).isoformat()
