"""A draft becomes an entry with just the fields of the format."""

from datetime import timedelta
from enum import StrEnum

import pytest

from custody.domain.vocabulary import VerdictWord
from custody.errors import EntryMalformed
from custody.ledger.canonical import decode, encode
from custody.ledger.entry import Entry, Link, Occurred, Tail, follow, seal
from custody.ledger.merkle import leaf_hash
from custody.ledger.shape import FIELDS, REQUIRED, VERDICTS
from tests.custody.ledger.stories import ANNA, BAG, NINE, a_draft

LEAF = leaf_hash(b"before")
FIRST = (Link(ANNA, 1),)
FULL = a_draft(
    step="shipment",
    second="badge-12",
    verdict="refused",
    subjects=(BAG, ANNA),
    body={"volume_microlitres": 5},
    outcome=(("container", {"id": BAG, "expires_at": None, "on_hold": True}),),
    reasons=("wrong_patient", {"code": "on_hold", "hold": "h-1"}),
    commitments={"scan": "ab" * 32},
    refs=("019ab000-0000-7000-8000-0000000000ff",),
    signoffs=({"meaning": "performed"},),
    device={"id": "tablet-4", "seq": 1, "signature": "c2ln"},
)


def full_fields():
    return decode(seal(FULL, links=follow(FULL.subjects, lambda _: None), rec=NINE))


def test_a_draft_with_everything_becomes_an_entry_with_every_field():
    assert full_fields().keys() == FIELDS.keys()


def test_what_is_empty_is_left_out():
    fields = decode(seal(a_draft(subjects=()), links=(), rec=NINE))

    assert fields.keys() == REQUIRED


def test_a_fields_none_is_left_out_of_an_outcome():
    assert full_fields()["outcome"] == [["container", {"id": BAG, "on_hold": True}]]


def test_links_follow_the_last_entry_about_each_subject_in_order():
    tails = {BAG: Tail(3, LEAF)}

    links = follow((ANNA, BAG, ANNA), tails.get)

    assert links == (Link(BAG, 4, LEAF.hex()), Link(ANNA, 1))
    fields = decode(seal(a_draft(subjects=(ANNA, BAG)), links=links, rec=NINE))
    assert fields["links"] == [
        {"subject": BAG, "n": 4, "prev": LEAF.hex()},
        {"subject": ANNA, "n": 1},
    ]


@pytest.mark.parametrize("links", [(), (Link(BAG, 1),), (Link(ANNA, 1), Link(BAG, 1))])
def test_links_about_other_subjects_are_refused(links):
    with pytest.raises(EntryMalformed, match="links"):
        seal(a_draft(), links=links, rec=NINE)


def test_an_entry_is_its_bytes_and_tells_what_they_say():
    body = seal(FULL, links=follow(FULL.subjects, lambda _: None), rec=NINE)

    entry = Entry.read(7, body)

    assert (entry.index, entry.body, entry.leaf) == (7, body, leaf_hash(body))
    assert (entry.id, entry.type, entry.verdict) == (FULL.id, FULL.type, "refused")
    assert entry.rec == NINE
    assert entry.links == (Link(BAG, 1), Link(ANNA, 1))
    assert (entry.n_of(ANNA), entry.n_of("another")) == (1, 0)
    assert entry.outcome == (("container", {"id": BAG, "on_hold": True}),)


def test_words_of_an_enumeration_are_written_as_their_text():
    class Word(StrEnum):
        MOVED = "container:moved"

    draft = a_draft(type=Word.MOVED, verdict=VerdictWord.DECLARED)

    fields = decode(seal(draft, links=FIRST, rec=NINE))

    assert (fields["type"], fields["verdict"]) == ("container:moved", "declared")


def test_the_ledger_knows_the_verdicts_of_the_domain():
    assert {word.value for word in VerdictWord} == VERDICTS


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "019ab000-0000-4000-8000-000000000000"},
        {"id": "019AB000-0000-7000-8000-000000000000"},
        {"type": "moved"},
        {"type": "Container:moved"},
        {"step": "Bedside check"},
        {"site": ""},
        {"station": "ward 3"},
        {"actor": "Änna"},
        {"second": "x" * 129},
        {"verdict": "perhaps"},
        {"verdict": "refused"},
        {"reasons": ("Wrong patient",)},
        {"reasons": ({"hold": "h-1"},)},
        {"commitments": {"scan": "AB" * 32}},
        {"refs": ("7",)},
        {"device": {"id": "tablet-4", "battery": 5}},
        {"device": {"seq": 1}},
        {"device": {"id": "tablet-4", "seq": 0}},
        {"outcome": (("Container", {"id": "x"}),)},
        {"signoffs": ({},)},
        {"body": {"temperature": 1.5}},
        {"body": {"name": None}},
        {"at": Occurred(time=NINE, zone="Europe/Zürich", source="station")},
        {"at": Occurred(time=NINE, zone="UTC", source="hearsay")},
        {"at": Occurred(time=NINE.replace(tzinfo=None), zone="UTC", source="station")},
    ],
)
def test_a_draft_that_breaks_the_form_is_refused(changes):
    with pytest.raises(EntryMalformed):
        seal(a_draft(**changes), links=FIRST, rec=NINE)


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_an_entry_without_a_required_field_is_refused(name):
    fields = full_fields()
    del fields[name]

    with pytest.raises(EntryMalformed, match=name):
        Entry.read(0, encode(fields))


@pytest.mark.parametrize("name", sorted(FIELDS))
@pytest.mark.parametrize("value", ["", [], {}, 0, True, ["x", 1], {"x": {}}, "\n", [[]], [{}]])
def test_no_field_takes_just_anything(name, value):
    fields = full_fields() | {name: value}
    if name == "body" and value == {"x": {}}:
        return

    with pytest.raises(EntryMalformed):
        Entry.read(0, encode(fields))


def test_a_field_that_no_entry_has_is_refused():
    with pytest.raises(EntryMalformed, match="no field 'comment'"):
        Entry.read(0, encode(full_fields() | {"comment": "hidden"}))


@pytest.mark.parametrize(
    "links",
    [
        [{"subject": ANNA, "n": 1}, {"subject": BAG, "n": 1}],
        [{"subject": ANNA, "n": 1}, {"subject": ANNA, "n": 1}],
        [{"subject": ANNA, "n": 1, "prev": LEAF.hex()}],
        [{"subject": ANNA, "n": 2}],
        [{"subject": ANNA, "n": 2, "prev": LEAF.hex().upper()}],
        [{"subject": ANNA, "n": 0}],
        [{"subject": ANNA, "n": True}],
        [{"subject": ANNA}],
        [{"n": 1}],
        [{"subject": ANNA, "n": 1, "more": 1}],
        [{"subject": "two words", "n": 1}],
        ["link"],
    ],
)
def test_links_of_another_form_are_refused(links):
    with pytest.raises(EntryMalformed, match="links"):
        Entry.read(0, encode(full_fields() | {"links": links}))


def test_time_is_written_in_utc_and_keeps_its_zone_beside():
    at = Occurred(time=NINE + timedelta(microseconds=5), zone="America/New_York", source="paper")

    fields = decode(seal(a_draft(at=at), links=FIRST, rec=NINE))

    assert fields["at"] == {
        "source": "paper",
        "time": "2026-11-22T09:00:00.000005Z",
        "zone": "America/New_York",
    }
