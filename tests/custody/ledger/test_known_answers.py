"""Answers of a script that shares no code with the ledger: added to and never changed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.rotating import derived_policy
from custody.errors import DocumentUnreadable, LedgerTampered
from custody.exchange.bundle import verify_bundle
from custody.ledger.canonical import decode, encode
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.commitment import commit
from custody.ledger.entry import Entry
from custody.ledger.keys import Ed25519Signer, Policy, cosign, sign_note
from custody.ledger.merkle import root_of
from custody.ledger.note import COSIGNATURE, Note, cosigned, cosigned_at
from custody.ledger.proof import consistency_proof, inclusion_proof
from custody.ledger.shape import FIELDS, REQUIRED
from custody.ledger.timestamp import write_time
from custody.ledger.verify import verify_entries

FOLDER = Path("fixtures/ledgers")
WITNESSES = json.loads((FOLDER / "witnesses.json").read_text("utf-8"))
KNOWN = json.loads((FOLDER / "known_answers.json").read_text("utf-8"))
BODIES = [entry["body"].encode() for entry in KNOWN["entries"]]
LEAVES = [bytes.fromhex(entry["leaf"]) for entry in KNOWN["entries"]]
ORIGIN = Checkpoint.parse(KNOWN["checkpoint_text"]).origin
DOCUMENT = Path("docs/ledger-format.md").read_text("utf-8")
POLICY = Policy.parse((FOLDER / "policy.txt").read_text("utf-8"))


def in_hex(proof):
    return [node.hex() for node in proof]


def test_the_script_still_makes_the_same_answers(tmp_path):
    script = "tests/known_answers/make_ledger_vectors.py"
    subprocess.run([sys.executable, script, str(tmp_path)], check=True)

    made = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.*")}
    known = {file.relative_to(FOLDER): file.read_bytes() for file in FOLDER.rglob("*.*")}
    assert made == known


def test_the_script_shares_no_code_with_us():
    script = Path("tests/known_answers/make_ledger_vectors.py").read_text("utf-8")

    assert "import custody" not in script
    assert "from custody" not in script


@pytest.mark.parametrize("index", range(len(BODIES)))
def test_an_entry_has_its_leaf_hash_and_its_bytes(index):
    entry = Entry.read(index, BODIES[index])

    assert entry.leaf == LEAVES[index]
    assert encode(decode(entry.body)) == entry.body
    assert write_time(entry.rec) == KNOWN["entries"][index]["rec"]


def test_every_root():
    assert [root_of(LEAVES[:size]).hex() for size in range(9)] == KNOWN["roots"]


def test_every_inclusion_proof():
    for case in KNOWN["inclusion"]:
        assert in_hex(inclusion_proof(LEAVES[: case["size"]], case["index"])) == case["proof"]


def test_every_consistency_proof():
    for case in KNOWN["consistency"]:
        assert in_hex(consistency_proof(LEAVES[: case["second"]], case["first"])) == case["proof"]


def test_every_commitment():
    for case in KNOWN["commitments"]:
        assert encode(case["value"]).decode() == case["canonical"]
        assert commit(bytes.fromhex(case["salt"]), case["value"]) == case["commitment"]


def test_the_checkpoint_and_its_note():
    checkpoint, signers = open_checkpoint(KNOWN["checkpoint"], POLICY)
    signer = Ed25519Signer.from_seed(checkpoint.origin, bytes.fromhex(KNOWN["seed"]))

    assert checkpoint == Checkpoint.parse(KNOWN["checkpoint_text"])
    assert checkpoint.demo
    assert [pinned.key.vkey for pinned in signers] == [KNOWN["vkey"]] == [signer.vkey]
    assert sign_note(checkpoint.text(), signer) == KNOWN["checkpoint"]


def test_the_cosignature():
    known = WITNESSES["cosignature"]
    name = WITNESSES["vkeys"]["partner"].partition("+")[0]
    witness = Ed25519Signer.from_seed(name, bytes([1]) * 32, COSIGNATURE)

    assert witness.vkey == WITNESSES["vkeys"]["partner"]
    assert cosigned(WITNESSES["checkpoint_text"], int(known["time"])) == known["signed"].encode()
    assert cosign(WITNESSES["checkpoint_text"], witness, int(known["time"])).line() == known["line"]


@pytest.mark.parametrize(
    "case", WITNESSES["judged"], ids=lambda one: f"{one['policy']}-{one['note']}"
)
def test_every_note_is_judged_by_every_policy(case):
    note, policy = (
        WITNESSES["notes"][case["note"]],
        Policy.parse(WITNESSES["policies"][case["policy"]]),
    )

    if "problem" in case:
        with pytest.raises(LedgerTampered, match=case["problem"]):
            open_checkpoint(note, policy)
        return

    assert open_checkpoint(note, policy)[0] == Checkpoint.parse(WITNESSES["checkpoint_text"])
    found = policy.cosigners(Note.parse(note))
    told = {one.name: found[one.key] for one in policy.witnesses if one.key in found}
    times = {name: str(cosigned_at(line.signature)) for name, line in told.items()}
    assert times == case["cosigned"]


@pytest.mark.parametrize("name", sorted(WITNESSES["refused"]))
def test_every_policy_that_is_none_is_refused(name):
    with pytest.raises(DocumentUnreadable):
        Policy.parse(WITNESSES["refused"][name]["policy"])


def test_the_whole_log():
    report = verify_entries(BODIES, KNOWN["checkpoint"], POLICY)

    assert (report.ok, report.size) == (True, 8)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_the_document_tells_of_every_field(name):
    must = "yes" if name in REQUIRED else ""

    assert re.search(rf"^\| `{name}` \| *{must} *\| \S", DOCUMENT, re.MULTILINE)


def test_the_document_quotes_the_known_answers():
    example = KNOWN["entries"][1]

    for quoted in (example["body"], example["leaf"], KNOWN["checkpoint"], KNOWN["vkey"]):
        assert quoted in DOCUMENT


def test_the_policy_in_the_document_is_one():
    policy = DOCUMENT.split("# the log of the treatment centre")[1].split("```")[0]

    assert Policy.parse(policy).keys_for(ORIGIN)[0].since == "2026-01-01T00:00:00.000000Z"


def test_the_history_of_the_keys_leads_from_the_first_key_to_the_next():
    data, old = (FOLDER / "succession" / "keys.jsonl").read_bytes(), FOLDER / "policy.txt"

    derived = derived_policy(data, old.read_text("utf-8"))

    assert derived == (FOLDER / "succession" / "derived.txt").read_text("utf-8")
    for policy in (POLICY, Policy.parse(derived)):
        assert verify_bundle(data, policy).ok
