"""All migrations, run on nothing, make exactly the schema; and they leave the ledger alone."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from custody.errors import DocumentUnreadable
from custody.store.database import Database, open_database
from custody.store.log import SqlLog
from custody.store.migrate import migrate
from custody.store.schema import schema, script
from custody.store.sequencer import Sequencer
from custody.store.tables import METADATA
from tests.custody.store.stories import a_draft

CATALOG = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, collation_name,
        ordinal_position FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """SELECT proname, prosrc FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace""",
}


def test_the_tables_are_those_of_the_code(database: Database):
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_migrating_sqlite_makes_the_schema(new_sqlite, tmp_path):
    by_hand = sqlite3.connect(tmp_path / "by_hand.db")
    by_hand.executescript(script("sqlite"))
    migrated = sqlite3.connect(new_sqlite().removeprefix("sqlite:///"))
    question = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY name"

    expected, found = by_hand.execute(question).fetchall(), migrated.execute(question).fetchall()
    heads = [one.execute("SELECT * FROM ledger_head").fetchall() for one in (by_hand, migrated)]
    by_hand.close()
    migrated.close()

    assert found == expected
    assert heads[0] == heads[1]


def test_migrating_postgresql_makes_the_schema(new_postgres, postgres_url, open_):
    by_hand, migrated = open_(postgres_url), open_(new_postgres())
    with by_hand.write() as connection:
        for statement in schema("postgresql"):
            connection.connection.cursor().execute(statement)

    for question in CATALOG.values():
        answers = []
        for database in (by_hand, migrated):
            with database.read() as connection:
                rows = connection.execute(text(question)).all()
                answers.append(sorted(str(row) for row in rows if "alembic" not in str(row)))

        assert answers[0] == answers[1]


def test_migrating_again_keeps_every_byte_of_the_ledger(database: Database, sequencer: Sequencer):
    for _ in range(5):
        sequencer.run(lambda at: at.log.append(a_draft(about=("COI-1",))))
    sequencer.stop()
    with database.read() as connection:
        before = list(SqlLog(connection).rows(0, 5)), SqlLog(connection).head()

    migrate(database.url.render_as_string(hide_password=False))

    with database.read() as connection:
        after = list(SqlLog(connection).rows(0, 5)), SqlLog(connection).head()
    assert after == before


def test_an_empty_database_has_an_empty_log(database: Database):
    with database.read() as connection:
        assert SqlLog(connection).size == 0
        assert list(SqlLog(connection).read()) == []


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://somewhere/db"])
def test_other_databases_are_refused(address: str):
    with pytest.raises(DocumentUnreadable):
        open_database(address)


def test_sqlite_is_opened_durable_and_strict(new_sqlite, open_):
    database = open_(new_sqlite())

    for connect in (database.read, database.write):
        with connect() as connection:
            pragmas = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            }

        assert pragmas == {
            "journal_mode": "wal",
            "synchronous": 2,  # FULL
            "foreign_keys": 1,
            "secure_delete": 1,
        }


def test_postgresql_is_durable_whatever_the_server_says(new_postgres, open_):
    with open_(new_postgres()).write() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
