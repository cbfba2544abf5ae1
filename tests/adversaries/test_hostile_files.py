"""A hostile file ends in a refusal: never in another error, never in much memory or time.

What anybody can send is read here: bundles, notes, policies, proofs, PDFs that are sealed by nobody we know, and codes
under a scanner.  Large files are read by a process of two gigabytes and twenty seconds.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.verifying import verify_pdf
from custody.domain.identifiers.scan import read_scan, read_typed
from custody.errors import CodeUnreadable, DocumentUnreadable, LedgerTampered
from custody.exchange.bundle import is_bundle, read_bundle, verify_bundle
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.merkle import Frontier
from custody.ledger.note import Note
from custody.ledger.policy import Policy
from custody.ledger.proof import verify_consistency, verify_inclusion
from labels.seal import open_seal
from tests.adversaries.papers import Papers, attached, bomb, edited, issue_papers, sealed

FOLDER = Path("fixtures/ledgers")
GOOD = (FOLDER / "good.jsonl").read_bytes()
LINES = GOOD.splitlines(keepends=True)
POLICY_TEXT = (FOLDER / "policy.txt").read_text("utf-8")
POLICY = Policy.parse(POLICY_TEXT)
NOTE = json.loads(LINES[-1])["checkpoint"]
GIGABYTE = 1000  # megabytes
MILLION = 1_000_000

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
WORDS = ("entry", "index", "proof", "checkpoint", "custody-bundle", "origin", "subject", "vkeys")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return issue_papers(tmp_path_factory.mktemp("papers"))


# ── small files, of any kind ──────────────────────────────────────────────────────────────────


@given(st.binary(max_size=400))
def test_any_bytes_as_a_bundle(data: bytes):
    assert not is_bundle(data)
    for read in (verify_bundle, read_bundle):
        with pytest.raises(DocumentUnreadable):
            read(data)


@given(st.lists(st.dictionaries(st.sampled_from(WORDS), JSON, max_size=4), min_size=1, max_size=6))
def test_any_json_behind_a_good_header(lines: list[dict]):
    data = LINES[0] + b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    assert not verify_bundle(data, POLICY).ok


@given(st.integers(0, len(LINES) - 1), st.sampled_from(WORDS), JSON)
def test_any_value_in_a_line_of_a_good_bundle(number: int, word: str, value: object):
    line = json.loads(LINES[number])
    before = line.get(word)
    line[word] = value
    text = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    data = b"".join(
        [*LINES[:number], text.encode("utf-8", "replace") + b"\n", *LINES[number + 1 :]]
    )

    try:
        report = verify_bundle(data, POLICY)
    except DocumentUnreadable:
        return

    assert not report.ok or before == value or word == "vkeys"


@given(st.data())
def test_a_good_bundle_with_a_piece_cut_doubled_or_moved(data: st.DataObject):
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(GOOD))] * 2)))
    place = data.draw(st.integers(0, len(GOOD)))
    piece = GOOD[first:second]

    for changed in (GOOD[:first] + GOOD[second:], GOOD[:place] + piece + GOOD[place:]):
        try:
            assert not verify_bundle(changed, POLICY).ok or changed == GOOD or in_vkeys(changed)
        except DocumentUnreadable:
            continue


def in_vkeys(changed: bytes) -> bool:
    """Only the keys of the header differ, which nobody believes who pinned one."""
    return changed.partition(b'"vkeys"')[0] == GOOD.partition(b'"vkeys"')[0] and changed.endswith(
        b"".join(LINES[1:])
    )


@given(
    st.text() | st.text().map(lambda text: NOTE + text) | st.text().map(lambda text: text + NOTE)
)
def test_any_text_as_a_note(text: str):
    for read in (Note.parse, lambda note: open_checkpoint(note, POLICY)):
        try:
            read(text)
        except (DocumentUnreadable, LedgerTampered):
            continue


@given(st.data())
def test_a_good_note_with_one_letter_changed(data: st.DataObject):
    place = data.draw(st.integers(0, len(NOTE) - 1))
    letter = data.draw(st.characters())

    try:
        open_checkpoint(NOTE[:place] + letter + NOTE[place + 1 :], POLICY)
    except (DocumentUnreadable, LedgerTampered):
        return

    assert letter == NOTE[place]


@given(st.text())
def test_any_text_as_a_checkpoint(text: str):
    with pytest.raises(DocumentUnreadable):
        Checkpoint.parse(text)


POLICY_WORDS = st.sampled_from(
    ["log", "witness", "group", "quorum", "valid", "none", "any", "all", "1", "-", "w", "g", "#",
     *POLICY_TEXT.split(), "2026-01-01T00:00:00.000000Z", "\t", "\r", "\x85", "é", "9" * 40]
)  # fmt: skip


@given(
    st.text()
    | st.lists(st.lists(POLICY_WORDS, max_size=6).map(" ".join), max_size=8).map("\n".join)
)
def test_any_text_as_a_policy(text: str):
    try:
        policy = Policy.parse(text)
    except DocumentUnreadable:
        return

    assert policy.keys or not policy.keys_for("custody.example/known-answers/demo")


@given(
    st.binary(min_size=32, max_size=32), st.integers(-(2**70), 2**70), st.integers(-(2**70), 2**70),
    st.lists(st.binary(min_size=32, max_size=32), max_size=70),
)  # fmt: skip
def test_any_proof_proves_nothing(root: bytes, one: int, other: int, proof: list[bytes]):
    leaf = bytes(32) if root != bytes(32) else bytes(31) + b"\1"

    assert not verify_inclusion(leaf, one, other, proof, root)
    assert not verify_consistency(one, other, leaf, root, proof) or one == 0


@given(st.binary(max_size=120))
def test_any_bytes_as_a_frontier(data: bytes):
    try:
        frontier = Frontier.from_bytes(data)
    except LedgerTampered:
        return

    assert frontier.to_bytes() == data


CODES = [
    "=A99992600000100",
    "&/CHA999926000001",
    "=<",
    "(01)",
    "]d1",
    "]C1",
    "\x1d",
    "&u",
    "=)",
    "00",
    "17",
]


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(CODES) | st.text(max_size=6), max_size=8).map("".join)
)
def test_any_text_under_a_scanner(text: str):
    for read in (read_scan, read_typed, lambda code: read_scan(code, symbology="]d1")):
        with suppress(CodeUnreadable):
            read(text)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_a_pdf_that_its_forger_seals_anew(papers: Papers, data: st.DataObject):
    """The hash is right, so the whole of the reader is reached; only the key is not ours."""
    good = papers.anna.pdf
    place = data.draw(st.integers(5, len(good) - 1))
    piece = data.draw(
        st.binary(max_size=12) | st.sampled_from([b"[" * 600, b"<<" * 600, b"/Prev 0", b"9" * 30])
    )
    end = min(len(good), place + data.draw(st.integers(0, 12)))
    changed = good[:place] + piece + good[end:]
    try:
        forged = sealed(changed, good)
    except (DocumentUnreadable, ValueError):  # no room for a seal is left
        forged = changed

    assert not verify_pdf(forged, papers.policy).ok
    open_seal(forged)


# ── large files ────────────────────────────────────────────────────────────────────────────


def in_a_small_room(kind: str, path: Path, data: bytes) -> str:
    """How reading these bytes ends, in little memory and time."""
    path.write_bytes(data)
    room = [sys.executable, "-m", "tests.adversaries.small_room", kind, str(path)]
    ended = subprocess.run(room, capture_output=True, text=True, timeout=120, check=False)
    path.unlink()
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout


def entry_line(body: str, index: int = 0) -> bytes:
    return (
        json.dumps({"entry": body, "index": index, "proof": []}, separators=(",", ":")).encode()
        + b"\n"
    )


def checkpoint_line(note: str) -> bytes:
    line = {"checkpoint": note}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


LONG_PROOF = b"[" + b",".join([b'"' + b"0" * 64 + b'"'] * 14_000) + b"]"
LONG_SIZE = f"a\n{'9' * 900_000}\n\n— a AAAAAAA=\n"  # a note is any text; a checkpoint is not
SEAL = b"/CustodySeal <" + b"0" * 4096 + b">"

LARGE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a million empty lines": ("file", lambda: LINES[0] + b"\n" * 200 * MILLION, "refused"),
    "a million entries that are none": (
        "file", lambda: LINES[0] + entry_line("") * MILLION + LINES[-1], "refused"),
    "a line without end": ("file", lambda: LINES[0] + b"x" * 300 * MILLION, "refused"),
    "a header without end": ("file", lambda: b'{"custody-bundle":1,"' + b"x" * 300 * MILLION, "unreadable"),
    "a million nested lists": ("file", lambda: LINES[0] + b"[" * MILLION + b"\n" + LINES[-1], "refused"),
    "a million nested lists, short of the limit": (
        "file", lambda: LINES[0] + b"[" * 499_000 + b"]" * 499_000 + b"\n" + LINES[-1], "refused"),
    "a million nested objects": ("file", lambda: b'{"a":' * 190_000 + b"\n" + GOOD, "unreadable"),
    "a million keys in the header": (
        "file", lambda: LINES[0].replace(b'"vkeys":[', b'"vkeys":[' + b'"",' * 300_000), "refused"),
    "a proof of thousands": (
        "file", lambda: LINES[0] + entry_line("{}").replace(b"[]", LONG_PROOF) + LINES[-1], "refused"),
    "a million signatures": (
        "note", lambda: NOTE.encode() + "— a.witness/1 AAAAAAA=\n".encode() * MILLION, "unreadable"),
    "a million signatures in a bundle": (
        "file", lambda: b"".join(LINES[:-1]) + checkpoint_line(NOTE + "— a AAAAAAA=\n" * 50_000), "refused"),
    "a size of a million digits": (
        "note", LONG_SIZE.encode, "verified"),
    "a code of a million letters": ("scan", lambda: b"&/" + b"C" * MILLION, "unreadable"),
    "a policy of one long line": ("policy", lambda: b"log " + b"x" * 10 * MILLION, "unreadable"),
    "a policy of many keys": (
        "policy", lambda: POLICY_TEXT.encode() * 20_000, "unreadable"),
    "a pdf of nothing but seals": (
        "file", lambda: b"%PDF-1.7\n" + SEAL * 20_000 + b"startxref\n0\n%%EOF\n", "refused"),
    "a pdf of nothing but ends": ("file", lambda: b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * 3 * MILLION, "refused"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(LARGE))
def test_a_large_hostile_file_costs_little(tmp_path: Path, name: str):
    kind, make, end = LARGE[name]

    assert in_a_small_room(kind, tmp_path / "hostile", make()) == end


def nested(document: pikepdf.Pdf) -> None:
    """Lists in lists in the catalog, as deep as the writer goes."""
    inner = pikepdf.Array([])
    for _ in range(400):
        inner = pikepdf.Array([inner])
    document.Root.Deep = inner


def circular(document: pikepdf.Pdf) -> None:
    """A tree of names whose branches are itself."""
    tree = document.Root.Names.EmbeddedFiles
    tree.Kids = pikepdf.Array([tree] * 50)


PDFS: dict[str, Callable[[Papers], bytes]] = {
    "a gigabyte of zeros, packed": lambda p: attached(p.anna.pdf, bomb(b"\0", GIGABYTE)),
    "a gigabyte of newlines, packed": lambda p: attached(p.anna.pdf, bomb(b"\n", GIGABYTE)),
    "just under the limit, of newlines": lambda p: attached(p.anna.pdf, bomb(b"\n", 250)),
    "a good header, then entries without end": lambda p: attached(
        p.anna.pdf, bomb(p.anna.bundle.partition(b"\n")[0] + b"\n" + entry_line(""), 250)
    ),
    "a gigabyte declared": lambda p: p.anna.pdf.replace(b"/Length ", b"/Length 9999999", 1),
    "a million brackets": lambda p: p.anna.pdf.replace(
        b"/Lang (en)", b"/Deep " + b"[" * MILLION + b" /Lang (en)", 1
    ),
    "nested as deep as the writer goes": lambda p: edited(p.anna.pdf, nested),
    "a circle of names": lambda p: edited(p.anna.pdf, circular),
}


@pytest.mark.parametrize("name", sorted(PDFS))
def test_a_hostile_pdf_costs_little(papers: Papers, tmp_path: Path, name: str):
    forged = sealed(PDFS[name](papers), papers.anna.pdf)

    assert in_a_small_room("file", tmp_path / "hostile.pdf", forged) == "refused"
