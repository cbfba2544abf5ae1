"""Every attack of the corpus is refused under its name, each field of an entry has one, and so have whole logs.

Bundles are also asked by `tests/custody/exchange/test_bundle.py`, by both command lines and by the page in a browser;
whole logs are asked here, in memory and as a database that somebody with nothing but Python verifies.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from custody.__main__ import main
from custody.exchange.bundle import verify_bundle
from custody.ledger.checkpoint import open_checkpoint
from custody.ledger.merkle import leaf_hash
from custody.ledger.policy import Policy
from custody.ledger.report import Report
from custody.ledger.shape import FIELDS, REQUIRED
from custody.ledger.verify import verify_entries

FOLDER = Path("fixtures/ledgers")
BUNDLES = json.loads((FOLDER / "tampered" / "expected.json").read_text("utf-8"))
LOGS = json.loads((FOLDER / "tampered" / "whole_logs.json").read_text("utf-8"))


def verified(case: dict) -> Report:
    """The answer to a whole log, with the checkpoints that the reader kept."""
    policy = Policy.parse(case["policy"])
    kept = [open_checkpoint(note, policy)[0] for note in case["kept"]]
    return verify_entries(map(str.encode, case["entries"]), case["note"], policy, kept=kept)


def as_database(case: dict, file: Path) -> None:
    """The log as whoever owns the file would leave it: leaves that fit, every checkpoint still there."""
    entries = [body.encode() for body in case["entries"]]
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TABLE ledger_entry (seq INTEGER PRIMARY KEY, body BLOB, leaf BLOB)"
        )
        database.execute("CREATE TABLE ledger_checkpoint (size INTEGER, note TEXT)")
        database.executemany(
            "INSERT INTO ledger_entry VALUES (?, ?, ?)",
            ((seq, body, leaf_hash(body)) for seq, body in enumerate(entries)),
        )
        for note in (*case["kept"], case["note"]):
            size = int(note.split("\n")[1])
            database.execute("INSERT INTO ledger_checkpoint VALUES (?, ?)", (size, note))
        database.commit()


def test_the_whole_log_verifies_before_any_attack():
    report = verified(LOGS["good"])

    assert (report.ok, report.size) == (True, len(LOGS["good"]["entries"]))


@pytest.mark.parametrize("name", sorted(LOGS["attacks"]))
def test_every_attack_on_a_whole_log_is_found_where_it_is(name: str):
    attack = LOGS["attacks"][name]

    report = verified(attack)

    assert not report.ok
    assert report.first_bad_index == attack["first_bad_index"]
    assert attack["problem"] in report.problem


@pytest.mark.parametrize("name", sorted(LOGS["attacks"]))
def test_every_attack_on_a_whole_log_is_found_in_a_database_by_plain_python(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    attack = LOGS["attacks"][name]
    as_database(attack, tmp_path / "log.sqlite")
    (tmp_path / "policy.txt").write_text(attack["policy"], "utf-8")

    code = main(["verify", str(tmp_path / "log.sqlite"), "--policy", str(tmp_path / "policy.txt")])

    assert code == 1
    assert attack["problem"] in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", [name for name, one in LOGS["attacks"].items() if one["kept"] and "key" in name]
)
def test_what_the_logs_own_key_signed_is_found_by_kept_checkpoints_alone(name: str):
    attack = LOGS["attacks"][name]

    assert verified(attack | {"kept": []}).ok


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_each_field_of_an_entry_is_changed_by_an_attack(field: str):
    changed = {name for name in BUNDLES if name.startswith(f"field_{field}")}

    assert changed
    assert field in REQUIRED or f"without_{field}" in BUNDLES


@pytest.mark.parametrize("name", sorted(BUNDLES))
def test_without_a_policy_only_the_strangers_own_key_is_taken(name: str):
    report = verify_bundle((FOLDER / "tampered" / f"{name}.jsonl").read_bytes())

    assert report.ok == (name == "wrong_key")
    assert not report.pinned


@pytest.mark.parametrize("attacks", [BUNDLES, LOGS["attacks"]])
def test_no_attack_is_told_twice(attacks: dict):
    told = [one["done"] for one in attacks.values()]

    assert len(told) == len({*told})
