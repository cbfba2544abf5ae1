"""A real installation behind its real app: `installation` runs each test once on SQLite and once on PostgreSQL.

Everything goes through HTTP, as people's browsers and other programs do it.  Migrating and seeding take a while, so
each kind is made once, with everybody and every station of fixtures/world.toml, and copied for every test.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.house import House
from api.main import create_app
from api.opening import open_house
from api.seeding import demo_token, read_roster, seed
from api.settings import Settings
from custody.domain.identifiers.donation import ChainOfIdentity
from custody.ledger.entry import Entry
from custody.store.security import SecurityLine

WORLD_FILE = Path(__file__).parents[2] / "fixtures" / "world.toml"
ROSTER = read_roster(WORLD_FILE)
PEOPLE = {person.id: person for person in ROSTER.people}
PATIENT: Mapping[str, str | int | bool] = {
    "family": "Santos-Lima", "given": "Marisol", "birth_date": "1971-03-04", "sex": "female",
    "hospital_number": "H-4711", "preset": "lymphoma", "candidacy": "relapse",
    "weight_grams": 70_000, "under_twelve": False,
}  # fmt: skip
KINDS = ("sqlite", "postgresql")

_keys = count(1)
_names = count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the step door answered."""

    status: int
    content: bytes
    json: Mapping[str, Any]

    @property
    def verdict(self) -> str:
        """The verdict's word, or the problem's code."""
        return str(self.json.get("verdict") or self.json["code"])

    @property
    def reasons(self) -> list[str]:
        """The words of the reasons."""
        return [one["code"] for one in self.json["reasons"]]

    @property
    def entries(self) -> list[str]:
        """The ids of the entries that were written."""
        return [one["id"] for one in self.json["entries"]]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person signed in at a station."""

    client: TestClient
    person: str
    station: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What makes a request theirs."""
        return {"Authorization": f"Bearer {self.token}"}

    def does(
        self,
        step: str,
        scans: Mapping[str, str | Sequence[str]] | None = None,
        values: Mapping[str, Any] | None = None,
        *,
        second: str | None = None,
        key: str | None = None,
        **more: Any,
    ) -> Answer:
        """Ask for a step; one text or several in a slot, the second checker by the person's id."""
        body = body_of(scans or {}, values or {}, second) | more
        headers = {"Idempotency-Key": key or new_key()}
        response = self.post(f"/api/v1/steps/{step}", json=body, headers=headers)
        return Answer(response.status_code, response.content, response.json())

    def get(self, path: str) -> Any:
        """GET as this person."""
        return self.client.get(path, headers=self.headers, follow_redirects=False)

    def post(self, path: str, *, headers: Mapping[str, str] | None = None, **given: Any) -> Any:
        """POST as this person."""
        return self.client.post(
            path, headers={**self.headers, **(headers or {})}, follow_redirects=False, **given
        )

    def enrols(self, **different: Any) -> str:
        """A new therapy; its Chain of Identity identifier."""
        answer = self.does("enrol_therapy", values={**PATIENT, **different})
        assert answer.verdict == "accepted", answer.json
        return str(answer.json["therapy"])


@dataclass(slots=True)
class Installation:
    """An open house, the app over it, and whoever is signed in."""

    house: House
    client: TestClient
    settings: Settings
    _signed_in: dict[tuple[str, str], Somebody] = field(default_factory=dict)

    def as_(self, person: str, station: str) -> Somebody:
        """Somebody of the world at a station, signed in with badge and PIN."""
        known = self._signed_in.get((person, station))
        if known is not None:
            return known
        response = self.client.post("/api/v1/sign-in", json=credentials(person, station))
        assert response.status_code == 201, response.text
        made = Somebody(self.client, person, station, response.json()["token"])
        self._signed_in[person, station] = made
        return made

    def entries(self) -> list[Entry]:
        """The whole ledger."""
        with self.house.look() as look:
            return list(look.log.read())

    def size(self) -> int:
        """How many entries the ledger has."""
        with self.house.look() as look:
            return look.log.size

    def security(self, count_: int = 1000) -> list[SecurityLine]:
        """The security log, newest first."""
        with self.house.look() as look:
            return look.stores.security.last(count_)


def credentials(person: str, station: str) -> dict[str, str]:
    """What somebody types and scans to sign in."""
    one = PEOPLE[person]
    return {"badge": one.badge.text, "pin": one.pin, "station_token": demo_token(station)}


def body_of(
    scans: Mapping[str, str | Sequence[str]],
    values: Mapping[str, Any],
    second: str | None = None,
) -> dict[str, Any]:
    """The body of a request for a step."""
    body: dict[str, Any] = {
        "scans": {
            slot: [{"text": text} for text in ([told] if isinstance(told, str) else told)]
            for slot, told in scans.items()
        },
        "values": dict(values),
    }
    if second is not None:
        one = PEOPLE[second]
        body["second"] = {"badge": one.badge.text, "pin": one.pin}
    return body


def new_key() -> str:
    """An idempotency key that no request has had."""
    return f"test-key-{next(_keys):08d}"


def card(coi: str) -> str:
    """What a scanner reads on a therapy's own card."""
    return ChainOfIdentity(coi=coi).text


@contextmanager
def opened(settings: Settings) -> Iterator[Installation]:
    """An installation over settings; the house is closed at the end.

    An error inside the app is answered, as a server would, and not raised in the test.
    """
    house = open_house(settings)
    with TestClient(
        create_app(house), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as client:
        yield Installation(house, client, settings)


def plant(settings: Settings) -> None:
    """Everybody and every station of the world."""
    house = open_house(settings)
    seed(house, ROSTER, new_key)
    house.close()


@pytest.fixture(scope="session")
def planted_sqlite(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A folder with the data and the keys of a seeded installation, to copy."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "data").mkdir()
    shutil.copy(sqlite_template, folder / "data" / "custody.sqlite")
    plant(_settings(folder))
    return folder


@pytest.fixture(scope="session")
def planted_postgres(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: str, postgres_template: str
) -> Iterator[tuple[str, Path]]:
    """The name of a seeded database, and the folder with its keys, to copy."""
    folder, name = tmp_path_factory.mktemp("planted"), f"{postgres_template}_planted"
    with _admin(postgres_server) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    plant(_settings(folder, _named(postgres_server, name)))
    yield name, folder
    with _admin(postgres_server) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def new_settings(request: pytest.FixtureRequest) -> Callable[[str, Path], Any]:
    """Makes seeded installations, not yet opened: as a context, for a kind of database and a folder."""

    @contextmanager
    def make(kind: str, folder: Path) -> Iterator[Settings]:
        folder = folder / f"installation-{next(_names)}"
        if kind == "sqlite":
            shutil.copytree(request.getfixturevalue("planted_sqlite"), folder)
            yield _settings(folder)
            return
        template, keys = request.getfixturevalue("planted_postgres")
        server, name = request.getfixturevalue("postgres_server"), f"{template}_{next(_names)}"
        shutil.copytree(keys, folder)
        with _admin(server) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield _settings(folder, _named(server, name))
        with _admin(server) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    return make


@pytest.fixture
def sqlite_settings(new_settings: Callable[..., Any], tmp_path: Path) -> Iterator[Settings]:
    """A seeded installation on SQLite, this test's alone, not yet opened."""
    with new_settings("sqlite", tmp_path) as made:
        yield made


@pytest.fixture
def house(sqlite_settings: Settings) -> Iterator[Installation]:
    """An open, seeded installation on SQLite, for what no database can change."""
    with opened(sqlite_settings) as made:
        yield made


@pytest.fixture(params=KINDS)
def installation(
    request: pytest.FixtureRequest, new_settings: Callable[..., Any], tmp_path: Path
) -> Iterator[Installation]:
    """An open, seeded installation; a test that asks runs once on each kind of database."""
    with new_settings(request.param, tmp_path) as settings, opened(settings) as made:
        yield made


@pytest.fixture(scope="module", params=KINDS)
def shared(
    request: pytest.FixtureRequest,
    new_settings: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:
    """An installation on each kind of database that the tests of one file share, one after another."""
    folder = tmp_path_factory.mktemp("shared")
    with new_settings(request.param, folder) as settings, opened(settings) as made:
        yield made


@pytest.fixture(scope="module")
def shared_house(
    new_settings: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An installation on SQLite that the tests of one file share."""
    folder = tmp_path_factory.mktemp("shared")
    with new_settings("sqlite", folder) as settings, opened(settings) as made:
        yield made


def _settings(folder: Path, database_url: str = "") -> Settings:
    return Settings(
        demo=True,
        data=folder / "data",
        keys=folder / "keys",
        database_url=database_url,
        verify_minutes=0,  # a test that wants it says so
        spool_seconds=0,  # the same
    )


def _admin(server: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(server, autocommit=True)


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")
