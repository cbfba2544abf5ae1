"""Books change by outcomes alone, and an outcome is whole records."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from custody.domain.books import MemoryBooks, apply, outcome_of
from custody.domain.records import KINDS, Alias, Hold, Serial

HOLD = Hold(
    id="C/1",
    therapy="T",
    container="C",
    reason="seal",
    placed_by="P",
    placed_at="2026-03-02T06:00:00.000000Z",
)


def test_putting_an_outcome_into_empty_books_gives_the_records():
    alias = Alias(type="order_number", issuer="sponsor", value="O-1", therapy="T")

    books = MemoryBooks()
    apply(books, outcome_of([alias, HOLD]))

    assert books.get(Alias, "order_number", "sponsor", "O-1") == alias
    assert books.find(Hold, therapy="T") == [HOLD]


def test_what_becomes_absent_is_absent_after_replay():
    lifted = replace(HOLD, lifted_by="Q", lifted_at="2026-03-03T06:00:00.000000Z")
    books = MemoryBooks()

    apply(books, [*outcome_of([lifted]), *outcome_of([HOLD])])

    assert books.get(Hold, "C/1") == HOLD


def test_the_last_word_on_a_record_counts():
    told = outcome_of([Serial(series="din", last=1), Serial(series="din", last=2)])

    assert told == (("serial", {"series": "din", "last": 2}),)


def test_a_sheet_over_books_leaves_them_as_they_are():
    below = MemoryBooks()
    below.put(Serial(series="din", last=1))

    above = MemoryBooks(beneath=below)
    above.put(Serial(series="din", last=2))

    assert above.find(Serial) == [Serial(series="din", last=2)]
    assert below.get(Serial, "din") == Serial(series="din", last=1)


def test_every_kind_has_a_key_among_its_fields():
    for kind in KINDS.values():
        assert set(kind.KEY) <= set(kind.field_names()), kind.KIND


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 99)), max_size=20))
def test_replaying_in_order_is_remembering_the_last(changes: list[tuple[str, int]]):
    books, last = MemoryBooks(), dict(changes)

    for series, number in changes:
        apply(books, outcome_of([Serial(series=series, last=number)]))

    assert {one.series: one.last for one in books.find(Serial)} == last
