"""Another site's witness, a process of its own, catches a log that is rewritten or set back."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.opening import open_house
from api.settings import Settings
from custody.exchange.bundle import verify_bundle
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.keys import Ed25519Signer, Policy
from custody.ledger.note import COSIGNATURE, Note
from custody.ledger.witness import write_submission
from tests.api.served import free_port, witnessing
from tests.custody.store.stories import a_draft
from tests.kit.installation import Installation, Somebody, opened

WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Sites:
    """A site with its log, and the folder of a partner's witness that follows it."""

    settings: Settings
    witness: Path
    follows: Path
    policy: Path
    port: int
    http: httpx.Client

    def grow(self, count: int, settings: Settings | None = None) -> None:
        """Record so many entries and sign them."""
        house = open_house(settings or self.settings)
        house.write(lambda at: [at.log.append(a_draft()) for _ in range(count)])
        house.sign()
        house.close()

    def copy(self, name: str) -> Settings:
        """The site as it is now, keys and all: a backup."""
        here = self.settings.data.parent
        there = here.with_name(name)
        shutil.copytree(here, there)
        moved = {"data": there / "data", "keys": there / "keys"}
        return Settings(**(self.settings.model_dump() | moved))


@pytest.fixture
def sites(sqlite_settings: Settings, tmp_path: Path) -> Iterator[Sites]:
    """A site that asks a witness, and the witness, each knowing the other's key."""
    witness, port = tmp_path / "witness", free_port()
    witness.mkdir()
    key = Ed25519Signer.create_file(
        witness / "witness.key", "witness.example/partner", bytes(range(32)), COSIGNATURE
    )
    house = open_house(sqlite_settings)
    log = house.signer.vkey
    house.close()
    follows, policy = witness / "follows.policy", tmp_path / "house.policy"
    follows.write_text(f"log {log}\nquorum none\n")
    policy.write_text(
        f"log {log}\nwitness partner {key.vkey} http://127.0.0.1:{port}/\nquorum partner\n"
    )
    asks = {"checkpoint_seconds": 1, "witnesses": policy}
    settings = Settings(**(sqlite_settings.model_dump() | asks))
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
        yield Sites(settings, witness, follows, policy, port, http)


def until(told: Callable[[], object]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + WITHIN_SECONDS
    while not told():
        assert time.monotonic() < end, "it has not become so in time"
        time.sleep(0.05)


def quality_of(site: Installation) -> Somebody:
    """Somebody who may read the log and export evidence."""
    return site.as_("N-HOFFMANN", "N-QUALITY")


def partner(quality: Somebody) -> dict:
    """What the app says of its one witness."""
    (one,) = quality.get("/api/v1/ledger/witnesses").json()["witnesses"]
    return one


def status(sites: Sites) -> dict:
    """What the witness says of itself."""
    return sites.http.get("/status").json()


def test_checkpoints_are_cosigned_and_evidence_carries_it(sites: Sites) -> None:
    sites.grow(3)
    policy = Policy.parse(sites.policy.read_text())

    with (
        witnessing(sites.witness, sites.follows, sites.port),
        opened(sites.settings) as site,
    ):
        quality = quality_of(site)
        until(lambda: partner(quality)["behind"] == 0 and partner(quality)["size"])
        note = quality.get("/api/v1/log/checkpoint").text
        coi = site.as_("N-NOVAK", "N-CLINIC").enrols()
        issued = quality.post(f"/api/v1/therapies/{coi}/evidence", json={}).json()
        bundle = quality.get(issued["bundle"]).content
        after = partner(quality)
        (followed,) = status(sites)["logs"]

    open_checkpoint(note, policy)
    report = verify_bundle(bundle, policy)
    assert (report.ok, report.problem) == (True, "")
    assert followed["size"] >= report.checkpoint.size
    assert (after["problem"], after["behind"]) == ("", 0)
    assert status_of_command(sites) == 0


def status_of_command(sites: Sites) -> int:
    """How `custody witness show` ends."""
    return CliRunner().invoke(app, ["witness", "show", "--folder", str(sites.witness)]).exit_code


def test_a_log_grows_while_its_witness_is_killed_and_is_cosigned_when_it_is_back(
    sites: Sites,
) -> None:
    sites.grow(300)
    with witnessing(sites.witness, sites.follows, sites.port), opened(sites.settings):
        until(lambda: status(sites)["logs"])
        (remembered,) = status(sites)["logs"]
    before = size_of(sites)
    sites.grow(300)

    with opened(sites.settings) as site:
        quality = quality_of(site)
        until(lambda: "cannot be reached" in partner(quality)["problem"])
        assert partner(quality)["behind"] == 300
        begun = time.monotonic()
        assert quality.post("/api/v1/checkpoint").status_code == 201
        assert time.monotonic() - begun < 5
        with witnessing(sites.witness, sites.follows, sites.port):
            again = sites.http.post(
                "/add-checkpoint", content=write_submission(0, (), remembered["note"])
            )
            assert again.status_code == 409  # a witness that forgot would cosign it anew
            assert int(again.text) >= before
            quality.post("/api/v1/checkpoint")
            until(lambda: partner(quality)["behind"] == 0)

            assert partner(quality)["size"] == before + 300
            assert status(sites)["alarms"] == []


def size_of(sites: Sites, settings: Settings | None = None) -> int:
    """How many entries the site has recorded."""
    house = open_house(settings or sites.settings)
    with house.look() as look:
        size = look.log.size
    house.close()
    return size


def test_a_rewritten_history_is_refused_and_raises_the_alarm_on_both_sides(sites: Sites) -> None:
    rewritten = sites.copy("rewritten")
    sites.grow(5)
    sites.grow(7, rewritten)
    with witnessing(sites.witness, sites.follows, sites.port):
        with opened(sites.settings):
            until(lambda: status(sites)["logs"])

        with opened(rewritten) as site:
            quality = quality_of(site)
            until(lambda: quality.get("/api/v1/health").json()["status"] == "alarm")
            refused = quality.post("/api/v1/checkpoint")
            told = quality.get("/api/v1/ledger/witnesses").json()
            scanned = quality.post("/api/v1/look-up", json={"text": "nothing"})

        (alarm,) = status(sites)["alarms"]
        code = sites.http.get("/status").status_code

    assert "do not begin with" in alarm["sentence"]
    assert Checkpoint.parse(Note.parse(alarm["note"]).text).size == size_of(sites, rewritten)
    assert code == 503
    assert (refused.status_code, refused.json()["code"]) == (503, "signing_stopped")
    assert "are not those that were signed" in told["alarm"]
    assert scanned.status_code != 503  # looking things up goes on
    assert status_of_command(sites) == 1


def test_a_log_set_back_to_its_backup_is_refused_and_stops_signing(sites: Sites) -> None:
    sites.grow(2)
    backup = sites.copy("backup")
    sites.grow(5)
    with witnessing(sites.witness, sites.follows, sites.port):
        with opened(sites.settings):
            until(lambda: status(sites)["logs"])

        with opened(backup) as site:
            quality = quality_of(site)
            until(lambda: quality.get("/api/v1/health").json()["status"] == "alarm")
            alarm = quality.get("/api/v1/ledger/witnesses").json()["alarm"]
            refused = quality.post("/api/v1/checkpoint")

        told = status(sites)

    assert "was set back" in alarm
    assert refused.json()["code"] == "signing_stopped"
    assert told["logs"][0]["size"] == size_of(sites)
    assert ["may have been set back" in one["sentence"] for one in told["alarms"]] == [True]
