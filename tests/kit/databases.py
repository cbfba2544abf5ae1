"""Databases to test on: `database` runs each test once on SQLite and once on PostgreSQL.

Migrating takes a while, so each kind is migrated once and copied for every test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from custody.store.database import Database, open_database
from custody.store.migrate import migrate
from custody.store.sequencer import Sequencer

INSTALLATION_KEY = bytes(range(32))
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_numbers = count(1)


class TickingClock:
    """A clock that moves one second each time it is asked, from START."""

    def __init__(self, start: datetime = START) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "custody.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    name = f"template_custody_{os.getpid()}_{next(_numbers)}"
    with _admin(postgres_server) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
    migrate(_named(postgres_server, name))
    yield name
    with _admin(postgres_server) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """Makes migrated SQLite databases, each empty and this test's alone; answers the address."""

    def make() -> str:
        path = tmp_path / f"custody-{next(_numbers)}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture
def new_postgres(postgres_server: str, postgres_template: str) -> Iterator[Callable[[], str]]:
    """Makes migrated PostgreSQL databases, each empty and this test's; answers the address."""
    made: list[str] = []

    def make() -> str:
        made.append(f"{postgres_template}_{next(_numbers)}")
        with _admin(postgres_server) as admin:
            admin.execute(f"CREATE DATABASE {made[-1]} TEMPLATE {postgres_template}")
        return _named(postgres_server, made[-1])

    yield make
    with _admin(postgres_server) as admin:
        for name in made:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes migrated databases of either kind; a test that asks runs once on each."""
    name = "new_sqlite" if request.param == "sqlite" else "new_postgres"
    make: Callable[[], str] = request.getfixturevalue(name)
    return make


@pytest.fixture
def open_() -> Iterator[Callable[[str], Database]]:
    """Opens the database at an address; it is closed after the test."""
    opened: list[Database] = []

    def make(address: str) -> Database:
        opened.append(open_database(address))
        return opened[-1]

    yield make
    for database in opened:
        database.close()


@pytest.fixture
def new_database(
    new_address: Callable[[], str], open_: Callable[[str], Database]
) -> Callable[[], Database]:
    """Makes open databases of either kind, migrated and empty; they are closed after the test."""
    return lambda: open_(new_address())


@pytest.fixture
def database(new_database: Callable[[], Database]) -> Database:
    """A migrated, empty database; a test that asks runs once on SQLite and once on PostgreSQL."""
    return new_database()


@pytest.fixture
def sequencer(database: Database) -> Iterator[Sequencer]:
    """A running sequencer over `database`, with a clock that ticks a second at each entry."""
    running = Sequencer(database, TickingClock(), INSTALLATION_KEY).start()
    yield running
    running.stop()


def _admin(server: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(server, autocommit=True)


def _named(server: str, name: str) -> str:
    """The address of another database of the same server."""
    return server.replace("/postgres?", f"/{name}?")
