"""The database itself refuses to change what was written, whoever asks and however."""

import os
import sqlite3
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from custody.store.database import Database
from custody.store.installation import create_installation
from custody.store.migrate import migrate
from custody.store.sequencer import Sequencer
from custody.store.statements import Statements
from custody.store.tables import LEDGER
from tests.custody.store.stories import a_bag, a_draft, a_therapy
from tests.kit.databases import START

LEAF = "0" * 64
WRITTEN_BY_HAND = f"""
INSERT INTO ledger_entry VALUES (0, 'a', x'7b', x'{LEAF}');
INSERT INTO ledger_entry VALUES (1, 'b', x'7b', x'{LEAF}');
INSERT INTO ledger_link VALUES ('COI-1', 1, 0);
INSERT INTO ledger_link VALUES ('COI-1', 2, 1);
INSERT INTO ledger_checkpoint VALUES (2, 'a note');
INSERT INTO ledger_cosignature VALUES (2, 'a witness', 'a line', '');
INSERT INTO ledger_node VALUES (1, 0, x'{LEAF}');
INSERT INTO installation VALUES (1, 'demo', 1, '2026');
INSERT INTO label_template VALUES ('bag', 1, 'final_bag', '', x'00', '', '', '');
UPDATE ledger_head SET size = 2, rec = '2026-03-02T08:00:00.000000Z';
INSERT INTO therapy VALUES ('COI-1', 's', 's', 'p', 1, 'i', 'c', 1, 0, 's', 'e', 0, '');
INSERT INTO container (id, therapy, din, kind, product_code, division, condition, disposition,
holder, place, made_at) VALUES ('BAG-1', 'COI-1', '', '', '', '', '', '', '', '', '');
"""

# What somebody with the SQL prompt might try, and what it may at most do: nothing.
ATTACKS = [
    "UPDATE ledger_entry SET body = body WHERE seq = 0",
    "UPDATE ledger_entry SET seq = 7 WHERE seq = 1",
    "DELETE FROM ledger_entry WHERE seq = 1",
    "DELETE FROM ledger_entry",
    "INSERT INTO ledger_entry SELECT 3, 'gap', body, leaf FROM ledger_entry WHERE seq = 0",
    "INSERT INTO ledger_entry SELECT 1, 'again', body, leaf FROM ledger_entry WHERE seq = 0",
    "INSERT INTO ledger_entry SELECT -1, 'below', body, leaf FROM ledger_entry WHERE seq = 0",
    "INSERT INTO ledger_entry SELECT 2, id, body, leaf FROM ledger_entry WHERE seq = 0",
    """INSERT INTO ledger_entry SELECT 0, 'other', body, leaf FROM ledger_entry WHERE seq = 0
    ON CONFLICT (seq) DO UPDATE SET id = excluded.id""",
    """INSERT INTO ledger_entry SELECT 2, id, body, leaf FROM ledger_entry WHERE seq = 0
    ON CONFLICT (id) DO UPDATE SET seq = 2""",
    "UPDATE ledger_link SET seq = 1 WHERE n = 1",
    "DELETE FROM ledger_link",
    "INSERT INTO ledger_link VALUES ('COI-1', 4, 1)",
    "INSERT INTO ledger_link VALUES ('COI-1', 1, 1)",
    "INSERT INTO ledger_link VALUES ('COI-9', 2, 1)",
    "UPDATE ledger_checkpoint SET note = 'other'",
    "DELETE FROM ledger_checkpoint",
    "INSERT INTO ledger_checkpoint VALUES (2, 'other')",
    "INSERT INTO ledger_checkpoint VALUES (1, 'older')",
    "UPDATE label_template SET toml = toml",
    "DELETE FROM label_template",
    "INSERT INTO label_template SELECT * FROM label_template",
    "UPDATE ledger_cosignature SET line = 'other'",
    "DELETE FROM ledger_cosignature",
    "INSERT INTO ledger_cosignature VALUES (2, 'a witness', 'other', '')",
    "UPDATE ledger_node SET n = 1",
    "DELETE FROM ledger_node",
    "INSERT INTO ledger_node SELECT 1, 0, hash FROM ledger_node",
    "INSERT INTO ledger_node SELECT 1, 2, hash FROM ledger_node",
    "INSERT INTO ledger_node SELECT 2, 1, hash FROM ledger_node",
    "DELETE FROM ledger_head",
    "UPDATE ledger_head SET size = 1",
    "UPDATE ledger_head SET rec = '2000-01-01T00:00:00.000000Z'",
    "INSERT INTO ledger_head SELECT 2, size, frontier, rec FROM ledger_head",
    "INSERT INTO ledger_head SELECT 1, 0, frontier, rec FROM ledger_head",
    "UPDATE installation SET demo = NOT demo",
    "DELETE FROM installation",
    "INSERT INTO installation SELECT 1, 'real', demo, created_at FROM installation",
    "UPDATE container SET therapy = 'COI-2' WHERE id = 'BAG-1'",
]
SQLITE_ONLY = [
    "INSERT OR REPLACE INTO ledger_entry SELECT 0, 'new', body, leaf FROM ledger_entry LIMIT 1",
    "INSERT OR REPLACE INTO ledger_entry SELECT 2, id, body, leaf FROM ledger_entry WHERE seq = 0",
    "INSERT OR IGNORE INTO ledger_entry SELECT 5, 'gap', body, leaf FROM ledger_entry LIMIT 1",
    "REPLACE INTO ledger_link VALUES ('COI-1', 1, 1)",
    "UPDATE OR REPLACE ledger_link SET n = 2 WHERE n = 1",
    "REPLACE INTO ledger_checkpoint VALUES (2, 'other')",
    "REPLACE INTO ledger_cosignature VALUES (2, 'a witness', 'other', '')",
    "REPLACE INTO ledger_node SELECT 1, 0, hash FROM ledger_node",
    "REPLACE INTO ledger_head SELECT 1, 0, frontier, rec FROM ledger_head",
    "REPLACE INTO label_template SELECT * FROM label_template",
    "REPLACE INTO installation SELECT 1, 'real', 0, created_at FROM installation",
]
UNAUTHORIZED = [
    "DROP TABLE ledger_entry",
    "DROP TRIGGER ledger_entry_delete",
    "DROP INDEX ix_alias_value",
    "ALTER TABLE ledger_entry RENAME TO other",
    "PRAGMA writable_schema = ON",
    "UPDATE ledger_entry SET body = x'00'",
    "DELETE FROM ledger_link",
]
POSTGRESQL_ONLY = [
    "TRUNCATE ledger_entry CASCADE",
    "TRUNCATE ledger_link",
    "TRUNCATE ledger_checkpoint CASCADE",
    "TRUNCATE ledger_cosignature",
    "TRUNCATE ledger_node",
    "TRUNCATE ledger_head",
    "TRUNCATE installation",
    "TRUNCATE label_template",
    "SET session_replication_role = replica; DELETE FROM ledger_link",
    "SET session_replication_role = replica; TRUNCATE ledger_link",
    "SET session_replication_role = replica; INSERT INTO ledger_link VALUES ('COI-1', 9, 1)",
]


@pytest.fixture
def written(database: Database, sequencer: Sequencer) -> Database:
    """A database with two entries about a bag, a checkpoint and an installation."""

    def write(transaction) -> None:
        create_installation(transaction.connection, "demo.example/log", demo=True, now=START)
        for record in (a_therapy(), a_therapy("COI-2"), a_bag()):
            transaction.books.put(record)
        for _ in range(2):
            transaction.log.append(a_draft(about=("COI-1",)))
        transaction.stores.checkpoints.keep(2, "a note")
        sql = Statements(transaction.connection)
        sql.run("INSERT INTO ledger_cosignature VALUES (2, 'a witness', 'a line', '')")
        sql.run("INSERT INTO ledger_node (level, n, hash) VALUES (1, 0, ?)", bytes(32))
        sql.run(
            "INSERT INTO label_template VALUES ('bag', 1, 'final_bag', '', ?, '', '', '')", b"toml"
        )

    sequencer.run(write)
    return database


def everything(database: Database) -> list[object]:
    tables = (*LEDGER, "installation", "label_template")
    with database.read() as connection:
        return [connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in tables]


def test_the_application_cannot_change_what_was_written(written: Database):
    before = everything(written)

    for attack in ATTACKS:
        with pytest.raises(DBAPIError), written.write() as connection:
            connection.exec_driver_sql(attack)

        assert everything(written) == before, attack


def test_the_triggers_alone_keep_an_sqlite_ledger(new_sqlite):
    plain = sqlite3.connect(new_sqlite().removeprefix("sqlite:///"))
    plain.executescript(WRITTEN_BY_HAND)

    for attack in ATTACKS + SQLITE_ONLY:
        with pytest.raises(sqlite3.IntegrityError), plain:
            plain.execute(attack)

        entries = plain.execute("SELECT seq, id FROM ledger_entry").fetchall()
        links = plain.execute("SELECT n, seq FROM ledger_link").fetchall()
        assert (entries, links) == ([(0, "a"), (1, "b")], [(1, 0), (2, 1)]), attack
    plain.close()


def test_the_authorizer_refuses_even_where_triggers_are_gone(new_sqlite, open_):
    address = new_sqlite()
    plain = sqlite3.connect(address.removeprefix("sqlite:///"))
    for trigger in ("ledger_entry_update", "ledger_link_delete"):
        plain.execute(f"DROP TRIGGER {trigger}")
    plain.close()
    database = open_(address)

    for attack in UNAUTHORIZED:
        with pytest.raises(DBAPIError, match="not authorized"), database.write() as connection:
            connection.exec_driver_sql(attack)


def test_the_triggers_keep_a_postgresql_ledger_from_its_owner(postgres_written: str):
    for attack in POSTGRESQL_ONLY:
        with psycopg.connect(postgres_written) as owner:
            with pytest.raises(psycopg.errors.RestrictViolation):
                owner.execute(attack)
            owner.rollback()

            assert owner.execute("SELECT count(*) FROM ledger_entry").fetchone() == (2,), attack


def test_the_application_role_has_no_right_to_change_the_ledger(
    new_role: Callable[[], str], postgres_written: str
):
    role = new_role()
    migrate(postgres_written, role=role)

    with psycopg.connect(postgres_written, autocommit=True) as connection:
        connection.execute(f"SET ROLE {role}")
        for attack in (
            "UPDATE ledger_entry SET body = body",
            "DELETE FROM ledger_link",
            "TRUNCATE ledger_checkpoint",
            "DELETE FROM container",
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
            "DROP TABLE ledger_entry",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(attack)


def test_the_application_role_can_do_the_work(
    new_role: Callable[[], str], postgres_written: str, open_
):
    role = new_role()
    migrate(postgres_written, role=role)
    database = open_(f"{postgres_written}&options=-c%20role%3D{role}")
    sequencer = Sequencer(database, lambda: START, bytes(32)).start()

    def work(transaction):
        transaction.books.put(a_bag(place="freezer-1"))
        transaction.stores.vault.put_person("subject", {"family": "Example"})
        return transaction.log.append(a_draft(about=("COI-1",)))

    assert sequencer.run(work).index == 2
    sequencer.stop()


def test_the_application_role_finds_the_schema_it_needs(
    new_role: Callable[[], str], postgres_written: str
):
    role = new_role()
    migrate(postgres_written, role=role)

    migrate(f"{postgres_written}&options=-c%20role%3D{role}")  # as the app does when it opens


@pytest.fixture
def postgres_written(new_postgres, open_) -> str:
    """The address of a PostgreSQL database with two entries and a bag."""
    address = new_postgres()
    sequencer = Sequencer(open_(address), lambda: START, bytes(32)).start()

    def write(transaction) -> None:
        for record in (a_therapy(), a_bag()):
            transaction.books.put(record)
        for _ in range(2):
            transaction.log.append(a_draft(about=("COI-1",)))

    sequencer.run(write)
    sequencer.stop()
    return address


@pytest.fixture
def new_role(postgres_server: str):
    """Makes roles without rights; ask for it first, so that they go after what they may do."""
    made: list[str] = []

    def make() -> str:
        made.append(f"application_{os.getpid()}_{len(made)}")
        with psycopg.connect(postgres_server, autocommit=True) as admin:
            admin.execute(f"CREATE ROLE {made[-1]}")
        return made[-1]

    yield make
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        for role in made:
            admin.execute(f"DROP ROLE {role}")
