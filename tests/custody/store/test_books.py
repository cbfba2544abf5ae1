"""The books in a database answer as the books in memory do."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.domain.books import MemoryBooks
from custody.domain.records import (
    KINDS,
    Alias,
    Container,
    Edge,
    Milestone,
    Serial,
    Therapy,
    Wristband,
)
from custody.domain.vocabulary import Condition
from custody.store.books import SqlBooks
from custody.store.database import Database
from tests.custody.store.stories import a_bag, a_therapy
from tests.kit.quick_books import QuickBooks


def test_a_record_comes_back_as_it_was_put(database: Database):
    therapy = a_therapy(under_twelve=True, alike=False)

    with database.write() as connection:
        SqlBooks(connection).put(therapy)
    with database.read() as connection:
        found = SqlBooks(connection).get(Therapy, "COI-1")

    assert found == therapy
    assert found is not None
    assert (found.under_twelve, found.alike, found.closed_at) == (True, False, None)
    assert type(found.under_twelve) is bool


def test_a_word_of_the_vocabulary_comes_back_as_its_text(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        books.put(a_therapy())
        books.put(a_bag(condition=Condition.FROZEN))
        books.put(a_bag(condition=Condition.THAWING))
    with database.read() as connection:
        bag = SqlBooks(connection).find(Container, condition=Condition.THAWING)[0]

    assert bag == a_bag(condition="thawing")
    assert type(bag.condition) is str


def test_nothing_is_found_where_nothing_was_put(database: Database):
    with database.read() as connection:
        assert SqlBooks(connection).get(Therapy, "COI-1") is None
        assert SqlBooks(connection).find(Container, therapy="COI-1") == []


def test_a_change_is_seen_at_once_and_afterwards(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        books.put(a_therapy())
        books.put(a_bag())
        books.put(a_bag(place="freezer-1", volume_microlitres=5))

        assert books.get(Container, "BAG-1") == a_bag(place="freezer-1", volume_microlitres=5)
        assert books.find(Container, place="freezer-1") == [
            a_bag(place="freezer-1", volume_microlitres=5)
        ]
    with database.write() as connection:  # nothing is remembered: the whole row is put
        SqlBooks(connection).put(a_bag(place="freezer-2"))
    with database.read() as connection:
        assert SqlBooks(connection).find(Container) == [a_bag(place="freezer-2")]


def test_finding_asks_for_all_fields_given_and_absent(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        books.put(a_therapy())
        for bag, run in (("BAG-2", None), ("BAG-1", None), ("BAG-3", "run-1")):
            books.put(a_bag(bag, run=run))

        assert [bag.id for bag in books.find(Container, therapy="COI-1", run=None)] == [
            "BAG-1",
            "BAG-2",
        ]
        assert [bag.id for bag in books.find(Container, run="run-1")] == ["BAG-3"]


def test_the_last_is_the_last_that_finding_finds(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        books.put(a_therapy())
        for bag, run in (("BAG-2", None), ("BAG-1", None), ("BAG-3", "run-1")):
            books.put(a_bag(bag, run=run))

        assert books.last(Container, therapy="COI-1") == a_bag("BAG-3", run="run-1")
        assert books.last(Container, therapy="COI-1", run=None) == a_bag("BAG-2")
        assert books.last(Container, therapy="COI-2") is None


def test_a_record_that_is_all_key_is_put_twice(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        books.put(a_therapy())
        alias = Alias(type="order", issuer="sponsor", value="1", therapy="COI-1")
        for _ in range(2):
            SqlBooks(connection).put(alias)

        assert books.find(Alias) == [alias]


def test_the_quick_books_of_tests_find_in_the_order_of_a_database(database: Database):
    band, quick = (
        Wristband(gsrn="1", srin=0, version=1, therapy="COI-1", state="void"),
        QuickBooks(),
    )
    with database.write() as connection:
        books = SqlBooks(connection)
        books.put(a_therapy())
        for one in (replace(band, srin=n) for n in (2, 10, 1)):
            books.put(one)
            quick.put(one)

        found = books.find(Wristband, therapy="COI-1")

    assert [one.srin for one in found] == [1, 2, 10]
    assert quick.find(Wristband, therapy="COI-1") == found


def test_walking_goes_over_every_record_in_pages(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        for number in range(25):
            books.put(Serial(series=f"series-{number:02d}", last=number))

        walked = list(books.walk(Serial, at_once=10))

        assert [one.last for one in walked] == list(range(25))


def test_walking_follows_keys_of_several_fields(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        for coi in ("COI-1", "COI-2"):
            books.put(a_therapy(coi))
            for step in ("a", "b", "c"):
                moment = "2026-03-02T08:00:00.000000Z"
                books.put(
                    Milestone(therapy=coi, step=step, times=1, first_at=moment, last_at=moment)
                )

        walked = [one.key for one in books.walk(Milestone, at_once=2)]

        assert walked == [(coi, step) for coi in ("COI-1", "COI-2") for step in "abc"]


@given(
    puts=st.lists(
        st.tuples(
            st.sampled_from(["BAG-1", "BAG-2", "BAG-3"]),
            st.sampled_from(["freezer-1", "freezer-2"]),
            st.none() | st.integers(min_value=0, max_value=2**53),
        ),
        max_size=12,
    ),
    forgets=st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_books_in_memory_and_in_a_database_are_the_same(database: Database, puts, forgets):
    with database.writer.connect() as connection, connection.begin() as undone:
        memory, stored = MemoryBooks(), SqlBooks(connection)
        for books in (memory, stored):
            books.put(a_therapy())

        for bag, place, volume in puts:
            for books in (memory, stored):
                books.put(a_bag(bag, place=place, volume_microlitres=volume))
            if forgets:
                stored.forget()

        for kind in KINDS.values():
            assert stored.find(kind) == memory.find(kind)
            assert stored.last(kind) == memory.last(kind)
        for place in ("freezer-1", "freezer-2"):
            assert stored.find(Container, place=place) == memory.find(Container, place=place)
        undone.rollback()


def test_an_edge_between_two_therapies_is_impossible(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        for coi, bag in (("COI-1", "BAG-1"), ("COI-2", "BAG-2")):
            books.put(a_therapy(coi))
            books.put(a_bag(bag, coi))

    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as connection:
        SqlBooks(connection).put(Edge(therapy="COI-1", parent="BAG-1", child="BAG-2", how="pool"))


def test_a_child_may_be_put_before_its_parent(database: Database):
    with database.write() as connection:
        books = SqlBooks(connection)
        books.put(Edge(therapy="COI-1", parent="BAG-1", child="BAG-2", how="split"))
        books.put(a_bag("BAG-2"))
        books.put(a_bag("BAG-1"))
        books.put(a_therapy())

    with database.read() as connection:
        assert len(SqlBooks(connection).find(Edge, therapy="COI-1")) == 1
