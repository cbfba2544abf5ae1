"""A label that was printed before its bag was filled says less than the books, until it is reprinted."""

from dataclasses import replace

import pytest

from custody.domain.additives import additives_in
from custody.domain.books import MemoryBooks
from custody.domain.complete_labels import says_less
from custody.domain.records import Container, Donation, Label, Observation

THERAPY, BAG_ID = "CHA999926000007", "00000S9001A999926000123A00000"
BAG = Container(
    id=BAG_ID, therapy=THERAPY, din="A999926000123", kind="collection_bag", product_code="S9001", division="A00000",
    condition="fresh", disposition="pending", holder="NORTH", place="N-APHERESIS-1", made_at="2026-03-02T09:00:00Z",
    volume_microlitres=180_000,
)  # fmt: skip
UNDER_WAY = Donation(
    din=BAG.din, therapy=THERAPY, station="N-APHERESIS-1", assigned_at="2026-03-02T07:30:00Z"
)
FIRST = Label(
    serial=7, kind="collection_bag", bears=BAG_ID, template="collection_bag v1", state="applied", printed_by="N-WEBER",
    printed_at="2026-03-02T08:00:00Z", station="N-APHERESIS-1", therapy=THERAPY,
)  # fmt: skip
AGAIN = replace(
    FIRST, serial=8, replaces=7, reprint_reason="completed", printed_at="2026-03-02T09:05:00Z"
)


@pytest.mark.parametrize(
    ("labels", "less"),
    [
        ([FIRST], True),
        ([replace(FIRST, state="void"), AGAIN], False),
        ([replace(FIRST, state="void"), replace(AGAIN, printed_at="2026-03-02T08:30:00Z")], True),
        ([FIRST, replace(AGAIN, state="printed")], True),  # it lies about yet
        ([replace(FIRST, kind="small_bag")], False),  # its tie tag says it
        ([replace(FIRST, bears="another")], False),
        ([], False),
    ],
    ids=["the first", "reprinted", "reprinted too early", "not applied", "a small bag's", "another's", "none"],
)  # fmt: skip
def test_what_was_printed_before_it_was_measured_says_less(labels, less):
    assert says_less(BAG, labels, UNDER_WAY) is less


def test_nothing_is_missing_of_what_nobody_measured():
    assert not says_less(replace(BAG, volume_microlitres=None), [FIRST], UNDER_WAY)


def test_a_label_from_before_the_collection_ended_does_not_say_when():
    ended = replace(UNDER_WAY, ended_at="2026-03-02T09:30:00Z")

    assert says_less(BAG, [AGAIN], ended)
    assert not says_less(BAG, [replace(AGAIN, printed_at="2026-03-02T09:30:00Z")], ended)


def observation(name: str, n: int = 1, **what) -> Observation:
    return Observation(
        therapy=THERAPY, name=name, n=n, step="complete_container", at=BAG.made_at, by="N-WEBER",
        **({"container": BAG_ID} | what),
    )  # fmt: skip


ACD = {"word": "acd_a", "value": 22}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], ()),
        ([observation("anticoagulant", word="acd_a", value=22)], ("ACD-A 22 mL",)),
        ([observation("anticoagulant", word="heparin")], ("Heparin",)),
        ([observation("dmso_permille", value=75)], ("DMSO 7.5 %",)),
        ([observation("dmso_permille", value=100)], ("DMSO 10 %",)),
        ([observation("dmso_permille", value=75), observation("anticoagulant", **ACD)], ("ACD-A 22 mL", "DMSO 7.5 %")),
        ([observation("anticoagulant", **ACD), observation("anticoagulant", n=2, word="cpd")], ("CPD",)),
        ([observation("anticoagulant", container="another", **ACD)], ()),
    ],
)  # fmt: skip
def test_what_was_added_is_told_with_its_amount_and_what_nobody_recorded_is_not(told, said):
    books = MemoryBooks()
    for one in told:
        books.put(one)

    assert additives_in(books, THERAPY, BAG_ID) == said
