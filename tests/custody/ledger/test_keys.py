"""A private key stays with its owner; a policy is wholly understood or refused."""

import pytest

from custody.errors import DocumentUnreadable, SigningStopped
from custody.ledger.keys import Ed25519Signer, Policy
from tests.custody.ledger.stories import KEY, ORIGIN, STRANGER

SEED = bytes(range(32))


def test_a_key_file_is_its_owners_alone_and_is_read_back(tmp_path):
    file = tmp_path / "log.key"

    made = Ed25519Signer.create_file(file, ORIGIN, SEED)

    assert file.stat().st_mode & 0o777 == 0o600
    read = Ed25519Signer.from_file(file)
    assert read.vkey == made.vkey
    assert read.sign(b"text") == made.sign(b"text")


def test_a_key_is_never_replaced(tmp_path):
    file = tmp_path / "log.key"
    Ed25519Signer.create_file(file, ORIGIN, SEED)
    before = file.read_bytes()

    with pytest.raises(SigningStopped, match="never replaced"):
        Ed25519Signer.create_file(file, ORIGIN, SEED[::-1])

    assert file.read_bytes() == before


def test_a_key_that_others_may_read_is_not_used(tmp_path):
    file = tmp_path / "log.key"
    Ed25519Signer.create_file(file, ORIGIN, SEED)
    file.chmod(0o640)

    with pytest.raises(SigningStopped, match="others"):
        Ed25519Signer.from_file(file)


@pytest.mark.parametrize(
    "text", ["", "PRIVATE+KEY+a+00000000+AA==\n", "PRIVATE+KEY+x\n", "hello\n"]
)
def test_a_file_without_a_key_is_refused(tmp_path, text):
    file = tmp_path / "log.key"
    file.write_text(text)
    file.chmod(0o600)

    with pytest.raises(SigningStopped):
        Ed25519Signer.from_file(file)


def test_a_key_under_another_name_than_its_id_says_is_refused_without_showing_it(tmp_path):
    file = tmp_path / "log.key"
    Ed25519Signer.create_file(file, ORIGIN, SEED)
    secret = file.read_text()
    file.write_text(secret.replace(ORIGIN, "custody.example/production"))

    with pytest.raises(SigningStopped, match="id") as refusal:
        Ed25519Signer.from_file(file)

    assert secret.rstrip().rsplit("+", 1)[1] not in str(refusal.value)


def test_a_signer_does_not_show_its_secret():
    assert "private" not in repr(KEY).lower()


@pytest.mark.parametrize(("name", "seed"), [("", SEED), ("a b", SEED), ("a+b", SEED), ("a", b"x")])
def test_a_key_needs_a_name_and_a_whole_seed(name, seed):
    with pytest.raises(SigningStopped):
        Ed25519Signer.from_seed(name, seed)


def test_a_policy_pins_keys_by_origin_with_the_time_they_may_vouch_for():
    named = f"{ORIGIN}+{KEY.key.id.hex()}"

    policy = Policy.parse(
        f"# our log\n\nlog {KEY.vkey} https://log.example\n\tlog  {STRANGER.vkey}\n"
        f"valid {named} 2026-01-01T00:00:00.000000Z 2027-01-01T00:00:00.000000Z\nquorum none\n"
    )

    ours, other = policy.keys_for(ORIGIN)
    assert policy.pinned
    assert (ours.key, other.key) == (KEY.key, STRANGER.key)
    assert ours.vouches_at("2026-01-01T00:00:00.000000Z")
    assert not ours.vouches_at("2025-12-31T23:59:59.999999Z")
    assert not ours.vouches_at("2027-01-01T00:00:00.000000Z")
    assert other.vouches_at("2027-01-01T00:00:00.000000Z")
    assert policy.keys_for("custody.example/other") == ()


def test_a_bound_may_be_open():
    named = f"{ORIGIN}+{KEY.key.id.hex()}"

    policy = Policy.parse(f"log {KEY.vkey}\nvalid {named} - -\nquorum none\n")

    assert policy.keys[0].vouches_at("2026-01-01T00:00:00.000000Z")


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"log {KEY.vkey}\n",
        f"log {KEY.vkey}\nquorum none\nquorum none\n",
        f"log {KEY.vkey}\nwitness w {STRANGER.vkey}\nquorum w\n",
        f"log {KEY.vkey}\nquorum w\n",
        f"log {KEY.vkey}\nlog {KEY.vkey}\nquorum none\n",
        "log nonsense\nquorum none\n",
        f"log {KEY.vkey}\nvalid {ORIGIN}+00000000 - -\nquorum none\n",
        f"log {KEY.vkey}\nvalid {ORIGIN}+{KEY.key.id.hex()} yesterday -\nquorum none\n",
        f"log {KEY.vkey}\nallow all\nquorum none\n",
    ],
)
def test_a_policy_that_is_not_wholly_understood_is_refused(text):
    with pytest.raises(DocumentUnreadable):
        Policy.parse(text)
