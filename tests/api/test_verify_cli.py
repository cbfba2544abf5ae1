"""`custody verify` believes what was signed and nothing else, and every command ends as it says."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.cli import main
from api.evidence import issue
from api.verifying import verify_pdf
from custody.exchange.bundle import BundleHeader, read_bundle
from custody.ledger.keys import Ed25519Signer, Policy, sign_note
from custody.ledger.merkle import Frontier
from labels.custody_report import render_custody_report
from labels.seal import open_seal, seal_pdf
from tests.api.small_house import open_small_house
from tests.labels.audit_sample import a_record

LEDGERS = Path("fixtures/ledgers")
TAMPERED = json.loads((LEDGERS / "tampered" / "expected.json").read_text("utf-8"))
REWORDED = "CAST(replace(CAST(body AS TEXT), 'wrong_role', 'good_role') AS BLOB)"
STRANGER = Ed25519Signer.from_seed("custody.example/log/demo", b"s" * 32)


@dataclass(frozen=True)
class Signed:
    """A closed installation with one therapy, and the evidence that it issued."""

    folder: Path
    signer: Ed25519Signer

    @property
    def pdf(self) -> Path:
        return self.folder / "evidence.pdf"

    @property
    def bundle(self) -> Path:
        return self.folder / "evidence.jsonl"

    @property
    def database(self) -> Path:
        return self.folder / "data" / "custody.sqlite"

    @property
    def policy(self) -> Policy:
        return Policy.of([self.signer.vkey], pinned=True)


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """Made once; tests get copies."""
    folder = tmp_path_factory.mktemp("signed")
    small = open_small_house(folder)
    coi = small.enrol()
    made = issue(small.house, small.session("AUDI3"), coi, names=False, language="en")
    signed = Signed(folder, small.house.signer)
    signed.pdf.write_bytes(made.pdf)
    signed.bundle.write_bytes(made.bundle)
    small.house.close()
    return signed


@pytest.fixture
def signed(original: Signed, tmp_path: Path) -> Signed:
    """A copy to tamper with."""
    shutil.copytree(original.folder, tmp_path / "copy")
    return replace(original, folder=tmp_path / "copy")


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process: exit code, output, errors."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["custody", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run


@pytest.fixture
def at(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> Signed:
    """The copy as the installation that the environment names."""
    monkeypatch.setenv("CUSTODY_DATA", str(signed.folder / "data"))
    monkeypatch.setenv("CUSTODY_KEYS", str(signed.folder / "keys"))
    return signed


def change(signed: Signed, *statements: str) -> None:
    """What somebody can do who owns the file: drop every guard, then change what they like."""
    with closing(sqlite3.connect(signed.database)) as database:
        guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_good_files_are_verified_under_a_pinned_key(signed: Signed, run: Run):
    for file in (signed.bundle, signed.pdf, signed.database):
        code, told, _ = run("verify", file, "--key", signed.signer.vkey)

        assert (code, told.splitlines()[0]) == (0, "verified: 5 entries")
        assert "NOT PINNED" not in told
        assert "this is the log of a demo" in told


def test_without_a_key_of_ones_own_the_report_says_so(signed: Signed, run: Run):
    for file in (signed.bundle, signed.pdf):
        code, told, _ = run("verify", file)

        assert code == 0
        assert "KEY NOT PINNED" in told


def test_a_policy_file_pins_keys_and_a_strangers_is_not_believed(signed: Signed, run: Run):
    policy = signed.folder / "policy.txt"
    policy.write_text(f"log {STRANGER.vkey}\nquorum none\n", "utf-8")

    for file in (signed.bundle, signed.pdf, signed.database):
        code, told, _ = run("verify", file, "--policy", policy)

        assert code == 1
        assert told.startswith("NOT VERIFIED: ")


@pytest.mark.parametrize("name", sorted(TAMPERED))
def test_every_known_attack_is_refused_by_name(run: Run, name: str):
    expected = TAMPERED[name]

    code, told, _ = run(
        "verify", LEDGERS / "tampered" / f"{name}.jsonl", "--policy", LEDGERS / "policy.txt"
    )

    assert code == 1
    assert expected["problem"] in told
    if expected["first_bad_index"] is not None:
        assert f"entry {expected['first_bad_index']}" in told


def test_one_changed_word_in_a_bundle_names_its_entry(signed: Signed, run: Run):
    good = signed.bundle.read_bytes()
    assert good.count(b"CORA1") > 1
    signed.bundle.write_bytes(good.replace(b"wrong_role", b"right_role", 1))

    code, told, _ = run("verify", signed.bundle, "--key", signed.signer.vkey)

    assert (code, told.startswith("NOT VERIFIED: entry 2")) == (1, True)


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_changed_byte_anywhere_breaks_the_paper(original: Signed, data: st.DataObject):
    pdf = original.pdf.read_bytes()
    place = data.draw(st.integers(min_value=0, max_value=len(pdf) - 1))
    flip = data.draw(st.integers(min_value=1, max_value=255))

    report = verify_pdf(
        pdf[:place] + bytes([pdf[place] ^ flip]) + pdf[place + 1 :], original.policy
    )

    assert not report.ok
    assert report.problem


def test_paper_that_goes_on_after_its_end_is_refused(signed: Signed, run: Run):
    signed.pdf.write_bytes(signed.pdf.read_bytes() + b"%%EOF\n")

    code, told, _ = run("verify", signed.pdf)

    assert code == 1
    assert "NOT VERIFIED" in told


def resealed(
    signed: Signed, signer: Ed25519Signer, bundle: bytes, size: int | None = None
) -> bytes:
    """A report of a forger's making around a bundle."""
    opened = open_seal(signed.pdf.read_bytes())
    return seal_pdf(
        render_custody_report(a_record(), bundle=bundle),
        origin=opened.origin,
        size=opened.checkpoint_size if size is None else size,
        root=opened.checkpoint_root,
        sign_note=lambda text: sign_note(text, signer),
    )


def test_paper_sealed_by_a_stranger_is_refused(signed: Signed):
    forged = resealed(signed, STRANGER, signed.bundle.read_bytes())

    assert not verify_pdf(forged, signed.policy).ok
    assert not verify_pdf(forged, None).ok


def test_paper_sealed_over_a_tampered_bundle_names_the_entry(signed: Signed):
    bundle = signed.bundle.read_bytes().replace(b"wrong_role", b"right_role", 1)

    report = verify_pdf(resealed(signed, signed.signer, bundle), signed.policy)

    assert (report.ok, report.first_bad_index) == (False, 2)


def test_paper_and_bundle_rest_on_the_same_checkpoint(signed: Signed):
    paper = resealed(signed, signed.signer, signed.bundle.read_bytes(), size=4)

    assert "different checkpoints" in verify_pdf(paper, signed.policy).problem


def two_keys(signed: Signed, until: str) -> Policy:
    """The log's key, and an older one of the same log that was valid until some moment."""
    older = Ed25519Signer.from_seed(signed.signer.name, b"o" * 32)
    shown = older.vkey.rsplit("+", 1)[0]
    return Policy.parse(
        f"log {signed.signer.vkey}\nlog {older.vkey}\nvalid {shown} - {until}\nquorum none\n"
    )


@pytest.mark.parametrize(
    ("until", "ok"), [("2020-01-01T00:00:00.000000Z", False), ("2099-01-01T00:00:00.000000Z", True)]
)
def test_a_retired_key_seals_no_paper_around_good_evidence(signed: Signed, until: str, ok: bool):
    older = Ed25519Signer.from_seed(signed.signer.name, b"o" * 32)
    paper = resealed(signed, older, signed.bundle.read_bytes())

    report = verify_pdf(paper, two_keys(signed, until))

    assert report.ok == ok
    assert report.problem.startswith("the seal: the key that signed was not valid") == (not ok)


def test_paper_without_a_bundle_in_it_is_refused(signed: Signed):
    assert not verify_pdf(resealed(signed, signed.signer, b"nothing"), signed.policy).ok


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f"UPDATE ledger_entry SET body = {REWORDED} WHERE seq = 2", "entry 2"),
        ("DELETE FROM ledger_entry WHERE seq = 1", "entry 1"),
        ("DELETE FROM ledger_entry WHERE seq = 4", "entry 4"),
        ("UPDATE ledger_entry SET leaf = zeroblob(32) WHERE seq = 3", "entry 3"),
        ("UPDATE therapy SET weight_grams = 9999", "therapy CHA999926000001 is not what entry 0"),
        ("UPDATE therapy SET weight_grams = 9999", "weight_grams is 9999, the ledger says 71200"),
        ("DELETE FROM milestone WHERE step = 'place_order'", "milestone CHA999926000001/place_order of entry 3"),
        ("INSERT INTO serial (series, last) VALUES ('din', 7)", "serial din is told by no entry"),
        ("UPDATE ledger_head SET frontier = zeroblob(length(frontier))", "not"),
        ("UPDATE ledger_checkpoint SET note = replace(note, 'log/demo', 'log/demon')", "no key is known"),
    ],
)  # fmt: skip
def test_a_changed_database_is_refused_and_what_was_changed_is_named(
    signed: Signed, run: Run, statement: str, told: str
):
    change(signed, statement)

    code, said, _ = run("verify", signed.database, "--key", signed.signer.vkey)

    assert code == 1
    assert told in said


def test_an_entry_that_the_head_does_not_count_is_named(signed: Signed, run: Run):
    change(
        signed,
        "INSERT INTO ledger_entry (seq, id, body, leaf)"
        " SELECT 5, 'another', body, leaf FROM ledger_entry WHERE seq = 4",
    )

    code, told, _ = run("verify", signed.database, "--key", signed.signer.vkey)

    assert code == 1
    assert "entry 5 is there" in told


def test_a_database_by_its_address_is_the_same_database(signed: Signed, run: Run):
    code, _, _ = run("verify", f"sqlite:///{signed.database}", "--key", signed.signer.vkey)

    assert code == 0


def test_what_cannot_be_read_is_told_apart_from_what_is_not_verified(signed: Signed, run: Run):
    other = signed.folder / "other.txt"
    other.write_text("nothing of ours", "utf-8")
    empty = signed.folder / "empty.sqlite"
    with closing(sqlite3.connect(empty)) as database:
        database.execute("CREATE TABLE something (x)")
    unsigned = signed.folder / "unsigned.sqlite"
    shutil.copy(signed.database, unsigned)
    change(replace(signed, folder=signed.folder), "DELETE FROM ledger_checkpoint")

    asked = (
        (other,), (signed.folder / "missing",), (signed.folder,), (empty, "--key", signed.signer.vkey),
        (unsigned,), (signed.database, "--key", signed.signer.vkey), (signed.bundle, "--key", "no key"),
        (signed.bundle, "--policy", other),
    )  # fmt: skip
    for words in asked:
        code, _, told = run("verify", *words)

        assert (code, told.startswith("unreadable: ")) == (2, True), words


def test_replay_into_an_empty_database_is_equal_and_into_a_full_one_refused(at: Signed, run: Run):
    target = f"sqlite:///{at.folder / 'replayed.sqlite'}"

    first = run("replay", target, "--demo")
    second = run("replay", target, "--demo")

    assert first[0] == 0
    assert "0 rows differ" in first[1]
    assert second[0] == 1
    assert "holds therapy records already" in second[2]


def test_replay_names_a_row_that_was_changed(at: Signed, run: Run):
    change(at, "UPDATE therapy SET preset = 'another'")

    code, told, _ = run("replay", f"sqlite:///{at.folder / 'replayed.sqlite'}", "--demo")

    assert code == 1
    assert "NOT EQUAL: the row therapy" in told


def test_a_checkpoint_is_signed_and_the_newest_is_shown(at: Signed, run: Run):
    signed = run("checkpoint", "--demo")
    newest = run("checkpoint", "--newest", "--demo")

    assert signed[0] == newest[0] == 0
    assert signed[1] == newest[1]
    assert signed[1].startswith("custody.example/log/demo\n5\n")


def test_a_copy_set_back_behind_what_was_signed_gets_no_checkpoint(at: Signed, run: Run):
    with closing(sqlite3.connect(at.database)) as database:
        leaves = [
            leaf
            for (leaf,) in database.execute(
                "SELECT leaf FROM ledger_entry WHERE seq < 4 ORDER BY seq"
            )
        ]
    frontier = Frontier().extend(leaves).to_bytes().hex()
    change(
        at,
        "DELETE FROM ledger_entry WHERE seq = 4",
        f"UPDATE ledger_head SET size = 4, frontier = X'{frontier}'",
    )

    code, _, told = run("checkpoint", "--demo")

    assert code == 1
    assert told.startswith("error: entry 4 is missing")


def test_keys_are_shown_as_a_policy_that_verifies(at: Signed, run: Run):
    code, policy, _ = run("keys", "show", "--demo")
    (at.folder / "policy.txt").write_text(policy, "utf-8")

    verified = run("verify", at.pdf, "--policy", at.folder / "policy.txt")

    assert (code, verified[0]) == (0, 0)


def test_keys_are_made_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CUSTODY_KEYS", str(tmp_path / "new"))

    first, again = run("keys", "create"), run("keys", "create")

    assert first[0] == 0
    assert first[1].startswith("custody.example/log+")
    assert again[0] == 1
    assert "a key is never replaced" in again[2]


def test_people_and_stations_are_seeded_and_tokens_told_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CUSTODY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CUSTODY_KEYS", str(tmp_path / "keys"))

    first = run("seed", "fixtures/world.toml", "--demo")
    again = run("seed", "fixtures/world.toml", "--demo")

    assert first[0] == again[0] == 0
    assert "N-CLINIC  demo-N-CLINIC" in first[1]
    assert again[1] == ""


@pytest.mark.parametrize(
    "row",
    [
        'people = [{ id = "A" }]',
        'people = [{ id = "A", name = "", badge = "&uNVOGT9", pin = "", roles = [], sites = [], training_until = "" }]',
        'people = [{ id = "A", name = "A", badge = "&uNVOGT1", pin = "1", roles = [], sites = [] }]',
        'stations = [{ id = "A", kind = "moon", site = "", holder = "", title = "", zone = "" }]',
        "people = [1]",
        "people = ",
    ],
)  # fmt: skip
def test_a_file_of_people_that_is_wrong_is_told_by_its_row(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str
):
    monkeypatch.setenv("CUSTODY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CUSTODY_KEYS", str(tmp_path / "keys"))
    (tmp_path / "people.toml").write_text(row, "utf-8")

    code, _, told = run("seed", tmp_path / "people.toml", "--demo")

    assert code == 2
    assert "people.toml" in told


def test_looking_never_makes_an_installation(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CUSTODY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CUSTODY_KEYS", str(tmp_path / "keys"))

    codes = [run("checkpoint")[0], run("replay", "sqlite:////tmp/x")[0], run("keys", "show")[0]]

    assert codes == [1, 1, 1]
    assert not (tmp_path / "data").exists()


def test_migrating_says_when_it_is_done(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CUSTODY_DATA", str(tmp_path / "data"))

    assert run("migrate")[:2] == (0, "migrated\n")
    assert (tmp_path / "data" / "custody.sqlite").exists()


@pytest.mark.parametrize(
    "words",
    [
        (), ("serve",), ("demo",), ("migrate",), ("seed",), ("replay",), ("verify",),
        ("checkpoint",), ("keys",), ("keys", "show"), ("keys", "create"),
    ],
)  # fmt: skip
def test_every_command_says_what_it_does(run: Run, words: tuple[str, ...]):
    code, told, _ = run(*words, "--help")

    assert code == 0
    assert "Usage: " in told


def test_a_bundle_header_that_names_another_log_is_refused(signed: Signed, run: Run):
    header = read_bundle(signed.bundle.read_bytes()).header
    assert isinstance(header, BundleHeader)
    lie = signed.bundle.read_bytes().replace(b'"origin":"custody', b'"origin":"another', 1)
    signed.bundle.write_bytes(lie)

    assert run("verify", signed.bundle, "--key", signed.signer.vkey)[0] == 1
