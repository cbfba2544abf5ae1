"""The signature that PDF readers show: sealed beneath, signed above, and asked by pyHanko and pdfsig."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page
import pytest
from asn1crypto import cms, parser
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from custody.errors import DocumentUnreadable
from labels.custody_report import render_custody_report
from labels.reader_signer import ReaderSigner, check_signature, read_signer
from labels.seal import SEAL_BYTES, open_seal, seal_pdf
from labels.signature import GAP_BYTES, Room, gap_of, sign_pdf, signature_in
from tests.kit.certificates import PASSPHRASE, Certified, certified
from tests.labels.audit_sample import BUNDLE, ORIGIN, ROOT, a_record, note

AT = "2026-11-22T09:00:00.000000Z"
SMALL = replace(a_record(), events=(), bands=(), series=(), sign_offs=(), containers=(), edges=())
PDFSIG = shutil.which("pdfsig")


def drawn(signer: ReaderSigner) -> bytes:
    """A paper with room for a seal and for a signature."""
    room = Room(at=AT, certificate=signer.fingerprint)
    return render_custody_report(SMALL, bundle=BUNDLE, room=room)


def sealed(pdf: bytes) -> bytes:
    return seal_pdf(pdf, origin=ORIGIN, size=274, root=ROOT, sign_note=note)


HOSPITAL = certified()
SIGNER = read_signer(HOSPITAL.pkcs12(), PASSPHRASE)
UNSEALED = drawn(SIGNER)
SIGNED = sign_pdf(sealed(UNSEALED), SIGNER.sign)
GAP = gap_of(SIGNED)
CMS = signature_in(SIGNED).cms[: parser.peek(signature_in(SIGNED).cms)]
ONLY_GAPS = re.compile(rb"(?<=<)[0-9a-f]{4096,}(?=>)")


def pyhanko_says(pdf: bytes, of: Certified) -> tuple[bool, bool, bool, bool]:
    """Whether pyHanko finds a PDF's one signature intact, valid, trusted by its authority, and all well."""
    (embedded,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    root = asn1_x509.Certificate.load(of.authority.public_bytes(Encoding.DER))
    trusting = ValidationContext(trust_roots=[root], allow_fetching=False)
    with ThreadPoolExecutor(1) as apart:  # a browser of another test may run a loop in this thread
        status = apart.submit(
            validate_pdf_signature, embedded, signer_validation_context=trusting
        ).result()
    return status.intact, status.valid, status.trusted, status.bottom_line


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_a_signed_paper_is_good_to_its_seal_and_to_a_pdf_reader(kind: str):
    of = certified(kind=kind)
    signer = read_signer(of.pkcs12(), PASSPHRASE)

    pdf = sign_pdf(sealed(drawn(signer)), signer.sign)

    opened = open_seal(pdf)
    assert (opened.problem, opened.attachment) == ("", BUNDLE)
    assert pyhanko_says(pdf, of) == (True, True, True, True)
    assert check_signature(signature_in(pdf)).intact


def test_the_signature_covers_the_whole_file_in_one_revision():
    reader = PdfFileReader(BytesIO(SIGNED))
    (embedded,) = reader.embedded_signatures

    assert embedded.evaluate_signature_coverage().name == "ENTIRE_FILE"
    assert reader.xrefs.total_revisions == 1
    assert str(embedded.sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"
    assert embedded.self_reported_timestamp.isoformat() == "2026-11-22T09:00:00+00:00"
    assert embedded.signer_cert.subject.native["common_name"] == "Custody papers"


def test_what_pdfsig_says(tmp_path: Path):
    """A second opinion where it is installed; pyHanko's is asked everywhere."""
    file = tmp_path / "signed.pdf"
    file.write_bytes(SIGNED)
    found = (
        subprocess.run([PDFSIG, "-nocert", file], check=False, capture_output=True, text=True)
        if PDFSIG
        else None
    )

    assert found is None or "Signature is Valid" in found.stdout
    assert found is None or "Total document signed" in found.stdout


def test_a_signed_paper_stays_pdf_a_before_and_after():
    for pdf in (UNSEALED, sealed(UNSEALED), SIGNED):
        report = page.validate_pdf_bytes(pdf, profile="3b")

        assert report.failures == []
        assert report.is_compliant


def test_before_sealing_the_same_paper_is_the_same_bytes_and_only_the_gaps_change():
    assert drawn(SIGNER) == UNSEALED
    assert len(SIGNED) == len(UNSEALED)
    assert ONLY_GAPS.sub(b"", SIGNED) == ONLY_GAPS.sub(b"", UNSEALED)
    assert [len(one) for one in sorted(ONLY_GAPS.findall(SIGNED), key=len)] == [
        2 * SEAL_BYTES, 2 * GAP_BYTES,
    ]  # fmt: skip


def test_without_a_certificate_nothing_of_it_is_in_the_paper():
    pdf = render_custody_report(SMALL, bundle=BUNDLE)

    assert not any(word in pdf for word in (b"/ByteRange", b"/AcroForm", b"/Sig", b"/Widget"))
    assert signature_in(pdf) is None


def test_the_field_shows_nothing_and_is_no_form_to_fill():
    reader = PdfFileReader(BytesIO(SIGNED))
    (field,) = reader.root["/AcroForm"]["/Fields"]
    widget = field.get_object()

    assert [float(one) for one in widget["/Rect"]] == [0, 0, 0, 0]
    assert int(widget["/F"]) & 0b100  # to be printed, as PDF/A asks
    assert int(reader.root["/AcroForm"]["/SigFlags"]) == 3


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_a_changed_byte_breaks_the_seal_unless_it_is_a_digit_of_the_signature(
    place: int, change: int
):
    changed = bytearray(SIGNED)
    changed[place] ^= change

    opened = open_seal(bytes(changed))

    if opened.problem or opened.note_text != open_seal(SIGNED).note_text:
        return
    assert GAP[0] <= place < GAP[1]
    assert opened.attachment == BUNDLE


def is_broken(pdf: bytes) -> bool:
    return check_signature(signature_in(pdf)).sentence.startswith(
        "SIGNATURE FOR PDF READERS BROKEN"
    )


def signed_parts() -> list[bytes]:
    """What a CMS signature stands or falls with: what is signed, the signature, the signer's certificate."""
    (signer,) = cms.ContentInfo.load(CMS)["content"]["signer_infos"]
    return [
        signer["signed_attrs"].contents,
        signer["signature"].native,
        HOSPITAL.certificate.public_bytes(Encoding.DER),
    ]


@pytest.mark.parametrize("part", range(3))
def test_a_changed_digit_of_the_signature_breaks_it_and_not_the_seal(part: int):
    """Beside these parts lies what no signature covers: version numbers, the authority's certificate."""
    part = signed_parts()[part]
    start = GAP[0] + 2 * CMS.index(part)
    for place in range(start, start + 2 * len(part), 5):
        digit = b"0" if SIGNED[place : place + 1] != b"0" else b"1"
        pdf = SIGNED[:place] + digit + SIGNED[place + 1 :]

        assert not open_seal(pdf).problem
        assert is_broken(pdf), place - start


def test_whatever_follows_the_signature_in_its_place_breaks_it():
    for place in (GAP[0] + 2 * len(CMS), GAP[1] - 1):
        pdf = SIGNED[:place] + b"1" + SIGNED[place + 1 :]

        assert "something follows it" in check_signature(signature_in(pdf)).sentence


def with_digits(digits: bytes) -> bytes:
    return SIGNED[: GAP[0]] + digits.ljust(2 * GAP_BYTES, b"0") + SIGNED[GAP[1] :]


def test_a_signature_by_another_certificate_of_the_same_name_is_broken():
    """The seal says whose certificate belongs there."""
    other = read_signer(certified().pkcs12(), PASSPHRASE)
    pdf = sign_pdf(with_digits(b""), other.sign)

    checked = check_signature(signature_in(pdf))

    assert other.subject == SIGNER.subject
    assert not open_seal(pdf).problem
    assert pyhanko_says(pdf, HOSPITAL) == (True, True, True, True)
    assert "another certificate than the one that was sealed" in checked.sentence


def test_a_signature_of_another_paper_is_broken():
    other = sign_pdf(sealed(render_custody_report(
        replace(SMALL, demo=False), bundle=BUNDLE, room=Room(at=AT, certificate=SIGNER.fingerprint)
    )), SIGNER.sign)  # fmt: skip
    digits = signature_in(other).cms.hex().encode()

    checked = check_signature(signature_in(with_digits(digits)))

    assert "made over another file" in checked.sentence


@given(st.binary(max_size=200))
def test_any_bytes_for_a_signature_are_broken_and_never_raise(junk: bytes):
    assert is_broken(with_digits(junk.hex().encode()))


def test_an_empty_signature_is_broken():
    assert is_broken(sealed(UNSEALED))


def test_who_signed_is_told_and_that_trust_is_the_readers():
    checked = check_signature(signature_in(SIGNED))

    assert checked.intact
    assert checked.sentence == (
        "signature for PDF readers: intact, by O=Example Hospital,CN=Custody papers "
        "(valid 2020-01-01 to 2099-01-01); whether to trust that certificate is yours to decide"
    )


def resealed(pdf: bytes) -> bytes:
    """The paper, however it is now, with a good seal over it; the digits of the signature are gone."""
    emptied = re.sub(rb"(?<=<)[0-9a-f]{4096,}(?=>)", lambda found: b"0" * len(found[0]), pdf)
    return sealed(emptied)


ONE_PLACE = "exactly one place"
ELSEWHERE = "not where it says it is"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda pdf: pdf.replace(b"%%EOF\n", b"%/ByteRange [ 0 1 2 3 ]\n%%EOF\n"), ONE_PLACE),
        (lambda pdf: pdf.replace(b"/ByteRange [ 0 ", b"/ByteRange [ 1 "), ONE_PLACE),
        (lambda pdf: pdf.replace(b"/ByteRange [ 0 ", b"/ByteRange [0  "), ONE_PLACE),
        (lambda pdf: moved(pdf, 1, 1, -1), ELSEWHERE),
        (lambda pdf: moved(pdf, 0, -1, 1), ELSEWHERE),
        (lambda pdf: moved(pdf, 0, 0, -1), "does not cover the end"),
        (lambda pdf: moved(pdf, 0, 0, 1), "does not cover the end"),
        (lambda pdf: pdf.replace(b"/Contents <", b"/Contentz <"), ELSEWHERE),
        (lambda pdf: pdf[: GAP[0]] + b"g" + pdf[GAP[0] + 1 :], ELSEWHERE),
        (lambda pdf: pdf[: GAP[0]] + b"A" + pdf[GAP[0] + 1 :], ELSEWHERE),
        (lambda pdf: pdf[: GAP[1]] + b"0>" + pdf[GAP[1] + 2 :], ELSEWHERE),
    ],
)  # fmt: skip
def test_a_place_that_is_not_as_it_must_be_refuses_the_file(change, problem: str):
    pdf = change(SIGNED)

    assert pdf != SIGNED
    assert problem in open_seal(pdf).problem
    with pytest.raises(DocumentUnreadable, match=problem):
        resealed(pdf)


def moved(pdf: bytes, *by: int) -> bytes:
    """The paper with other numbers in its `/ByteRange`."""
    found = re.search(rb"/ByteRange \[ 0 (\d+) (\d+) (\d+) *\]", pdf)
    numbers = [int(one) + more for one, more in zip(found.groups(), by, strict=True)]
    told = b"/ByteRange [ 0 %d %d %d" % tuple(numbers)
    return pdf.replace(found[0], told.ljust(len(found[0]) - 1) + b"]")


def test_signing_twice_or_where_there_is_no_room_is_refused():
    for pdf in (SIGNED, sealed(render_custody_report(SMALL, bundle=BUNDLE))):
        with pytest.raises(DocumentUnreadable, match="no room"):
            sign_pdf(pdf, SIGNER.sign)


def test_a_signature_too_long_for_its_place_is_refused():
    with pytest.raises(DocumentUnreadable, match="16385 bytes of 16384"):
        sign_pdf(sealed(UNSEALED), lambda _: bytes(GAP_BYTES + 1))
