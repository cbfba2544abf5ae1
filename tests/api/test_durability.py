"""What was answered green is there afterwards, what was not is not half there.

After a power cut, on a full disk, without a database.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
from sqlalchemy import event, make_url
from sqlalchemy.exc import OperationalError

from api.settings import Settings
from api.verifying import verify_database
from custody.ledger.keys import Policy
from tests.api.served import Server, serving
from tests.kit.installation import PATIENT, Installation, card, credentials, new_key, opened

CLIENTS = 4
ENOUGH = 60  # answers before the power is cut


class Stream:
    """Clients that register one storage position after another, and remember what they were answered."""

    def __init__(self, server: Server) -> None:
        signed = httpx.post(
            f"{server.url}/api/v1/sign-in", json=credentials("N-HOFFMANN", "N-QUALITY")
        )
        self.headers = {"Authorization": f"Bearer {signed.json()['token']}"}
        self.url = server.url
        httpx.post(f"{self.url}/api/v1/checkpoint", headers=self.headers).raise_for_status()
        self.sent: list[str] = []
        self.answers: dict[str, bytes] = {}
        self.problems: list[httpx.Response] = []
        self._lock = threading.Lock()

    def ask(self, client: httpx.Client, key: str) -> httpx.Response:
        """The answer to the request with this key; the same key asks for the same."""
        return client.post(
            f"{self.url}/api/v1/steps/register_position",
            json={"values": {"position": f"NORTH/{key.upper()}"}},
            headers=self.headers | {"Idempotency-Key": key},
            timeout=20,
        )

    def run(self, at_most: int) -> None:
        """Ask until it is enough, or nobody answers, or the answer is a problem."""
        with httpx.Client() as client:
            while len(self.answers) < at_most:
                key = new_key()
                with self._lock:
                    self.sent.append(key)
                try:
                    answer = self.ask(client, key)
                except httpx.TransportError:
                    return
                with self._lock:
                    if answer.status_code != 201:
                        self.problems.append(answer)
                        return
                    self.answers[key] = answer.content

    @contextmanager
    def running(self, at_most: int = 10_000) -> Iterator[None]:
        """All clients at work."""
        threads = [threading.Thread(target=self.run, args=(at_most,)) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        yield
        for thread in threads:
            thread.join(timeout=60)


def is_whole(settings: Settings) -> int:
    """That the ledger verifies and makes exactly the records that are there; how many entries it has."""
    with opened(settings) as made:
        made.house.sign()
        policy = Policy.of([made.house.signer.vkey], pinned=True)
    report = verify_database(settings.address, policy)
    assert report.ok, report
    return report.size


def test_after_a_power_cut_everything_that_was_answered_is_there_and_nothing_is_half_there(
    sqlite_settings,
) -> None:
    with serving(sqlite_settings) as server:
        stream = Stream(server)
        with stream.running():
            while len(stream.answers) < ENOUGH and not stream.problems:
                time.sleep(0.005)
            server.kill()
    answered, sent = dict(stream.answers), list(stream.sent)

    entries = is_whole(sqlite_settings)
    with serving(sqlite_settings) as server, httpx.Client() as client:
        stream.url = server.url
        again = {key: stream.ask(client, key) for key in sent}

    assert stream.problems == []
    assert len(answered) >= ENOUGH
    assert len(answered) <= entries <= len(sent)
    assert {key: again[key].content for key in answered} == answered
    assert {one.json()["verdict"] for one in again.values()} == {"accepted"}
    with opened(sqlite_settings) as made:
        assert made.size() == len(sent), "each request has one entry, whenever it was written"


def test_on_a_full_disk_the_answer_is_honest_and_nothing_is_lost(sqlite_settings) -> None:
    with serving(sqlite_settings, file_bytes_max=1_200_000) as server:
        stream = Stream(server)
        with stream.running(at_most=5_000):
            pass
        health = httpx.get(f"{server.url}/api/v1/health")
        server.kill()

    told = {(one.status_code, one.json()["code"]) for one in stream.problems}
    assert told == {(503, "storage_failed")}
    assert health.status_code == 200, "it still answers"
    assert "NORTH/" not in server.log.read_text()
    assert is_whole(sqlite_settings) >= len(stream.answers) > 0
    with serving(sqlite_settings) as server, httpx.Client() as client:
        stream.url = server.url
        again = {key: stream.ask(client, key).content for key in stream.answers}
    assert again == stream.answers


@contextmanager
def commits_fail(made: Installation) -> Iterator[None]:
    """For a while, every commit fails at the last moment."""

    def fail(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(made.house.database.writer, "commit", fail)
    try:
        yield
    finally:
        event.remove(made.house.database.writer, "commit", fail)


def test_nothing_is_green_before_it_is_durable(installation) -> None:
    coordinator, physician = (
        installation.as_("N-VOGT", "N-CLINIC"),
        installation.as_("N-NOVAK", "N-CLINIC"),
    )
    coi, key = coordinator.enrols(), new_key()
    values = {"consent_given": True, "consent_version": "V3", "hospital_number": "H-4711"}
    before = installation.size()

    with commits_fail(installation):
        failed = physician.does("record_consent", {"therapy": card(coi)}, values, key=key)
    written = installation.size()
    again = physician.does("record_consent", {"therapy": card(coi)}, values, key=key)

    assert (failed.status, failed.json["code"]) == (503, "storage_failed")
    assert written == before
    assert (again.status, again.verdict) == (201, "accepted")
    assert installation.size() == before + 1


def test_a_stopped_writer_says_so_and_when_to_ask_again(house) -> None:
    coordinator = house.as_("N-VOGT", "N-CLINIC")
    house.house.sequencer.stop()

    machine = coordinator.does("enrol_therapy", values=PATIENT)
    headers = coordinator.post(
        "/api/v1/steps/enrol_therapy", json={}, headers={"Idempotency-Key": new_key()}
    ).headers
    person = house.client.post(
        "/sign-in",
        data=credentials("N-OKAFOR", "N-WARD"),
        headers={"Origin": "http://127.0.0.1:8000", "Accept": "text/html"},
    )

    assert (machine.status, machine.json["code"]) == (503, "writer_stopped")
    assert headers["content-type"] == "application/problem+json"
    assert headers["retry-after"] == "30"
    assert (person.status_code, person.headers["retry-after"]) == (503, "30")
    assert person.headers["content-type"].startswith("text/html")
    assert "Nothing can be recorded now" in person.text


def test_a_batch_that_cannot_be_committed_is_nobodys(house) -> None:
    quality = house.as_("N-HOFFMANN", "N-QUALITY")
    before = house.size()

    with commits_fail(house):
        answers = [
            quality.does("register_position", values={"position": f"NORTH/{n}"}) for n in range(5)
        ]

    assert {one.status for one in answers} == {503}
    assert house.size() == before


def test_when_the_server_of_the_database_drops_us_the_next_request_finds_it_again(
    new_settings: Callable[..., object], tmp_path: Path, postgres_server: str
) -> None:
    with new_settings("postgresql", tmp_path) as settings, opened(settings) as made:
        coordinator = made.as_("N-VOGT", "N-CLINIC")
        coordinator.enrols()
        before, key = made.size(), new_key()
        name = make_url(settings.database_url).database
        with psycopg.connect(postgres_server, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )

        failed = coordinator.does("record_consent", key=key)
        again = coordinator.does("record_consent", key=key)

        assert (failed.status, failed.json["code"]) == (503, "storage_failed")
        assert (again.status, again.verdict) == (201, "refused")
        assert made.size() == before + 1


def test_without_a_database_the_house_says_so_and_does_not_break(house, tmp_path) -> None:
    coordinator = house.as_("N-VOGT", "N-CLINIC")
    house.house.sequencer.stop()

    answer = coordinator.does("record_consent")
    health = house.client.get("/api/v1/health")

    assert (answer.status, answer.json["code"]) == (503, "writer_stopped")
    assert (health.status_code, health.json()["status"]) == (503, "down")


def test_record_time_never_goes_back_though_the_clock_does(house) -> None:
    coordinator = house.as_("N-VOGT", "N-CLINIC")
    coordinator.enrols()
    house.house.clock._now = house.house.now() - timedelta(days=1)

    coordinator.does("enrol_therapy")

    recorded = [entry.rec for entry in house.entries()]
    assert recorded == sorted(recorded)


def test_nothing_is_done_by_a_clock_that_jumps(house) -> None:
    house.house.clock.trusted = False

    answer = house.as_("N-VOGT", "N-CLINIC").does("enrol_therapy", values=PATIENT)

    assert answer.verdict == "refused"
    assert "clock_skew" in answer.reasons
