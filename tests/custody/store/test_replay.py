"""The projections are the ledger, folded: replay gives the same rows, and names a changed one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.domain.records import Container, Record, Serial
from custody.errors import EntryMalformed
from custody.ledger.entry import Draft
from custody.store.books import SqlBooks
from custody.store.database import Database, open_database
from custody.store.log import SqlLog
from custody.store.references import first_stray
from custody.store.replay import Difference, NotARecord, compare, replay_into
from custody.store.sequencer import Sequencer
from tests.custody.store.stories import a_bag, a_draft, a_therapy, counts
from tests.kit.databases import INSTALLATION_KEY, TickingClock


def writes(*records: Record):
    """A use case: these records are as they are now, and an entry says so."""

    def use_case(at) -> None:
        for record in records:
            at.books.put(record)
        at.log.append(a_draft(*records, about=("COI-1",)))

    return use_case


@pytest.fixture
def played(sequencer: Sequencer, database: Database) -> Database:
    sequencer.run(writes(a_therapy(), a_bag()))
    sequencer.run(writes(a_bag(volume_microlitres=200_000, run="run-1")))
    sequencer.run(writes(a_bag(place="freezer-1"), a_bag("BAG-2")))
    return database


def replayed(source: Database, target: Database) -> list[Difference]:
    with source.read() as connection, target.write() as empty:
        log = SqlLog(connection)
        replay_into(log.rows(0, log.size), empty)
    with source.read() as here, target.read() as there:
        return list(compare(here, there))


def test_replay_gives_the_same_rows(played: Database, new_database: Callable[[], Database]):
    assert replayed(played, new_database()) == []


def test_a_row_changed_past_the_ledger_is_named(
    played: Database, new_database: Callable[[], Database]
):
    with played.write() as connection:
        SqlBooks(connection).put(a_bag(place="elsewhere"))
        SqlBooks(connection).put(Serial(series="series", last=1))
        connection.exec_driver_sql("DELETE FROM container WHERE id = 'BAG-2'")

    assert replayed(played, new_database()) == [
        Difference(
            kind="container",
            key=("BAG-1",),
            here=a_bag(place="elsewhere"),
            there=a_bag(place="freezer-1"),
        ),
        Difference(kind="container", key=("BAG-2",), here=None, there=a_bag("BAG-2")),
        Difference(
            kind="serial", key=("series",), here=Serial(series="series", last=1), there=None
        ),
    ]


@pytest.mark.parametrize(
    "outcome",
    [(("no_such_kind", {"id": "1"}),), (("container", {"id": "BAG-1"}),)],
)
def test_an_outcome_that_is_no_record_stops_the_replay(
    sequencer: Sequencer, database: Database, new_database, outcome
):
    def spoil(at) -> None:
        draft: Draft = a_draft()
        at.log.append(replace(draft, outcome=outcome))

    sequencer.run(spoil)

    with pytest.raises(EntryMalformed, match="what no record is"):
        replayed(database, new_database())


def test_of_many_outcomes_the_one_that_no_table_holds_names_its_entry(
    sequencer: Sequencer, database: Database, new_database
):
    values = {"series": "series", "last": "many"}
    for number in range(5):
        sequencer.run(counts(number))
    sequencer.run(
        lambda at: at.log.append(
            replace(a_draft(), outcome=(("serial", values | {"series": "odd"}),))
        )
    )
    sequencer.run(counts(6))

    with pytest.raises(NotARecord, match=r"^entry 5 tells of 'serial' what no record is: ") as told:
        replayed(database, new_database())

    assert told.value.index == 5


def test_a_row_that_names_none_there_is_is_found_by_its_key(new_database):
    with new_database().writer.connect() as connection:
        assert first_stray(connection) is None

        SqlBooks(connection).put(a_bag("BAG-9", therapy="NOBODY"))

        assert first_stray(connection) == ("container", ("BAG-9",), "therapy")


@given(
    acts=st.lists(
        st.lists(
            st.builds(
                a_bag,
                st.sampled_from(["BAG-1", "BAG-2"]),
                place=st.sampled_from(["freezer-1", "freezer-2"]),
                volume_microlitres=st.none() | st.integers(min_value=0, max_value=10**9),
                run=st.none() | st.just("run-1"),
            ),
            max_size=4,
        ),
        max_size=6,
    )
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_put_replay_puts_again(new_sqlite, acts: list[list[Container]]):
    source, target = open_database(new_sqlite()), open_database(new_sqlite())
    sequencer = Sequencer(source, TickingClock(), INSTALLATION_KEY).start()
    sequencer.run(writes(a_therapy()))
    for records in acts:
        sequencer.run(writes(*records))
    sequencer.stop()

    assert replayed(source, target) == []
    source.close()
    target.close()
