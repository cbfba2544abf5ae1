"""EPCIS 2.0 over whole journeys: what happened is told once, as the standard asks, and nothing else is."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.domain.journey import STEP
from custody.domain.records import Container, Edge, Infusion, Shipment
from custody.domain.vocabulary import ContainerKind
from custody.errors import NotFound
from custody.exchange.epcis import EventQuery, epcis_document, query_document, therapy_events
from custody.exchange.epcis_fields import offset_at
from custody.exchange.epcis_vocabulary import CONCLUDED, EVENT_OF, SILENT
from custody.exchange.names import lot_uri, shipment_uri, step_uri, uri
from custody.ledger.entry import Draft, Entry, Link, Occurred
from custody.ledger.timestamp import read_time, write_time
from tests.kit.epcis_rules import BIZ_STEPS, DISPOSITIONS, problems_of

DOC = Path(__file__).parents[3] / "docs" / "exchange.md"
THINGS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
ROW = re.compile(r"\| `([a-z_]+)` \| ([^|]+) \| `([^`|]+)` \| (?:`([a-z_]+)`)? ?\|")


@pytest.fixture(scope="module")
def told(chains) -> Mapping[str, list[dict[str, Any]]]:
    """The events of each therapy."""
    return {coi: therapy_events(coi, entries) for coi, entries in chains.items()}


@pytest.fixture(scope="module")
def everything(told) -> list[dict[str, Any]]:
    return [event for events in told.values() for event in events]


def entry_of(event: Mapping[str, Any]) -> str:
    return str(event["custody:entry"]["custody:id"])


def begun_by(event: Mapping[str, Any]) -> list[str]:
    """What comes to be with an event."""
    added = event["type"] == "ObjectEvent" and event["action"] == "ADD"
    return [*event.get("outputEPCList", ()), *(event["epcList"] if added else ())]


def at(text: str) -> datetime:
    return read_time(text)


def test_every_document_keeps_the_rules_of_the_standard(chains):
    for coi, entries in chains.items():
        document = epcis_document(coi, entries)

        assert problems_of(document) == []
        assert document["creationDate"] == entries[-1].view["rec"]
        assert (
            problems_of(query_document(coi, entries, document["epcisBody"]["eventList"][:5])) == []
        )


def test_the_rules_find_what_is_wrong(told, chains):
    coi = next(iter(chains))
    wrong: Mapping[str, Any] = {
        "bizStep": "foo", "eventTimeZoneOffset": "Z", "disposition": "https://ref.gs1.org/cbv/Disp-active",
        "epcList": ["a bag"], "readPoint": {}, "weight": 1, "type": "Event", "eventTime": "today",
    }  # fmt: skip

    for name, value in wrong.items():
        document = epcis_document(coi, chains[coi])
        document["epcisBody"]["eventList"][0] |= {name: value}
        assert problems_of(document), name


def test_every_step_is_told_one_way_or_kept_back_with_a_reason():
    assert EVENT_OF.keys() | SILENT.keys() == STEP.keys()
    assert not EVENT_OF.keys() & SILENT.keys()
    assert all(SILENT.values())


def test_words_are_the_standards_or_have_a_uri_of_ours():
    for said in (*EVENT_OF.values(), *CONCLUDED.values()):
        assert said.step in BIZ_STEPS or said.step.startswith(step_uri(""))
        assert said.disposition in DISPOSITIONS | {""}


def test_an_apheresis_bag_is_commissioned_and_nothing_is_ever_collecting(everything):
    steps = {event["bizStep"] for event in everything}
    commissioned = [event for event in everything if event["bizStep"] == "commissioning"]

    assert "collecting" not in steps
    assert commissioned
    assert {event["action"] for event in commissioned} == {"ADD"}


def test_what_was_refused_or_already_done_is_not_told_but_for_a_check_that_disagreed(chains, told):
    for coi, entries in chains.items():
        of = {entry.id: entry for entry in entries}
        for event in told[coi]:
            entry = of[entry_of(event)]
            mismatch = entry.type == "identity:mismatched"
            assert entry.verdict in ("accepted", "declared") or mismatch
            assert (event.get("disposition") == "mismatch_instance") == mismatch


def test_names_of_events_are_made_of_entries_and_each_is_given_once(everything):
    names = [event["eventID"] for event in everything]

    assert len(set(names)) == len(names)
    for event in everything:
        first = uri("event", entry_of(event))
        assert event["eventID"] == first or re.fullmatch(rf"{first}/[2-9]", event["eventID"])


def test_when_and_where_are_the_entrys_with_the_wall_clocks_offset(chains, told):
    for coi, entries in chains.items():
        of = {entry.id: entry.view for entry in entries}
        for event in told[coi]:
            view = of[entry_of(event)]
            local = at(event["eventTime"]).astimezone(ZoneInfo(view["at"]["zone"]))
            offset = local.strftime("%z")
            assert event["eventTime"] == view["at"]["time"]
            assert event["recordTime"] == view["rec"]
            assert event["eventTimeZoneOffset"] == f"{offset[:3]}:{offset[3:]}"
            assert event["readPoint"] == {"id": uri("station", view["station"])}


def test_summer_time_is_told_as_the_clock_on_the_wall_showed_it(everything):
    offsets = {event["eventTimeZoneOffset"] for event in everything}

    assert {"+01:00", "+02:00", "-05:00", "-04:00"} >= offsets
    assert {"+01:00", "+02:00", "-04:00"} <= offsets


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Asia/Kolkata", "+05:30"),
        ("America/St_Johns", "-03:30"),
        ("Pacific/Kiritimati", "+14:00"),
        ("UTC", "+00:00"),
        ("Nowhere/Land", "+00:00"),
    ],
)
def test_offsets_of_zones_far_and_unknown(zone, offset):
    assert offset_at("2026-01-10T12:00:00.000000Z", zone) == offset


@given(
    st.integers(min_value=0, max_value=60 * 24 * 365 * 80),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_an_offset_leads_back_to_the_wall_clock(minutes_later, zone):
    moment = at("1990-01-01T00:00:00.000000Z") + timedelta(minutes=minutes_later)
    sign, hours, minutes = re.fullmatch(
        r"([+-])(\d\d):(\d\d)", offset_at(write_time(moment), zone)
    ).groups()

    ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)

    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert moment.replace(tzinfo=None) + ahead == wall


def test_every_container_begins_before_anything_else_is_told_of_it(told):
    for events in told.values():
        known: set[str] = set()
        for event in events:
            known.update(begun_by(event))
            named = {one for name in THINGS for one in event.get(name, ())}
            assert {one for one in named if "/container/" in one} <= known


def test_every_container_of_the_books_is_told(house, told):
    begun = {one for events in told.values() for event in events for one in begun_by(event)}

    assert {uri("container", one.id) for one in house.books.find(Container)} <= begun


def test_transformations_tell_the_genealogy_and_the_lots_that_went_in(house, told):
    for coi, events in told.items():
        made = [event for event in events if event["type"] == "TransformationEvent"]
        for edge in house.books.find(Edge, therapy=coi):
            child, parent = uri("container", edge.child), uri("container", edge.parent)
            begun = next(event for event in events if child in begun_by(event))
            masters = begun["ilmd"].get("custody:outputs", [begun["ilmd"]])
            assert any(parent in master.get("custody:parents", ()) for master in masters)
        vessels = house.books.find(Container, therapy=coi, kind=ContainerKind.VESSEL)
        for vessel in vessels:
            run = [one for one in made if one.get("transformationID") == uri("run", vessel.id)]
            assert run, "the gene was inserted, whatever came of it"
            assert any(event.get("inputQuantityList") for event in run)


def test_a_vector_lot_stands_in_the_run_it_went_into(house, everything):
    vector = lot_uri("09521101530018", "LV-28Z-07")

    runs = [
        event for event in everything
        if any(one["epcClass"] == vector for one in event.get("inputQuantityList", ()))
    ]  # fmt: skip

    assert runs
    assert all(event["bizStep"] == step_uri("inserting_gene") for event in runs)


def test_a_shipment_is_packed_installed_received_with_its_temperature_unpacked_and_removed(
    house, everything
):
    for sent in house.books.find(Shipment):
        name, logger = shipment_uri(sent.sscc), uri("asset", sent.logger)
        of = [
            event
            for event in everything
            if name in (event.get("parentID"), *event.get("epcList", ()))
        ]
        received = next(event for event in of if event["bizStep"] == "receiving")
        (element,) = received["sensorElementList"]
        (report,) = element["sensorReport"]
        assert [event["bizStep"] for event in of if event["type"] == "AggregationEvent"] == [
            "packing",
            "unpacking",
        ]
        assert element["sensorMetadata"]["deviceID"] == logger
        assert element["sensorMetadata"]["startTime"] == sent.packed_at
        assert (report["type"], report["uom"]) == ("Temperature", "CEL")
        assert report["minValue"] <= report["maxValue"]
    loggers = Counter(
        (event["action"], event["bizStep"])
        for event in everything
        if event["type"] == "AssociationEvent"
    )
    assert loggers == {("ADD", "installing"): 15, ("DELETE", "removing"): 15}


def test_a_logger_out_of_range_raises_an_alarm(chains):
    coi, entry = next(
        (coi, entry) for coi, entries in chains.items() for entry in entries
        if entry.view.get("step") == "receive_product" and entry.verdict == "accepted"
    )  # fmt: skip
    changed = dict(entry.view) | {"body": {"values": {"logger_verdict": "out_of_range"}}}

    (event,) = (
        one for one in therapy_events(coi, [Entry(0, entry.body, entry.leaf, changed)])
        if one["bizStep"] == "receiving"
    )  # fmt: skip

    (report,) = event["sensorElementList"][0]["sensorReport"]
    assert report["exception"] == "ALARM_CONDITION"
    assert "minValue" not in report


def test_every_handover_names_who_gives_and_who_takes(everything):
    handed = [event for event in everything if event["bizStep"] in ("departing", "accepting")]

    assert handed
    for event in handed:
        (source,), (destination,) = event["sourceList"], event["destinationList"]
        assert source["type"] == destination["type"] == "possessing_party"
        assert source["source"] != destination["destination"]
        assert ("bizLocation" in event) == (event["disposition"] != "in_transit")


def test_every_bag_given_ends_as_dispensed(house, everything):
    for given_ in house.books.find(Infusion):
        bag = uri("container", given_.container)
        last = [
            event
            for event in everything
            if event["bizStep"] == step_uri("infusing") and bag in event["epcList"]
        ]
        assert last[-1]["disposition"] in ("dispensed", "partially_dispensed")


def test_a_hold_is_told_beside_the_leak_that_caused_it(everything):
    leaked = next(event for event in everything if event.get("disposition") == "damaged")

    held = next(event for event in everything if event["eventID"] == leaked["eventID"] + "/2")

    assert held["persistentDisposition"] == {"set": ["unavailable"]}
    assert held["epcList"] == leaked["epcList"]


COI, BAG = "CHA999926000001", "00000S9004A999926000001A00000"


def act(number: int, *, step: str = "put_away", **more: Any) -> Entry:
    """An entry about one bag, so many minutes after nine."""
    told: dict[str, Any] = {
        "id": f"019cb288-4140-7000-8000-{number:012x}", "type": f"step:{step}", "step": step, "site": "NORTH",
        "station": "N-CRYO", "actor": "N-TANAKA", "verdict": "accepted", "subjects": (COI, BAG),
        "at": Occurred(time=at(f"2026-03-03T09:{number:02}:00.000000Z"), zone="Europe/Berlin", source="station"),
    }  # fmt: skip
    links = [Link(one, 1) for one in sorted((COI, BAG))]
    recorded = at(f"2026-03-03T09:{number:02}:01.000000Z")
    return Entry.of(number, Draft(**told | more), links=links, rec=recorded)


def test_a_correction_declares_the_event_wrong_and_names_the_one_to_believe():
    wrong = act(1)
    right = act(2, step="pick", refs=(wrong.id,))

    first, again, instead = therapy_events(COI, [wrong, right])

    assert "errorDeclaration" not in first
    assert again["errorDeclaration"] == {
        "declarationTime": "2026-03-03T09:02:01.000000Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": [instead["eventID"]],
    }
    assert again == first | {key: again[key] for key in ("recordTime", "errorDeclaration")}
    assert problems_of(epcis_document(COI, [wrong, right])) == []


def test_what_is_corrected_by_nothing_did_not_occur():
    wrong = act(1)
    sorry = act(2, step="close_deviation", refs=(wrong.id,))

    *_, again = therapy_events(COI, [wrong, sorry])

    assert again["eventID"] == uri("event", wrong.id)
    assert again["errorDeclaration"] == {
        "declarationTime": "2026-03-03T09:02:01.000000Z",
        "reason": "did_not_occur",
    }


def test_a_correction_that_was_refused_corrects_nothing():
    wrong = act(1)
    refused = act(2, refs=(wrong.id,), verdict="refused", reasons=("on_hold",))

    (only,) = therapy_events(COI, [wrong, refused])

    assert "errorDeclaration" not in only


def test_a_shipper_that_is_opened_again_gives_back_its_bag_and_its_logger():
    sent = {
        "sscc": "195012345600000059", "therapy": COI, "shipper": "SWIFT-DRY-01", "logger": "SWIFT-LOG-02",
        "seal": "SEAL-1", "from_holder": "WORKS", "to_site": "NORTH", "state": "unpacked",
        "packed_at": "2026-03-03T08:00:00.000000Z",
    }  # fmt: skip

    bags, logger = therapy_events(COI, [act(1, step="unpack", outcome=(("shipment", sent),))])

    assert (bags["type"], bags["action"], bags["bizStep"]) == (
        "AggregationEvent",
        "DELETE",
        "unpacking",
    )
    assert (bags["parentID"], bags["childEPCs"]) == (
        shipment_uri(sent["sscc"]),
        [uri("container", BAG)],
    )
    assert (logger["type"], logger["action"], logger["bizStep"]) == (
        "AssociationEvent",
        "DELETE",
        "removing",
    )
    assert "sensorElementList" not in bags


def test_a_handover_that_was_declined_says_what_and_whose():
    handoff = {
        "id": f"{BAG}/1", "therapy": COI, "releaser": "N-DIALLO", "from_holder": "NORTH-APHERESIS",
        "to_holder": "NORTH-CELL-LAB", "state": "pending", "released_at": "2026-03-03T09:01:00.000000Z",
    }  # fmt: skip
    item = {"handoff": f"{BAG}/1", "container": BAG, "therapy": COI}
    released = act(
        1, step="release_custody", outcome=(("handoff", handoff), ("handoff_item", item))
    )
    declined = act(
        2, step="decline_custody", outcome=(("handoff", handoff | {"state": "declined"}),)
    )

    first, second = therapy_events(COI, [released, declined])

    assert second["bizStep"] == step_uri("declining_custody")
    assert [first[k] for k in ("epcList", "sourceList", "destinationList")] == [
        second[k] for k in ("epcList", "sourceList", "destinationList")
    ]


def hold(number: int, reason: str, *, lifted: bool = False) -> tuple[str, Mapping[str, Any]]:
    fields = {
        "id": f"{BAG}/{number}", "therapy": COI, "container": BAG, "reason": reason, "placed_by": "N-TANAKA",
        "placed_at": "2026-03-03T09:00:00.000000Z", "for_ever": False,
    }  # fmt: skip
    return "hold", fields | ({"lifted_at": "2026-03-03T09:09:00.000000Z"} if lifted else {})


def test_lifting_one_of_two_holds_frees_nothing():
    placed = [
        act(n, step="place_hold", outcome=(hold(n, reason),))
        for n, reason in enumerate(("temperature", "integrity", "recall"), start=1)
    ]
    lifted = [
        act(n + 3, step="lift_hold", outcome=(hold(n, reason, lifted=True),))
        for n, reason in enumerate(("temperature", "integrity", "recall"), start=1)
    ]

    told = [event["persistentDisposition"] for event in therapy_events(COI, [*placed, *lifted])]

    assert told == [
        {"set": ["unavailable"]}, {"set": ["unavailable"]}, {"set": ["recalled"]},
        {"unset": ["unavailable"]}, {"unset": ["recalled"]},
    ]  # fmt: skip


def test_a_step_that_nobody_mapped_is_told_under_its_own_name():
    (event,) = therapy_events(COI, [act(1, step="dance")])

    assert event["bizStep"] == step_uri("dance")
    assert event["epcList"] == [uri("container", BAG)]


def test_nothing_said_about_a_person_leaves(house, chains):
    said = {value for facts in house.safe.people.values() for value in facts.values()}

    for coi, entries in chains.items():
        text = str(epcis_document(coi, entries))
        others = chains.keys() - {coi}
        assert not [word for word in said if len(word) > 1 and f"'{word}'" in text]
        assert not [other for other in others if other in text]


def test_of_a_therapy_without_entries_there_is_no_document():
    with pytest.raises(NotFound):
        epcis_document(COI, [])


def test_a_query_asks_for_what_it_names(told):
    events = next(iter(told.values()))
    bag = next(event["epcList"][0] for event in events if event["bizStep"] == "commissioning")
    middle = events[len(events) // 2]["eventTime"]

    def found(**asked: str) -> list[dict[str, Any]]:
        return [event for event in events if EventQuery(**asked).asks_for(event)]

    assert found() == events
    assert {event["type"] for event in found(event_type="AggregationEvent")} == {"AggregationEvent"}
    assert {event["bizStep"] for event in found(biz_step="accepting")} == {"accepting"}
    assert {event["disposition"] for event in found(disposition="in_transit")} == {"in_transit"}
    assert found(epc=bag) == [e for e in events if any(bag in e.get(name, ()) for name in THINGS)]
    assert len(found(since=middle)) + len(found(before=middle)) == len(events)
    assert found(biz_step="collecting") == []


def test_the_table_of_the_docs_is_the_table_of_the_code():
    table = DOC.read_text(encoding="utf-8")

    rows = {name: (shape, step, word) for name, shape, step, word in ROW.findall(table)}

    assert rows == {
        name: (said.shape.value, said.step.removeprefix(step_uri("")), said.disposition)
        for name, said in (EVENT_OF | CONCLUDED_ROWS).items()
    }
    for name, why in SILENT.items():
        assert f"`{name}`" in table, name
        assert why in table, why


CONCLUDED_ROWS = {name.replace(":", "_"): said for name, said in CONCLUDED.items()}
