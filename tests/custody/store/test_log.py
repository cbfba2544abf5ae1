"""The log in a database writes what the log in memory writes, byte for byte."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from custody.errors import EntryMalformed
from custody.ledger.log import MemoryLog
from custody.ledger.merkle import Frontier, root_of
from custody.store.database import Database
from custody.store.log import SqlLog
from custody.store.sequencer import Sequencer
from tests.custody.store.stories import a_draft, an_id
from tests.kit.databases import START, TickingClock

SUBJECTS = [("COI-1",), ("BAG-1", "COI-1"), (), ("COI-2",), ("BAG-1", "COI-1")]


def test_the_bytes_are_those_of_any_other_log(database: Database, sequencer: Sequencer):
    memory = MemoryLog(TickingClock())
    drafts = [a_draft(about=about) for about in SUBJECTS]

    ours = [sequencer.run(lambda at, draft=draft: at.log.append(draft)) for draft in drafts]
    theirs = [memory.append(draft) for draft in drafts]

    assert ours == theirs
    with database.read() as connection:
        log = SqlLog(connection)
        assert list(log.read()) == list(memory.read())
        assert list(log.read(1, 3)) == list(memory.read(1, 3))
        assert list(log.about("BAG-1")) == list(memory.about("BAG-1"))
        assert list(log.rows(0, 5)) == list(memory.rows(0, 5))
        assert log.leaves() == memory.leaves()
        assert (log.size, log.head()) == (memory.size, memory.head())


def test_entries_of_one_transaction_follow_each_other(sequencer: Sequencer):
    entries = sequencer.run(lambda at: [at.log.append(a_draft(about=("BAG-1",))) for _ in range(3)])

    assert [entry.index for entry in entries] == [0, 1, 2]
    assert [entry.n_of("BAG-1") for entry in entries] == [1, 2, 3]
    assert entries[2].links[0].prev == entries[1].leaf.hex()


def test_the_record_time_never_goes_backwards(database: Database):
    moments = iter([START, START - timedelta(hours=1), START + timedelta(seconds=1)])
    sequencer = Sequencer(database, lambda: next(moments), bytes(32)).start()

    recorded = [sequencer.run(lambda at: at.log.append(a_draft())).rec for _ in range(3)]

    assert recorded == [START, START, START + timedelta(seconds=1)]
    sequencer.stop()


def test_an_entry_is_found_by_its_id(database: Database, sequencer: Sequencer):
    written = sequencer.run(lambda at: at.log.append(a_draft(number=77)))

    with database.read() as connection:
        assert SqlLog(connection).by_id(an_id(77)) == written
        assert SqlLog(connection).by_id(an_id(78)) is None


def test_an_id_is_taken_only_once(database: Database, sequencer: Sequencer):
    sequencer.run(lambda at: at.log.append(a_draft(number=77)))

    with pytest.raises(Exception, match="new id"):
        sequencer.run(lambda at: at.log.append(a_draft(number=77)))

    with database.read() as connection:
        assert SqlLog(connection).size == 1


def test_only_whoever_holds_the_head_appends(database: Database):
    with database.write() as connection, pytest.raises(RuntimeError, match="sequencer"):
        SqlLog(connection, TickingClock()).append(a_draft())


def test_a_reader_cannot_write(database: Database):
    with pytest.raises(DBAPIError), database.read() as connection:
        connection.exec_driver_sql("UPDATE ledger_head SET size = 5")


def test_a_changed_body_is_not_taken_for_an_entry(new_sqlite, open_):
    database = open_(new_sqlite())
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger_entry VALUES (0, 'a', x'7b7d20', zeroblob(32))"
        )

    with database.read() as connection, pytest.raises(EntryMalformed):
        list(SqlLog(connection).read(0, 1))


def test_the_head_is_the_root_over_all_leaves(database: Database, sequencer: Sequencer):
    for _ in range(7):
        sequencer.run(lambda at: at.log.append(a_draft()))

    with database.read() as connection:
        log = SqlLog(connection)
        assert log.head().root() == root_of(log.leaves())
        assert log.head() == Frontier().extend(log.leaves())
