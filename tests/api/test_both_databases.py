"""A patient's cells from enrolment to discharge, through HTTP, on both databases: the same story, and no name in it."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.demo.http_door import NOT_THERE, ROOT, HttpDoor
from api.demo.player import Player
from api.demo.run import auditor
from api.demo.stories import read_stories
from api.demo.world import read_world
from api.settings import Settings
from api.verifying import verify_database
from custody.domain.records import KINDS, Label
from custody.errors import NotFound
from custody.ledger.keys import Policy
from tests.kit.installation import KINDS as DATABASES
from tests.kit.installation import WORLD_FILE, Installation, opened

STORY = "lymphoma_two_days"
WORLD = read_world(WORLD_FILE)
STORIES = {one.key: one for one in read_stories(WORLD_FILE.parent / "journeys", WORLD)}
ALIAS_KEY = bytes(range(32))  # the same in both houses, so that pseudonyms compare
DRAWN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(slots=True)
class ClientDoor(HttpDoor):
    """The player's door to an app in this process; it remembers every address."""

    client: TestClient = field(kw_only=True)
    addresses: list[str] = field(default_factory=list)

    def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> bytes:
        self.addresses.append(path)
        answer = self.client.request(
            method, ROOT + path, headers=dict(headers), json=body if body is None else dict(body)
        )
        if answer.status_code == NOT_THERE:
            raise NotFound(path)
        assert answer.status_code < 400, f"{method} {path}: {answer.text}"
        return answer.content


class Heard(logging.Handler):
    """Whatever anything in this process logs, down to the smallest."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.getMessage()} {record.exc_info or ''}")


@contextmanager
def overhearing() -> Iterator[list[str]]:
    """Every line of every log, for a while."""
    root, heard = logging.getLogger(), Heard()
    before = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    try:
        yield heard.lines
    finally:
        root.removeHandler(heard)
        root.setLevel(before)


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was played on one database, and all that is left of it."""

    made: Installation
    settings: Settings
    door: ClientDoor
    player: Player
    log: list[str]
    report: Any

    @property
    def records(self) -> dict[str, list[dict[str, Any]]]:
        """Every record of every kind; what chance has drawn is left out."""
        with self.made.house.look() as look:
            return {
                kind: sorted((_plain(one) for one in look.books.walk(record)), key=repr)
                for kind, record in KINDS.items()
            }


def _plain(record: Any) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in record.field_names()}
    return {
        name: DRAWN.sub("drawn", value) if isinstance(value, str) else value
        for name, value in values.items()
    }


@pytest.fixture(scope="module")
def told(
    new_settings: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Told]]:
    """The story, played on each database from an empty house."""
    folder = tmp_path_factory.mktemp("told")
    with (
        _played("sqlite", new_settings, folder) as one,
        _played("postgresql", new_settings, folder) as other,
    ):
        yield {"sqlite": one, "postgresql": other}


@contextmanager
def _played(kind: str, new_settings: Callable[..., Any], folder: Path) -> Iterator[Told]:
    with new_settings(kind, folder) as settings, overhearing() as log:
        (settings.keys / "alias.key").write_bytes(ALIAS_KEY)
        with opened(settings) as made:
            yield _play(made, settings, log)


def _play(made: Installation, settings: Settings, log: list[str]) -> Told:
    """The story, played to its end."""
    door = ClientDoor(world=WORLD, port=0, clerk=auditor(WORLD), client=made.client)
    player = Player(WORLD, door)
    player.play(WORLD.setting_up)
    player.play(STORIES[STORY].acts)
    made.house.sign()
    policy = Policy.of([made.house.signer.vkey], pinned=True)
    report = verify_database(settings.address, policy)
    return Told(made, settings, door, player, list(log), report)


def test_the_story_is_the_same_on_both(told) -> None:
    answers = {
        kind: [(one.act.number, one.reply.verdict, one.reply.reasons) for one in each.player.played]
        for kind, each in told.items()
    }

    assert answers["sqlite"] == answers["postgresql"]
    assert {"accepted", "refused"} <= {verdict for _, verdict, _ in answers["sqlite"]}


def test_what_is_known_afterwards_is_the_same_on_both(told) -> None:
    one, other = told["sqlite"].records, told["postgresql"].records

    assert one.keys() == other.keys()
    for kind, records in one.items():
        assert records == other[kind], kind
    assert any(bag["condition"] == "infused" for bag in one["container"])


@pytest.mark.parametrize("kind", DATABASES)
def test_the_ledger_verifies_and_folds_into_the_same_rows(told, kind) -> None:
    report = told[kind].report

    assert report.ok, report
    assert report.size == told[kind].made.size()


def test_the_ledgers_tell_the_same(told) -> None:
    said = {kind: [_said(one.view) for one in each.made.entries()] for kind, each in told.items()}

    assert said["sqlite"] == said["postgresql"]


def _said(view: Mapping[str, Any]) -> str:
    """An entry without what chance has drawn: its id, its salts, and what hangs on them."""
    kept = {name: view[name] for name in view if name not in ("id", "links", "commitments", "rec")}
    return DRAWN.sub("drawn", orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode())


# ── no name, birth date or PIN where it does not belong ────────────────────────────────────


@pytest.fixture(scope="module")
def secrets(told) -> set[str]:
    """What must stay in the vault, in every way in which it could be written."""
    enrolled = next(
        one.asked.values for one in told["sqlite"].player.played if one.act.step == "enrol_therapy"
    )
    born = date.fromisoformat(str(enrolled["birth_date"]))
    names = {str(enrolled[name]) for name in ("family", "given", "hospital_number")}
    days = {f"{born:{form}}" for form in ("%Y-%m-%d", "%d %b %Y", "%Y%m%d", "%d.%m.%Y", "%y%m%d")}
    pins = {person.pin for person in WORLD.people.values()}
    hexed = {one.encode().hex() for one in names | days}
    return names | {one.upper() for one in names} | days | pins | hexed


def found_in(text: str, secrets: set[str]) -> set[str]:
    """Which of them a text holds; numbers count only where they stand alone."""
    return {
        one
        for one in secrets
        if (re.search(rf"(?<!\d){one}(?!\d)", text) if one.isdigit() else one in text)
    }


def test_the_search_finds_what_is_there(told, secrets) -> None:
    enrolled = orjson.dumps(dict(told["sqlite"].player.played[len(WORLD.setting_up)].asked.values))

    assert len(found_in(enrolled.decode(), secrets)) >= 3
    assert found_in("a PIN of 662607.", secrets) == {"662607"}
    assert found_in("1662607", secrets) == set()


@pytest.mark.parametrize("kind", DATABASES)
def test_no_entry_holds_a_name_a_birth_date_or_a_pin(told, secrets, kind) -> None:
    for entry in told[kind].made.entries():
        body = entry.body.decode()
        # moments and chance have digits of their own
        bare = re.sub(r'"(at|rec|time|[a-z_]+_at|id|prev|leaf)":"[^"]*"|"[0-9a-f]{64}"', "", body)
        assert found_in(bare, secrets) == set(), body


@pytest.mark.parametrize("kind", DATABASES)
def test_no_log_line_and_no_address_holds_one(told, secrets, kind) -> None:
    lines, addresses = told[kind].log, told[kind].door.addresses

    assert len(addresses) > 100
    assert len(lines) > 100
    assert not {one for one in addresses if found_in(one, secrets)}
    assert not {one for one in lines if found_in(one, secrets)}


def test_no_symbol_on_a_label_holds_one_although_the_label_tells_the_name(told, secrets) -> None:
    each = told["sqlite"]
    with each.made.house.look() as look:
        serials = [one.serial for one in look.books.find(Label)]

    symbols = [text for serial in serials for text, _ in each.door.symbols(serial)]

    assert len(symbols) > len(serials)
    assert not {one for one in symbols if found_in(one, secrets)}


def test_no_record_and_no_file_of_the_database_holds_one_in_the_clear(told, secrets) -> None:
    each = told["sqlite"]
    names = {one for one in secrets if not one.isdigit() and len(one) > 4}

    data = b"".join(path.read_bytes() for path in sorted(each.settings.data.iterdir()))

    assert not {one for one in names if one.encode() in data}


def test_every_reading_of_names_is_noted_with_who_and_why(told) -> None:
    each = told["sqlite"]
    with each.made.house.look() as look:
        (subject,) = look.books._cursor.execute("SELECT subject FROM therapy").fetchone()
        readings = look.stores.vault.readings(subject)

    fetched = {one.why for one in readings if one.why.startswith("fetches label")}
    assert fetched
    assert all(one.reader in WORLD.people for one in readings)
