"""The verifier for an auditor: exit codes and what is told."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from custody.__main__ import main
from tests.custody.ledger.stories import KEY, a_log, note_of

FOLDER = Path("fixtures/ledgers")
GOOD, PINNED = str(FOLDER / "good.jsonl"), ["--policy", str(FOLDER / "policy.txt")]


@pytest.fixture
def policy(tmp_path):
    file = tmp_path / "policy.txt"
    file.write_text(f"log {KEY.vkey}\nquorum none\n")
    return ["--policy", str(file)]


@pytest.fixture
def database(tmp_path):
    """A database as the store keeps it: nine entries, signed at five and at eight."""
    file = tmp_path / "custody.db"
    log = a_log(9)
    with sqlite3.connect(file) as store:
        store.execute("CREATE TABLE ledger_entry (seq INTEGER, id TEXT, body BLOB, leaf BLOB)")
        store.execute("CREATE TABLE ledger_checkpoint (size INTEGER, note TEXT)")
        store.executemany("INSERT INTO ledger_entry VALUES (?, '', ?, ?)", log.rows(0, 9))
        for size in (5, 8):
            note = note_of(log, size=size)
            store.execute("INSERT INTO ledger_checkpoint VALUES (?, ?)", (size, note))
    store.close()
    return file


def change(database, statement):
    with sqlite3.connect(database) as store:
        store.execute(statement)
    store.close()


def test_a_good_bundle_exits_0_and_shows_its_checkpoint(capsys):
    assert main(["verify", GOOD, *PINNED]) == 0

    told = capsys.readouterr().out
    assert "verified: 5 entries" in told
    assert "custody.example/known-answers/demo" in told
    assert "about no patient" in told
    assert "NOT PINNED" not in told


def test_a_bundle_without_a_policy_says_that_its_key_is_not_pinned(capsys):
    assert main(["verify", GOOD]) == 0
    assert "KEY NOT PINNED" in capsys.readouterr().out


def test_a_tampered_bundle_exits_1_and_names_the_entry(capsys):
    assert main(["verify", str(FOLDER / "tampered/changed_field.jsonl"), *PINNED]) == 1
    assert "NOT VERIFIED: entry 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [[str(FOLDER / "known_answers.json")], ["no/such/file"], [GOOD, "--policy", GOOD]],
)
def test_what_cannot_be_read_exits_2(capsys, arguments):
    assert main(["verify", *arguments]) == 2
    assert "unreadable" in capsys.readouterr().err


def test_a_good_database_exits_0_and_counts_what_is_not_signed(capsys, database, policy):
    assert main(["verify", str(database), *policy]) == 0

    told = capsys.readouterr().out
    assert "verified: 9 entries" in told
    assert "1 entries came after" in told


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE ledger_entry SET leaf = zeroblob(32) WHERE seq = 4", "entry 4"),
        ("DELETE FROM ledger_entry WHERE seq = 2", "entry 2"),
        ("DELETE FROM ledger_entry WHERE seq > 5", "entry 6 is missing"),
        ("UPDATE ledger_checkpoint SET note = replace(note, '5', '6')", "does not verify"),
    ],
)
def test_a_tampered_database_exits_1_and_names_the_entry(capsys, database, policy, statement, told):
    change(database, statement)

    assert main(["verify", str(database), *policy]) == 1
    assert told in capsys.readouterr().out


def test_a_database_needs_a_policy_and_a_checkpoint(capsys, database, policy):
    assert main(["verify", str(database)]) == 2
    change(database, "DELETE FROM ledger_checkpoint")

    assert main(["verify", str(database), *policy]) == 2


def test_it_runs_with_nothing_but_the_ledgers_two_libraries():
    blocked = "pydantic, fastapi, sqlalchemy, sqlmodel, reportlab, jinja2, typer, numpy"
    program = (
        f"import sys\n"
        f"sys.modules.update(dict.fromkeys('{blocked}'.split(', ')))\n"
        f"from custody.__main__ import main\n"
        f"sys.exit(main(['verify', {GOOD!r}]))\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
