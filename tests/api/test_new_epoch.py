"""Where entries are gone for good a log goes on as another, which says so; and a restore asks who saw more."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api import new_epoch
from api.backup import take_backup
from api.cli import app
from api.drill import rehearse
from api.erased import ERASED, ErasedPersons
from api.evidence import issue
from api.http_client import Answered, Ask, ask
from api.known_log import Outside
from api.main import create_app
from api.new_epoch import Begun, begin_epoch
from api.opening import open_house
from api.restoring import BackupFiles, restore
from api.rotating import policy_text, retire, rotate
from api.security import sign_in
from api.settings import Settings
from api.two_people import Claim
from api.verifying import verify_database, verify_pdf
from api.witness_app import create_witness
from api.witnessing import ask_witness
from custody.domain.identifiers.local_codes import Badge
from custody.domain.records import Therapy
from custody.errors import Conflict, LedgerTampered, NotAllowed
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.epoch import BEGUN, EpochReason, are_of_one_log, epoch_word, origin_of_epoch
from custody.ledger.keys import Ed25519Signer, sign_note
from custody.ledger.log import Row
from custody.ledger.note import COSIGNATURE, Note
from custody.ledger.policy import Policy, Witness
from custody.ledger.succession import SUBJECT, KeyReason
from custody.store.witnessed import Witnessed
from tests.api.small_house import PIN, STATION_TOKEN, SmallHouse, open_small_house
from tests.kit.witnesses import through

WITNESS = Ed25519Signer.from_seed("witness.example/w", bytes(32), COSIGNATURE)
NOW = datetime(2026, 11, 28, 3, 12, 55, tzinfo=UTC)
QUALITY, ADMIN = "QUIN6", "ADAM4"
WHY = EpochReason.STORAGE_FAILED


def claim(person: str, pin: str = PIN) -> Claim:
    return Claim(badge=Badge(person=person).text, pin=pin)


BOTH = claim(QUALITY), claim(ADMIN)


class Loss:
    """A house of which a backup was taken, some more was signed, and the disk broke."""

    def __init__(self, folder: Path) -> None:
        self.small = open_small_house(folder / "here")
        self.settings = self.small.house.settings
        self.coi = self.small.enrol(1)
        self.paper = evidence_of(self.small, self.coi).pdf
        self.file = folder / "monday.sqlite"
        self.origin = self.small.house.origin
        take_backup(self.small.house, self.file)
        self.saved = self.rows()
        self.note = self.go_on()
        self.policy = self.small.house.policy
        self.place = Settings(demo=True, data=folder / "there" / "data", keys=self.settings.keys)

    def go_on(self) -> str:
        self.small.enrol(2)
        return self.small.house.sign()

    def rows(self) -> list[Row]:
        with self.small.house.look() as look:
            return list(look.log.rows(0, look.log.size))

    def outside(self, asked: Ask = ask, **more: object) -> Outside:
        return Outside(**({"policy": self.policy, "checkpoint": "", "ask": asked} | more))

    def begin(self, claims=BOTH, **more: object) -> Begun:
        place = more.pop("place", self.place)
        outside = self.outside(**more)
        return begin_epoch(BackupFiles(file=self.file), place, outside, claims, WHY)

    def witnessed(self, quorum: str = "none") -> None:
        """A policy that names a witness, and where it is asked."""
        path = self.settings.keys / "witnesses.policy"
        path.write_text(f"witness w {WITNESS.vkey} http://nowhere.invalid\nquorum {quorum}\n")
        self.place = self.place.model_copy(update={"witnesses": path})

    def witness(self) -> Ask:
        """A witness that has cosigned all there was."""
        memory = Witnessed(self.settings.keys.parent / "w.sqlite")
        asked = through(TestClient(create_witness(WITNESS, self.policy, memory, lambda: NOW)))
        one = Witness(name="w", key=WITNESS.key, url="http://nowhere.invalid")
        assert ask_witness(self.small.house, one, asked) == ""
        return asked


@pytest.fixture
def loss(tmp_path: Path) -> Iterator[Loss]:
    made = Loss(tmp_path)
    yield made
    made.small.house.close()


def nobody(_url: str, _body: bytes | None) -> Answered:
    raise OSError("nobody is there")


def test_a_new_epoch_begins_with_what_was_saved_and_says_what_is_lost(
    loss: Loss, new_postgres: Callable[[], str]
):
    newest = Checkpoint.parse(Note.parse(loss.note).text)
    served = loss.place.model_copy(update={"database_url": new_postgres()})

    begun = loss.begin(place=served)
    house = open_house(served)
    with house.look() as look:
        rows = list(look.log.rows(0, look.log.size))
        (entry,) = (one for one in look.log.about(SUBJECT) if one.type == BEGUN)

    assert rows[: len(loss.saved)] == loss.saved
    assert entry.index == len(loss.saved) == len(rows) - 1
    assert (entry.view["actor"], entry.view["second"]) == (QUALITY, ADMIN)
    body = entry.view["body"]
    assert (body["before"]["origin"], body["before"]["size"]) == (loss.origin, len(loss.saved))
    assert (body["last"]["size"], body["lost"]) == (newest.size, newest.size - len(loss.saved))
    assert Checkpoint.parse(Note.parse(body["last"]["note"]).text).size == len(loss.saved)
    assert house.origin == begun.origin != loss.origin
    assert begun.origin.endswith("/demo")
    house.sign()
    assert verify_database(served.address, Policy.of([begun.vkey], pinned=True)).ok
    assert verify_database(served.address, Policy.parse(policy_text(house))).ok
    assert not verify_database(served.address, loss.policy).ok
    house.close()


def test_life_goes_on_in_the_new_epoch(loss: Loss, tmp_path: Path):
    loss.small.house.close()
    begun = loss.begin()
    again = SmallHouse(open_house(loss.place))
    house, policy = again.house, Policy.parse(policy_text(again.house))

    coi = again.enrol(2)
    paper = evidence_of(again, coi).pdf
    carried = evidence_of(again, loss.coi).pdf
    drill = rehearse(house)
    first = house.signer
    house.move_clock(house.now().replace(year=2027))
    rotate(house, BOTH, KeyReason.ROUTINE)
    house.move_clock(house.now().replace(year=2028))
    retire(house, BOTH, first.key.shown, KeyReason.ROUTINE)
    take_backup(house, tmp_path / "later.sqlite")
    later = policy_text(house)

    assert all(verify_pdf(one, policy).ok for one in (loss.paper, paper, carried))
    assert all(verify_pdf(one, Policy.parse(later)).ok for one in (loss.paper, paper, carried))
    assert drill.startswith(f"{begun.origin}\ncustody restore drill\n")
    assert {key.name for key in Policy.parse(later).known()} == {loss.origin, begun.origin}
    house.close()
    assert (loss.place.keys / f"before-{epoch_word(begun.origin)}" / "last-signed").exists()


def evidence_of(small: SmallHouse, coi: str):
    return issue(small.house, small.session("AUDI3"), coi, names=False, language="en")


def test_the_paper_of_a_therapy_that_may_have_lost_entries_says_so_in_red(loss: Loss):
    loss.small.house.close()
    begun = loss.begin()
    again = SmallHouse(open_house(loss.place))
    new = again.enrol(2)

    carried, fresh = (
        "".join(PdfReader(BytesIO(evidence_of(again, coi).pdf)).pages[0].extract_text().split())
        for coi in (loss.coi, new)
    )
    again.house.close()

    said = f"New epoch of the log, entries lost before it: {begun.loss.entries}".replace(" ", "")
    assert said in carried
    assert said not in fresh


def test_the_ledgers_health_and_page_say_how_much_is_lost(loss: Loss):
    begun = loss.begin()
    house = open_house(loss.place)
    told = sign_in(house, badge=claim("AUDI3").badge, pin=PIN, station_token=STATION_TOKEN)
    with TestClient(create_app(house)) as client:
        auditor = {"Authorization": f"Bearer {told.token}"}
        health = client.get("/api/v1/ledger/health", headers=auditor).json()
        page = client.get("/audit?view=ledger", headers=auditor).text

    assert health["lost"] == begun.loss.entries > 0
    assert f"{begun.loss.entries} entries are lost for good: storage failed" in page
    assert f"the {len(loss.saved)} entries that were saved of {loss.origin}" in page


def test_the_old_log_is_not_taken_up_again(loss: Loss, tmp_path: Path):
    loss.begin()
    elsewhere = loss.place.model_copy(update={"data": tmp_path / "third"})

    with pytest.raises(Conflict, match="what was kept is of"):
        restore(BackupFiles(file=loss.file), elsewhere, loss.outside())
    house = open_house(loss.place)
    take_backup(house, tmp_path / "epoch.sqlite")
    house.close()
    with pytest.raises(LedgerTampered, match="no key is known for the log"):
        restore(
            BackupFiles(file=tmp_path / "epoch.sqlite"), elsewhere,
            Outside(policy=house.policy, checkpoint=loss.note, ask=ask),
        )  # fmt: skip
    both = Policy(house.policy.keys + loss.policy.keys)
    with pytest.raises(Conflict, match="what was kept is of"):
        restore(
            BackupFiles(file=tmp_path / "epoch.sqlite"), elsewhere,
            Outside(policy=both, checkpoint=loss.note, ask=ask),
        )  # fmt: skip


def test_who_was_erased_stays_erased_in_a_new_epoch(loss: Loss):
    with loss.small.house.look() as look:
        subject = look.books.get(Therapy, loss.coi).subject
    ErasedPersons(loss.settings.keys / ERASED).add(subject)

    assert loss.begin().restored.erased == (subject,)


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ((claim(QUALITY), claim(QUALITY)), "two different people"),
        ((claim(QUALITY), claim(ADMIN, "000000")), "is not right"),
        ((claim(QUALITY), claim("AUDI3")), "has no permission"),
    ],
)
def test_one_person_or_one_who_may_not_begins_nothing(loss: Loss, claims, told: str):
    with pytest.raises(NotAllowed, match=told):
        loss.begin(claims)

    assert_nothing_begun(loss)


def assert_nothing_begun(loss: Loss) -> None:
    assert not loss.place.data.exists()
    assert list(loss.settings.keys.glob("*epoch*")) == []
    assert loss.small.house.sign()


def test_where_nothing_is_missing_an_ordinary_restore_serves(loss: Loss, tmp_path: Path):
    loss.file = tmp_path / "tuesday.sqlite"
    take_backup(loss.small.house, loss.file)

    with pytest.raises(Conflict, match="restore it as it is"):
        loss.begin()
    assert_nothing_begun(loss)


def test_no_epoch_begins_over_an_installation_or_with_keys_from_the_environment(loss: Loss):
    with pytest.raises(Conflict, match="already"):
        loss.begin(place=loss.settings)
    with pytest.raises(Conflict, match="CUSTODY_LOG_KEY"):
        loss.begin(place=Settings(**(loss.place.model_dump() | {"log_key": "a line"})))
    assert_nothing_begun(loss)


def test_an_epoch_cut_off_after_it_began_is_completed_when_the_house_is_opened(
    loss: Loss, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(new_epoch, "take_over", lambda *_: (_ for _ in ()).throw(OSError("cut")))
    with pytest.raises(OSError, match="cut"):
        loss.begin()
    monkeypatch.undo()

    house = open_house(loss.place)
    note = house.sign()
    house.close()

    assert epoch_word(Note.parse(note).text.split("\n")[0])
    assert verify_database(loss.place.address, house.policy).ok
    assert list(loss.settings.keys.glob("*.new")) == []


def test_a_restore_asks_the_witness_and_refuses_what_lacks_what_it_saw(loss: Loss):
    witness = loss.witness()
    (loss.settings.keys / "last-signed").unlink()
    loss.witnessed()

    with pytest.raises(Conflict, match="entries that were signed are not in this backup"):
        restore(BackupFiles(file=loss.file), loss.place, loss.outside(witness))
    begun = loss.begin(asked=witness)

    newest = Checkpoint.parse(Note.parse(loss.note).text)
    assert begun.loss.last == newest
    assert begun.loss.cosigned == begun.loss.note == loss.note


def test_a_witness_that_saw_no_more_lets_the_restore_go_on(loss: Loss, tmp_path: Path):
    witness = loss.witness()
    loss.witnessed("w")
    file = tmp_path / "tuesday.sqlite"
    take_backup(loss.small.house, file)

    restored = restore(BackupFiles(file=file), loss.place, loss.outside(witness))

    assert (restored.report.ok, restored.unheard) == (True, ())


def saying(*notes: str, origin: str) -> Ask:
    shown = json.dumps({"logs": [{"origin": origin, "note": one} for one in notes]}).encode()
    return lambda _url, _body: Answered(status=200, kind="application/json", body=shown)


def test_a_witness_that_gives_no_answer_is_named_and_where_it_is_needed_stops_the_restore(
    loss: Loss, tmp_path: Path
):
    file = tmp_path / "tuesday.sqlite"
    take_backup(loss.small.house, file)
    files = BackupFiles(file=file)
    text = Note.parse(loss.note).text
    stranger = Ed25519Signer.from_seed(loss.origin, b"s" * 32)
    mute = [
        nobody, saying(sign_note(text, stranger), origin=loss.origin),
        lambda _url, _body: Answered(status=200, kind="", body=b"<html>"),
    ]  # fmt: skip

    loss.witnessed("w")
    for asked in mute:
        with pytest.raises(Conflict, match="w gave no answer, and the policy asks for w"):
            restore(files, loss.place, loss.outside(asked))
    assert not loss.place.data.exists()
    loss.witnessed()
    assert restore(files, loss.place, loss.outside(nobody)).unheard == ("w",)


def test_without_witnesses_must_be_said(loss: Loss, tmp_path: Path):
    file = tmp_path / "tuesday.sqlite"
    take_backup(loss.small.house, file)
    loss.witnessed("w")

    assert restore(
        BackupFiles(file=file), loss.place, loss.outside(nobody, without_witnesses=True)
    ).report.ok


def test_the_command_begins_an_epoch_and_wants_a_reason(loss: Loss, tmp_path, monkeypatch):
    monkeypatch.setenv("CUSTODY_DATA", str(loss.place.data))
    monkeypatch.setenv("CUSTODY_KEYS", str(loss.settings.keys))
    asked = "".join(f"{one.badge}\n{one.pin}\n" for one in BOTH)
    words = ["restore", str(loss.file), "--demo", "--new-epoch", "--people", "-"]

    bare = CliRunner().invoke(app, words, input=asked)
    begun = CliRunner().invoke(app, [*words, "--reason", "storage_failed"], input=asked)

    assert isinstance(bare.exception, Conflict)
    assert begun.exit_code == 0, begun.output
    assert "are lost" in begun.output
    assert "the log goes on as custody.example/log/epoch-" in begun.output


def test_an_epoch_has_a_name_of_its_own_and_stays_of_one_log():
    first = origin_of_epoch("custody.example/log/demo", NOW)

    assert first == "custody.example/log/epoch-20261128T031255Z/demo"
    assert origin_of_epoch(first, NOW.replace(year=2027)) == (
        "custody.example/log/epoch-20271128T031255Z/demo"
    )
    assert origin_of_epoch("a/log", NOW) == "a/log/epoch-20261128T031255Z"
    assert are_of_one_log(first, "custody.example/log/demo")
    assert not are_of_one_log(first, "custody.example/log")
    assert (epoch_word(first), epoch_word("a/log")) == ("epoch-20261128T031255Z", "")
