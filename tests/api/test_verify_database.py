"""A whole database verified by many processes, and again from where it was verified before."""

import io
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api import verifying_database as verifying
from api.cli import main
from api.verify_progress import ProgressLine
from api.verifying_database import Resume, verify_database
from custody.domain.books import outcome_of
from custody.errors import DocumentUnreadable
from custody.ledger import blocks
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import Ed25519Signer, Policy, sign_note
from custody.store.checkpoints import Checkpoints
from custody.store.database import open_database
from custody.store.log import SqlLog
from custody.store.sequencer import Sequencer
from custody.store.statements import Statements
from tests.custody.store.stories import a_bag, a_draft, counts
from tests.kit.databases import INSTALLATION_KEY, START, TickingClock

SIGNER = Ed25519Signer.from_seed("custody.example/test/demo", b"a seed that signs nothing else..")
POLICY = Policy.of([SIGNER.vkey], pinned=True)
LATER = "2026-11-23T09:00:00.000000Z"
DISARM = {
    "sqlite": "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT format('ALTER TABLE %s DISABLE TRIGGER USER', c.relname) FROM pg_class c"
        " WHERE c.relname LIKE 'ledger%' AND c.relkind = 'r'"
    ),
}


def grow(address: str, first: int, stop: int, *, sign: bool = True) -> None:
    """More entries, and a checkpoint over all of them."""
    database = open_database(address)
    sequencer = Sequencer(database, TickingClock(), INSTALLATION_KEY).start()
    for number in range(first, stop):
        sequencer.run(counts(number))
    sequencer.stop()
    database.close()
    if sign:
        sign_at(address)


def sign_at(address: str, size: int | None = None, signer: Ed25519Signer = SIGNER) -> None:
    """The checkpoint over so many entries, or all of them."""
    database = open_database(address)
    with database.write() as connection:
        sql = Statements(connection)
        log = verifying.SqlLog(connection)
        tree = log.tree(size or log.size)
        checkpoint = Checkpoint(origin=signer.name, size=tree.size, root=tree.root())
        Checkpoints(sql).keep(tree.size, sign_note(checkpoint.text(), signer))
    database.close()


def change(address: str, *statements: str) -> None:
    """What the owner of the database can do: guards off, then what they like."""
    if address.startswith("sqlite"):
        connection = sqlite3.connect(address.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(address)
    with closing(connection):
        kind = "sqlite" if address.startswith("sqlite") else "postgresql"
        for (statement,) in connection.execute(DISARM[kind]).fetchall():
            connection.execute(statement)
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def tell(address: str, *outcome: tuple[str, dict[str, Any]]) -> None:
    """An entry that is signed and whose outcome is in no table: what only the log's own key can do."""
    database = open_database(address)
    with database.write() as connection:
        log = SqlLog(connection, lambda: START + timedelta(days=1))
        log.lock()
        log.append(replace(a_draft(), outcome=outcome))
        log.write_head()
    database.close()
    sign_at(address)


REWORDED = {
    "sqlite": "UPDATE ledger_entry SET body = CAST(replace(CAST(body AS TEXT), 'person-1', 'person-2') AS BLOB)",
    "postgresql": (
        "UPDATE ledger_entry SET body ="
        " convert_to(replace(convert_from(body, 'UTF8'), 'person-1', 'person-2'), 'UTF8')"
    ),
}


def reworded(address: str, index: int) -> str:
    kind = "sqlite" if address.startswith("sqlite") else "postgresql"
    return f"{REWORDED[kind]} WHERE seq = {index}"


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    """A database of 40 entries about four subjects, all signed, and once in between."""
    made = new_address()
    grow(made, 0, 25)
    grow(made, 25, 40)
    return made


NO_RECORDS = {
    "a row that names none": ("container", outcome_of((a_bag("BAG-9", therapy="NOBODY"),))[0][1]),
    "a kind that there is not": ("moon", {"id": "M-1"}),
    "a value of another kind": ("serial", {"series": "S", "last": "many"}),
    "a field too many": ("serial", {"series": "S", "last": 1, "moon": "new"}),
    "a field too few": ("serial", {"last": 1}),
}


@pytest.mark.parametrize("told", NO_RECORDS.values(), ids=NO_RECORDS)
def test_a_signed_outcome_that_is_no_record_is_not_verified_and_names_its_entry(
    address: str, told: tuple[str, dict[str, Any]]
):
    tell(address, told)

    report = verify_database(address, POLICY)

    assert (report.ok, report.first_bad_index) == (False, 40)
    assert report.problem.startswith("entry 40 tells of ")


def test_a_checkpoint_whose_signature_fails_is_named_by_its_size(address: str):
    change(
        address, "UPDATE ledger_checkpoint SET note = replace(note, '25\n', '24\n') WHERE size = 25"
    )

    report = verify_database(address, POLICY)

    assert not report.ok
    assert report.problem == (
        f"the checkpoint over 25 entries: the signature of {SIGNER.name} does not verify"
    )


@pytest.fixture
def many_hands(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Blocks of eight entries; with help, or without."""
    monkeypatch.setattr(blocks, "BLOCK", 8)
    monkeypatch.setattr(verifying, "processors", lambda: 2)

    def switch(on: bool) -> None:
        worth = 8 if on else 10**9
        monkeypatch.setattr(verifying, "WORTH_HELP", worth)
        monkeypatch.setattr(blocks, "WORTH_HELP", worth)

    return switch


TAMPERINGS = {
    "nothing": (),
    "first": (0,),
    "within a block": (13,),
    "last of a block": (15,),
    "last": (39,),
    "two": (30, 5),
}


@pytest.mark.parametrize("places", TAMPERINGS.values(), ids=TAMPERINGS)
def test_by_many_processes_the_same_is_found_and_said(address: str, many_hands, places):
    change(address, *(reworded(address, place) for place in places))

    many_hands(False)
    alone = verify_database(address, POLICY)
    many_hands(True)
    helped = verify_database(address, POLICY)

    assert helped == alone
    assert helped.ok == (not places)
    assert helped.first_bad_index == (min(places) if places else None)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger_entry WHERE seq = 17",
        "UPDATE ledger_entry SET leaf = (SELECT leaf FROM ledger_entry WHERE seq = 3) WHERE seq = 21",
        "DELETE FROM ledger_link WHERE seq = 17",
        "UPDATE ledger_link SET n = n + 100 WHERE seq = 22",
        "UPDATE serial SET last = 39",
        "DELETE FROM serial",
    ],
)
def test_whatever_is_done_to_the_tables_both_find_it(address: str, many_hands, statement: str):
    off = "PRAGMA foreign_keys = OFF" if address.startswith("sqlite") else "SELECT 1"
    if "DELETE FROM ledger_entry" in statement and not address.startswith("sqlite"):
        statement = statement.replace("17", "39") + "; UPDATE ledger_head SET size = 39"
        change(address, "DELETE FROM ledger_link WHERE seq = 39", *statement.split("; "))
    else:
        change(address, off, statement)

    many_hands(False)
    alone = verify_database(address, POLICY)
    many_hands(True)
    helped = verify_database(address, POLICY)

    assert helped == alone
    assert not helped.ok


def test_a_file_damaged_where_a_helper_reads_is_unreadable_and_not_unverified(
    new_sqlite: Callable[[], str], many_hands, monkeypatch, capsys, tmp_path: Path
):
    address = new_sqlite()
    grow(address, 0, 200)
    file = Path(address.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = [
            page
            for (page,) in connection.execute(
                "SELECT pageno FROM dbstat WHERE name = 'ledger_entry' AND pagetype = 'leaf'"
            )
        ]
        (width,) = connection.execute("PRAGMA page_size").fetchone()
    damaged = bytearray(file.read_bytes())
    damaged[(pages[-1] - 1) * width : pages[-1] * width] = b"\xff" * width
    file.write_bytes(damaged)
    many_hands(True)
    (tmp_path / "policy.txt").write_text(f"log {SIGNER.vkey}\nquorum none\n", "utf-8")
    monkeypatch.setattr(
        sys, "argv", ["custody", "verify", str(file), "--policy", str(tmp_path / "policy.txt")]
    )

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2
    assert "unreadable: the database cannot be read: " in capsys.readouterr().err


# ── from where it was verified before ──────────────────────────────────────────────────────


@pytest.fixture
def resume(tmp_path: Path) -> Resume:
    return Resume(file=tmp_path / "verified", now=LATER)


def test_a_second_run_reads_what_came_since_and_says_so(address: str, resume: Resume):
    first = verify_database(address, POLICY, resume=resume)
    grow(address, 40, 55)
    heard: list[tuple[str, int, int]] = []

    second = verify_database(address, POLICY, lambda *told: heard.append(told), resume)

    assert (first.ok, first.skipped) == (True, 0)
    assert (second.ok, second.size, second.skipped, second.skipped_at) == (True, 55, 40, LATER)
    assert second.root == verify_database(address, POLICY).root
    assert min(done for what, _, done in heard if what == "verified") == 40


def test_a_third_run_over_nothing_new_is_good_too(address: str, resume: Resume):
    for _ in range(3):
        report = verify_database(address, POLICY, resume=resume)

    assert (report.ok, report.size, report.skipped) == (True, 40, 40)


def test_with_help_the_next_run_goes_on_in_the_middle_of_a_block(
    address: str, resume: Resume, many_hands
):
    many_hands(True)
    grow(address, 40, 43)
    verify_database(address, POLICY, resume=resume)
    grow(address, 43, 90)

    report = verify_database(address, POLICY, resume=resume)

    assert (report.ok, report.size, report.skipped) == (True, 90, 43)
    assert report.root == verify_database(address, POLICY).root


def test_unsigned_entries_are_remembered_and_signed_later(address: str, resume: Resume):
    grow(address, 40, 50, sign=False)
    verify_database(address, POLICY, resume=resume)
    grow(address, 50, 60)

    report = verify_database(address, POLICY, resume=resume)

    assert (report.ok, report.size, report.skipped, report.unsigned) == (True, 60, 50, 0)


def test_a_checkpoint_that_came_late_makes_the_run_read_all(address: str, resume: Resume):
    grow(address, 40, 50, sign=False)
    verify_database(address, POLICY, resume=resume)
    sign_at(address, 45)

    report = verify_database(address, POLICY, resume=resume)

    assert (report.ok, report.size, report.skipped, report.unsigned) == (True, 50, 0, 5)


@pytest.mark.parametrize("place", [40, 47, 54])
def test_a_change_after_the_place_is_found(address: str, resume: Resume, place: int):
    verify_database(address, POLICY, resume=resume)
    grow(address, 40, 55)
    change(address, reworded(address, place))

    report = verify_database(address, POLICY, resume=resume)

    assert (report.ok, report.first_bad_index) == (False, place)
    assert report.skipped == 40


def test_a_change_before_the_place_is_not_looked_for_and_a_whole_run_finds_it(
    address: str, resume: Resume
):
    verify_database(address, POLICY, resume=resume)
    change(address, reworded(address, 7))

    again = verify_database(address, POLICY, resume=resume)
    whole = verify_database(address, POLICY)

    assert (again.ok, again.skipped) == (True, 40)
    assert (whole.ok, whole.first_bad_index) == (False, 7)


def test_a_row_changed_at_any_time_is_found(address: str, resume: Resume):
    verify_database(address, POLICY, resume=resume)
    change(address, "UPDATE serial SET last = 12")

    report = verify_database(address, POLICY, resume=resume)

    assert not report.ok
    assert "the row serial series is not what entry 39 made of it" in report.problem


def test_a_log_set_back_behind_the_place_is_found(
    new_sqlite: Callable[[], str], resume: Resume, tmp_path: Path
):
    address = new_sqlite()
    grow(address, 0, 20)
    shutil.copy(address.removeprefix("sqlite:///"), tmp_path / "earlier.db")
    grow(address, 20, 30)
    verify_database(address, POLICY, resume=resume)

    report = verify_database(f"sqlite:///{tmp_path / 'earlier.db'}", POLICY, resume=resume)

    assert (report.ok, report.first_bad_index) == (False, 20)
    assert "30 entries were verified earlier" in report.problem


def test_checkpoints_taken_away_are_missed(address: str, resume: Resume):
    verify_database(address, POLICY, resume=resume)
    change(address, "DELETE FROM ledger_checkpoint WHERE size = 40")

    report = verify_database(address, POLICY, resume=resume)

    assert not report.ok
    assert report.problem == "the newest checkpoint is over 25 entries: 40 were signed earlier"


def test_a_checkpoint_of_another_past_under_what_is_remembered_is_found(
    address: str, new_address: Callable[[], str], resume: Resume
):
    other = new_address()
    grow(other, 1, 31)
    verify_database(address, POLICY, resume=resume)
    database = open_database(other)
    with database.read() as connection:
        _, note = Checkpoints(Statements(connection)).last()
    database.close()
    change(address, f"INSERT INTO ledger_checkpoint (size, note) VALUES (30, '{note}')")

    report = verify_database(address, POLICY, resume=resume)

    assert not report.ok
    assert report.problem == "the first 30 entries that were signed are not those verified before"


def test_a_history_written_anew_is_found(new_address: Callable[[], str], resume: Resume):
    one, other = new_address(), new_address()
    grow(one, 0, 20)
    grow(other, 5, 30)
    verify_database(one, POLICY, resume=resume)

    report = verify_database(other, POLICY, resume=resume)

    assert not report.ok
    assert report.first_bad_index == 20


def test_a_run_that_finds_something_remembers_nothing(address: str, resume: Resume):
    change(address, reworded(address, 7))

    verify_database(address, POLICY, resume=resume)

    assert not resume.file.exists()


def test_a_file_that_remembers_another_log_or_nothing_is_unreadable(
    address: str, new_sqlite: Callable[[], str], resume: Resume
):
    foreign = Ed25519Signer.from_seed("another.example/log", bytes(32))
    policy = Policy.of([SIGNER.vkey, foreign.vkey], pinned=True)
    other = new_sqlite()
    grow(other, 0, 3, sign=False)
    sign_at(other, signer=foreign)
    verify_database(other, policy, resume=resume)

    with pytest.raises(DocumentUnreadable, match="another log"):
        verify_database(address, policy, resume=resume)

    resume.file.write_bytes(b"nothing to remember")
    with pytest.raises(DocumentUnreadable, match="remembers no verified log"):
        verify_database(address, policy, resume=resume)


def test_the_command_says_what_it_did_not_read(address, monkeypatch, capsys, tmp_path: Path):
    (tmp_path / "policy.txt").write_text(f"log {SIGNER.vkey}\nquorum none\n", "utf-8")
    words = ["--policy", str(tmp_path / "policy.txt"), "--resume", str(tmp_path / "memory")]
    said = []
    for _ in range(2):
        monkeypatch.setattr(sys, "argv", ["custody", "verify", address, *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said.append((ended.value.code, capsys.readouterr().out))

    assert [code for code, _ in said] == [0, 0]
    assert "not read again" not in said[0][1]
    assert "entries 0 to 39 were verified at 20" in said[1][1]
    assert "and not read again" in said[1][1]


# ── how far it is ──────────────────────────────────────────────────────────────────────────


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_line_is_for_who_watches(monkeypatch):
    moments = iter([0.0, 0.1, 1.1, 1.2, 9.1])
    monkeypatch.setattr("api.verify_progress.monotonic", partial(next, moments))
    out = Terminal()
    line = ProgressLine(out)

    for done in (100, 1100, 1200):
        line("verified", 5000, done)
    line("folded", 5000, 4000)
    line.clear()

    assert out.getvalue() == (
        "\r1,100 of 5,000 entries verified, 1,000 a second\x1b[K"
        "\r4,000 of 5,000 entries folded, 0 a second\x1b[K"
        "\r\x1b[K"
    )


def test_nobody_else_sees_it(monkeypatch):
    moments = iter(range(0, 100, 10))
    monkeypatch.setattr("api.verify_progress.monotonic", partial(next, moments))
    out = io.StringIO()
    line = ProgressLine(out)

    line("verified", 10, 5)
    line("verified", 10, 10)
    line.clear()

    assert out.getvalue() == ""
