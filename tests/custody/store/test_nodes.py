"""The kept nodes of the tree follow from the entries, in either database, and proofs from them."""

import sqlite3
from itertools import pairwise

import pytest

from custody.ledger.log import MemoryLog
from custody.ledger.merkle import root_of
from custody.ledger.proof import consistency_proof, inclusion_proof
from custody.ledger.timestamp import write_time
from custody.store.database import Database
from custody.store.log import SqlLog
from custody.store.migrate import migrate
from custody.store.nodes import wrong_node
from custody.store.sequencer import Sequencer
from custody.store.statements import Statements
from tests.custody.store.stories import a_draft
from tests.kit.databases import START, TickingClock

SIZE = 700  # two nodes, and a tile that is not full


def grow(sequencer: Sequencer, size: int) -> None:
    """Append entries in batches, some of which are rolled back, to a log of this size."""

    def append(at) -> None:
        at.log.append(a_draft())

    def fail(at) -> None:
        for _ in range(100):
            at.log.append(a_draft())
        raise LookupError

    for number in range(size):
        if number % 128 == 127:
            with pytest.raises(LookupError):
                sequencer.run(fail)
        sequencer.run(append)


@pytest.fixture
def grown(database: Database, sequencer: Sequencer) -> Database:
    """A database with a log of 700 entries."""
    grow(sequencer, SIZE)
    return database


def test_the_log_proves_each_entry_and_each_earlier_log_as_its_leaves_do(grown: Database):
    with grown.read() as connection:
        log = SqlLog(connection)
        leaves = log.leaves()
        for size in (1, 255, 256, 257, 511, 512, 513, SIZE):
            tree = log.tree(size)
            assert tree.root() == root_of(leaves[:size])
            for index in {0, size // 2, size - 1}:
                assert tree.inclusion_proof(index) == inclusion_proof(leaves[:size], index)
        for first, second in pairwise((1, 200, 256, 300, 512, 600, SIZE)):
            proof = log.tree(second).consistency_proof(first)
            assert proof == consistency_proof(leaves[:second], first)


def test_what_is_kept_follows_from_the_entries(grown: Database):
    with grown.read() as connection:
        assert SqlLog(connection).count_nodes() == 2
        assert wrong_node(SqlLog(connection)) == ""


def test_an_append_costs_a_statement_more_once_in_256(
    sequencer: Sequencer, monkeypatch: pytest.MonkeyPatch
):
    written: list[str] = []
    run = Statements.run
    monkeypatch.setattr(
        Statements,
        "run",
        lambda sql, text, *values: written.append(text) or run(sql, text, *values),
    )
    appends: list[list[str]] = []

    def append(at) -> None:
        written.clear()
        at.log.append(a_draft())
        appends.append(written.copy())

    for _ in range(260):
        sequencer.run(append)

    assert [index for index, each in enumerate(appends) if each != appends[0]] == [255]
    assert len(appends[0]) == 1
    assert len(appends[255]) == 2


@pytest.mark.parametrize(
    ("attack", "named"),
    [
        ("UPDATE ledger_node SET hash = zeroblob(32) WHERE n = 1", "256 to 511"),
        ("DELETE FROM ledger_node WHERE n = 0", "0 to 255"),
        ("INSERT INTO ledger_node VALUES (1, 2, zeroblob(32))", "more nodes"),
        ("INSERT INTO ledger_node VALUES (2, 0, zeroblob(32))", "more nodes"),
    ],
)
def test_a_changed_or_missing_or_added_node_is_named(new_sqlite, open_, attack: str, named: str):
    address = new_sqlite()
    database = open_(address)
    sequencer = Sequencer(database, lambda: START, bytes(32)).start()
    sequencer.run(lambda at: [at.log.append(a_draft()) for _ in range(SIZE)])
    sequencer.stop()
    with sqlite3.connect(address.removeprefix("sqlite:///")) as plain:
        for trigger in ("update", "delete", "insert"):
            plain.execute(f"DROP TRIGGER ledger_node_{trigger}")
        plain.execute(attack)
    plain.close()

    with database.read() as connection:
        assert named in wrong_node(SqlLog(connection))


def test_a_log_from_before_gets_its_nodes_when_it_is_migrated(database_url: str, open_):
    migrate(database_url, to="0001")
    database = open_(database_url)
    memory = MemoryLog(TickingClock())
    entries = [memory.append(a_draft()) for _ in range(SIZE)]
    with database.write() as connection:
        sql = Statements(connection)
        for one in entries:
            sql.run(
                "INSERT INTO ledger_entry (seq, id, body, leaf) VALUES (?, ?, ?, ?)",
                one.index, one.id, one.body, one.leaf,
            )  # fmt: skip
        frontier = memory.head().to_bytes()
        rec = write_time(entries[-1].rec)
        sql.run("UPDATE ledger_head SET size = ?, frontier = ?, rec = ?", SIZE, frontier, rec)

    migrate(database_url)

    with database.read() as connection:
        log = SqlLog(connection)
        assert log.count_nodes() == 2
        assert wrong_node(log) == ""
        assert log.tree(SIZE).inclusion_proof(3) == inclusion_proof(log.leaves(), 3)
