"""The seal: whatever is changed in a sealed file, wherever it is, opening it shows."""

import base64
import hashlib
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import DocumentUnreadable
from labels.custody_report import render_custody_report
from labels.seal import SEAL_BYTES, SealedDocument, open_seal, seal_pdf
from tests.labels.audit_sample import BUNDLE, ORIGIN, ROOT, a_record, note

SMALL = replace(a_record(), events=(), bands=(), series=(), sign_offs=(), containers=(), edges=())
UNSEALED = render_custody_report(SMALL, bundle=BUNDLE)
SEALED = seal_pdf(UNSEALED, origin=ORIGIN, size=274, root=ROOT, sign_note=note)
SEAL_AT = SEALED.index(b"/CustodySeal <") + len(b"/CustodySeal <")


def is_whole(pdf: bytes) -> bool:
    """What a verifier says: the seal opens, its hash matches, and its note is signed."""
    opened = open_seal(pdf)
    return not opened.problem and opened.sha256_matches and is_signed(opened)


def is_signed(opened: SealedDocument) -> bool:
    """Verify the stand-in signature of the sample."""
    text, _, _ = opened.note_text.partition("\n\n")
    return opened.note_text == note(f"{text}\n")


def test_a_sealed_report_opens_and_gives_back_its_evidence():
    opened = open_seal(SEALED)

    assert is_whole(SEALED)
    assert (opened.origin, opened.checkpoint_size, opened.checkpoint_root) == (ORIGIN, 274, ROOT)
    assert opened.attachment == BUNDLE
    assert len(SEALED) == len(UNSEALED)


def test_the_seal_names_the_hash_of_the_file_with_zeros_in_its_place():
    zeroed = SEALED[:SEAL_AT] + b"0" * 2 * SEAL_BYTES + SEALED[SEAL_AT + 2 * SEAL_BYTES :]

    opened = open_seal(SEALED)

    assert zeroed == UNSEALED
    assert f"\nsha256 {hashlib.sha256(zeroed).hexdigest()}\n" in opened.note_text


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_changed_byte_anywhere_is_found(place: int, change: int):
    changed = bytearray(SEALED)
    changed[place] ^= change

    assert not is_whole(bytes(changed))


@pytest.mark.parametrize("change", [0x01, 0x20, 0x80])
def test_a_changed_byte_anywhere_in_the_seal_is_found(change: int):
    start, end = SEAL_AT - 20, SEAL_AT + 2 * SEAL_BYTES + 5
    for place in range(start, end):
        changed = bytearray(SEALED)
        changed[place] ^= change

        assert not is_whole(bytes(changed)), place


@given(st.binary(min_size=1, max_size=40))
def test_bytes_after_the_end_are_found(more: bytes):
    assert not is_whole(SEALED + more)


@given(st.integers(0, len(SEALED) - 1))
def test_a_file_cut_short_is_found(length: int):
    assert not is_whole(SEALED[:length])


@given(st.binary(max_size=300))
def test_what_is_no_pdf_is_told_and_never_raised(junk: bytes):
    assert open_seal(junk).problem
    assert open_seal(b"%PDF-1.7\n" + junk + b"startxref\n0\n%%EOF\n").problem


def test_a_second_seal_is_found():
    twice = SEALED.replace(b"%%EOF\n", b"/CustodySeal <00>\n%%EOF\n")

    assert open_seal(twice).problem == "This file does not have exactly one seal."


def test_an_update_written_behind_the_end_is_found(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(SEALED + b"1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n")

    opened = open_seal(path.read_bytes())

    assert opened.problem == "Something follows the end of the sealed file."


def test_a_report_saved_again_by_another_program_is_found(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(SEALED)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.save(path)

    assert not is_whole(path.read_bytes())


def test_an_unsealed_report_has_no_answer():
    opened = open_seal(UNSEALED)

    assert opened.problem == "The seal is empty or not written as a seal is."
    assert not opened.sha256_matches


def test_a_second_spelling_of_the_signature_is_found():
    """Base64 of 68 bytes leaves two bits that a careless reader ignores."""
    text = open_seal(SEALED).note_text
    head, coded = text.rstrip("\n").rsplit(" ", 1)
    other = coded[:-2] + chr(ord(coded[-2]) + 1) + "="
    assert base64.b64decode(other) == base64.b64decode(coded)
    raw = f"{head} {other}\n".encode().ljust(SEAL_BYTES, b"\0").hex().encode()

    respelled = SEALED[:SEAL_AT] + raw + SEALED[SEAL_AT + 2 * SEAL_BYTES :]

    assert open_seal(respelled).problem


def test_sealing_twice_is_refused():
    with pytest.raises(DocumentUnreadable, match="sealed already"):
        seal_pdf(SEALED, origin=ORIGIN, size=274, root=ROOT, sign_note=note)


def test_a_signer_that_signs_something_else_is_refused():
    with pytest.raises(DocumentUnreadable, match="did not give back"):
        seal_pdf(UNSEALED, origin=ORIGIN, size=274, root=ROOT, sign_note=lambda _: note("other\n"))


def test_a_note_too_long_for_the_seal_is_refused():
    def sign(text: str) -> str:
        return note(text) + f"— witness {base64.b64encode(bytes(3000)).decode()}\n"

    with pytest.raises(DocumentUnreadable, match="the seal holds 2048"):
        seal_pdf(UNSEALED, origin=ORIGIN, size=274, root=ROOT, sign_note=sign)


def test_an_attachment_larger_than_we_write_is_told(monkeypatch):
    monkeypatch.setattr("labels.seal.MOST_EVIDENCE_BYTES", 10)

    opened = open_seal(SEALED)

    assert opened.problem == "The attached evidence is larger than any that we write."
    assert opened.attachment == b""


def test_an_identifier_that_spells_a_seal_does_not_make_a_second_one():
    hostile = replace(SMALL, coi="/CustodySeal <00>", title="/CustodySeal <00>")

    pdf = render_custody_report(hostile, bundle=b"/CustodySeal <00>")

    assert is_whole(seal_pdf(pdf, origin=ORIGIN, size=274, root=ROOT, sign_note=note))
