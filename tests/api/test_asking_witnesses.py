"""What a house believes of a witness, what a witness takes from the net, and that neither is a way in."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.http_client import Answered, ask
from api.main import create_app
from api.publishing import Publisher
from api.witness_app import BODY_BYTES_MAX, create_witness
from api.witnessing import ask_witness
from custody.errors import DocumentUnreadable, SigningStopped
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import Ed25519Signer, Policy, cosign, sign_note
from custody.ledger.note import COSIGNATURE, Note
from custody.ledger.policy import Witness
from custody.ledger.witness import write_submission
from custody.store.witnessed import Witnessed
from tests.custody.store.stories import a_draft
from tests.kit.installation import Installation
from tests.kit.witnesses import through

SIZE_TYPE = "text/x.tlog.size"
KEY = Ed25519Signer.from_seed("witness.example/w", bytes(32), COSIGNATURE)
OTHER = Ed25519Signer.from_seed("witness.example/w", bytes([1]) * 32, COSIGNATURE)
PARTNER = Witness(name="partner", key=KEY.key, url="http://nowhere.invalid")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def signed(installation: Installation) -> Installation:
    """A house with some signed entries, on either database."""
    grow(installation, 3)
    return installation


def grow(made: Installation, count: int) -> None:
    """Record so many entries and sign them."""
    made.house.write(lambda at: [at.log.append(a_draft()) for _ in range(count)])
    made.house.sign()


def witness_of(made: Installation, folder: Path) -> TestClient:
    """An honest witness that follows the house."""
    policy = Policy.parse(f"log {made.house.signer.vkey}\nquorum none\n")
    return TestClient(create_witness(KEY, policy, Witnessed(folder / "w.sqlite"), lambda: NOW))


def saying(status: int, body: bytes = b"", kind: str = "text/plain", shown: object = None):
    """A witness that always answers this, and shows something in its status."""

    def asked(_url: str, sent: bytes | None) -> Answered:
        if sent is None:
            return Answered(status=200, kind="application/json", body=json.dumps(shown).encode())
        return Answered(status=status, kind=kind, body=body)

    return asked


def test_a_growing_log_is_cosigned_and_its_note_carries_the_line(signed, tmp_path) -> None:
    client = witness_of(signed, tmp_path)

    for count in (1, 0, 300, 1):
        grow(signed, count)
        assert ask_witness(signed.house, PARTNER, through(client)) == ""

    with signed.house.look() as look:
        size, note = look.stores.checkpoints.last()
    keys = [signed.house.signer.key, KEY.key]
    assert Note.parse(note).verified_by(keys) == tuple(keys)
    assert size == signed.size()
    assert client.get("/status").json()["logs"][0]["size"] == size


def test_a_cosignature_that_was_lost_here_is_asked_for_again(signed, tmp_path) -> None:
    client = witness_of(signed, tmp_path)
    house = signed.house
    with house.look() as look:
        note = look.stores.checkpoints.last()[1]
    client.post("/add-checkpoint", content=write_submission(0, (), note))
    grow(signed, 4)

    assert ask_witness(house, PARTNER, through(client)) == ""


@pytest.mark.parametrize(
    ("ask_", "told"),
    [
        (saying(200, b""), "no cosignature"),
        (saying(200, b"\xff\xfe"), "no cosignature"),
        (saying(200, "\u2014 witness.example/w AAAA\n".encode()), "no cosignature"),
        (saying(200, cosign("another text\n", KEY, 1).line().encode()), "no cosignature"),
        (saying(200, cosign("x\n", OTHER, 1).line().encode()), "no cosignature"),
        (saying(301), "refused: 301"),
        (saying(403), "refused: 403"),
        (saying(500), "refused: 500"),
        (saying(422), "refused: 422"),
        (saying(409, b"999999\n", SIZE_TYPE), "refused: 409"),
        (saying(409, b"0\n", SIZE_TYPE), "refused: 409"),
        (saying(409, b"-1\n", SIZE_TYPE), "refused: 409"),
        (saying(409, b"9" * 5000, SIZE_TYPE), "refused: 409"),
        (saying(409, "\u0661".encode(), SIZE_TYPE), "refused: 409"),
        (saying(409, b"1\n"), "refused: 409"),
        (saying(422, shown=[]), "refused: 422"),
        (saying(422, shown={"logs": [{"origin": "x"}]}), "refused: 422"),
        (saying(422, shown={"logs": 7}), "refused: 422"),
    ],
)
def test_a_witness_that_lies_or_is_broken_gets_nothing_kept_and_stops_nothing(
    house: Installation, ask_, told: str
) -> None:
    grow(house, 3)

    problem = ask_witness(house.house, PARTNER, ask_)

    with house.house.look() as look:
        note = look.stores.checkpoints.last()[1]
    assert told in problem
    assert len(Note.parse(note).signatures) == 1
    assert house.house.alarm == ""
    assert house.house.sign()


def test_a_witness_that_knows_another_key_refuses_and_nobody_is_alarmed(
    house: Installation, tmp_path: Path
) -> None:
    grow(house, 3)
    stranger = Ed25519Signer.from_seed(house.house.origin, bytes(32))
    follows = Policy.parse(f"log {stranger.vkey}\nquorum none\n")
    client = TestClient(create_witness(KEY, follows, Witnessed(tmp_path / "w.sqlite"), lambda: NOW))

    assert ask_witness(house.house, PARTNER, through(client)) == "it refused: 403"
    assert house.house.alarm == ""
    assert client.get("/status").json()["logs"] == []


def test_a_forged_proof_of_another_history_stops_nothing(house: Installation) -> None:
    grow(house, 3)
    origin = house.house.origin
    forger = Ed25519Signer.from_seed(origin, bytes(32))
    text = Checkpoint(origin=origin, size=9999, root=bytes(32)).text()
    shown = {"logs": [{"origin": origin, "note": sign_note(text, forger)}]}

    ask_witness(house.house, PARTNER, saying(422, shown=shown))

    assert house.house.alarm == ""


@pytest.mark.parametrize(("size", "told"), [(9999, "set back"), (2, "not those that were signed")])
def test_what_the_logs_own_key_signed_and_is_not_here_stops_signing(
    house: Installation, size: int, told: str
) -> None:
    grow(house, 3)
    origin = house.house.origin
    text = Checkpoint(origin=origin, size=size, root=bytes(32)).text()
    shown = {"logs": [{"origin": origin, "note": sign_note(text, house.house.signer)}]}

    ask_witness(house.house, PARTNER, saying(422, shown=shown))

    assert told in house.house.alarm
    with pytest.raises(SigningStopped, match=told):
        house.house.sign()


def test_a_policy_that_does_not_say_where_a_witness_is_stops_the_start(house: Installation) -> None:
    path = house.settings.data / "w.policy"
    path.write_text(f"witness w {KEY.vkey}\nquorum none\n")
    house.house.settings = house.settings.model_copy(update={"witnesses": path})

    with pytest.raises(DocumentUnreadable, match="where w is asked"):
        create_app(house.house)


def test_the_schedule_signs_what_is_new_and_nothing_else(house: Installation) -> None:
    publisher = Publisher(house.house)
    house.house.write(lambda at: at.log.append(a_draft()))

    publisher._sign_news()
    publisher._sign_news()

    with house.house.look() as look:
        notes = look.stores.checkpoints
        assert notes.last()[0] == house.size()
    house.house.alarm = "something is wrong"
    house.house.write(lambda at: at.log.append(a_draft()))
    publisher._sign_news()
    with house.house.look() as look:
        assert look.stores.checkpoints.last()[0] == house.size() - 1


# ── the witness's door ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 400),
        (b"\xff\xfe\x00", 400),
        (b"old 0\n\n", 400),
        (b"{}" * 1000, 400),
        (b"old 0\n" * 100, 400),
        (b"x" * (BODY_BYTES_MAX + 1), 413),
        (b"old 0\n\n" + b"\xe2\x80\x94 a AAAA\n" * 1000, 400),
        ("old 0\n\na\n1\n\u00e9\n\n\u2014 a AAAAAAA=\n".encode(), 400),
    ],
)
def test_hostile_bodies_are_refused_without_a_trace(
    signed, tmp_path, body: bytes, code: int
) -> None:
    client = witness_of(signed, tmp_path)

    assert client.post("/add-checkpoint", content=body).status_code == code
    status = client.get("/status")
    assert (status.status_code, status.json()["logs"], status.json()["alarms"]) == (200, [], [])


def test_the_door_answers_as_the_standard_says(house: Installation, tmp_path) -> None:
    grow(house, 3)
    client = witness_of(house, tmp_path)
    with house.house.look() as look:
        size, note = look.stores.checkpoints.last()
    unknown = Checkpoint(origin="custody.example/other", size=1, root=bytes(32)).text()
    stranger = Ed25519Signer.from_seed(house.house.origin, bytes(32))

    def post(old: int, text: str, *proof: bytes):
        return client.post("/add-checkpoint", content=write_submission(old, proof, text))

    good, stale = post(0, note), post(1, note)
    assert good.status_code == 200
    assert good.text.startswith("\u2014 witness.example/w ")
    assert (stale.status_code, stale.text) == (409, f"{size}\n")
    assert stale.headers["content-type"].startswith(SIZE_TYPE)
    assert post(size + 1, note).status_code == 400
    assert post(0, sign_note(unknown, stranger)).status_code == 404
    assert post(0, sign_note(Note.parse(note).text, stranger)).status_code == 403
    assert post(size, note, bytes(32)).status_code == 422
    assert client.get("/add-checkpoint").status_code == 405


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x", "nothing", "http://[", "http://a b/"]
)
def test_only_servers_of_the_web_are_asked(url: str) -> None:
    with pytest.raises((DocumentUnreadable, OSError)):
        ask(url, None)
