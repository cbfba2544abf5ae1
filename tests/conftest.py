"""What every test may ask for: the same chance each time, and a database of either kind."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from scripts.postgres import ADDRESS, postgres

pytest_plugins = ["tests.kit.databases", "tests.kit.installation"]

# The same examples on every run and no clock in the judgement: a test is red for its own reason.
settings.register_profile(
    "house",
    database=None,
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one `make test` started, else one of our own."""
    with postgres(os.environ.get(ADDRESS)) as address:
        yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a PostgreSQL database that is empty and this test's alone."""
    name = f"custody_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield postgres_server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; a test that asks runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'custody.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The Chromium to drive: `make test` found it, else the usual place on Debian."""
    return os.environ.get("CUSTODY_BROWSER", "/usr/bin/chromium")
