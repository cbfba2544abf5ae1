"""Custody PDFs of a small real installation, and what a forger makes of them."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from asn1crypto import cms
from pydantic import SecretStr

from api.evidence import issue
from custody.ledger.keys import Ed25519Signer, sign_note
from custody.ledger.policy import Policy
from labels.custody_report import render_custody_report
from labels.seal import SEAL_BYTES, open_seal, seal_pdf
from labels.signature import gap_of, signature_in
from tests.api.small_house import open_small_house
from tests.kit.certificates import PASSPHRASE, certified
from tests.labels.audit_sample import a_record

PLACE = b"/CustodySeal <"
DIGITS = 2 * SEAL_BYTES
STRANGER = Ed25519Signer.from_seed("custody.example/log/demo", b"s" * 32)


@dataclass(frozen=True)
class Paper:
    """A custody PDF and the bundle in it."""

    pdf: bytes
    bundle: bytes


@dataclass(frozen=True)
class Papers:
    """The evidence about two patients, issued one after the other, and whose log it is."""

    anna: Paper
    ben: Paper
    signer: Ed25519Signer

    @property
    def policy(self) -> Policy:
        return Policy.of([self.signer.vkey], pinned=True)


def issue_papers(folder: Path) -> Papers:
    """A house, two therapies, two exports."""
    small = open_small_house(folder)
    made = [
        issue(small.house, small.session("AUDI3"), small.enrol(number), names=False, language="en")
        for number in (1, 2)
    ]
    signer = small.house.signer
    small.house.close()
    anna, ben = (Paper(pdf=one.pdf, bundle=one.bundle) for one in made)
    return Papers(anna=anna, ben=ben, signer=signer)


def signed_paper(folder: Path) -> tuple[bytes, Ed25519Signer]:
    """The evidence of a house that has a certificate for PDF readers, and whose log it is."""
    file = folder / "papers.p12"
    file.write_bytes(certified().pkcs12())
    file.chmod(0o600)
    certificate = {"pdf_certificate": file, "pdf_certificate_passphrase": SecretStr(PASSPHRASE)}
    small = open_small_house(folder, **certificate)
    made = issue(small.house, small.session("AUDI3"), small.enrol(1), names=False, language="en")
    small.house.close()
    return made.pdf, small.house.signer


def signed_digest(pdf: bytes) -> int:
    """Where the digits of what a signature signs begin; what stands before may not be under it."""
    found = signature_in(pdf).cms
    (signer,) = cms.ContentInfo.load(found)["content"]["signer_infos"]
    return gap_of(pdf)[0] + 2 * found.index(signer["signed_attrs"].contents)


def signature_attacks(pdf: bytes) -> dict[str, tuple[bytes, str]]:
    """What a forger makes of a signed paper, and a piece of the sentence; empty where the seal still holds."""
    start, end = gap_of(pdf)
    seal = pdf.index(PLACE) + len(PLACE) - 1
    shown = re.search(rb"/ByteRange \[ 0 (\d+) (\d+) (\d+) *\]", pdf)

    begin, end_of_gap, rest = map(int, shown.groups())

    def ranged(*by: int) -> bytes:
        numbers = [int(one) + more for one, more in zip(shown.groups(), by, strict=True)]
        told = b"/ByteRange [ 0 %d %d %d" % tuple(numbers)
        return pdf.replace(shown[0], told.ljust(len(shown[0]) - 1) + b"]")

    def digits(at: int, new: bytes) -> bytes:
        return pdf[:at] + new + pdf[at + len(new) :]

    one_place, elsewhere, end_open = (
        "exactly one place",
        "not where it says",
        "does not cover the end",
    )
    return {
        "as_it_was": (pdf, ""),
        "signature_digits_changed": (digits(signed_digest(pdf), b"0123456789abcdef"), ""),
        "signature_emptied": (digits(start, b"0" * (end - start)), ""),
        "signature_filled_up": (digits(end - 4, b"ffff"), ""),
        "signature_in_capitals": (digits(start, b"A"), elsewhere),
        "signature_of_other_letters": (digits(start + 10, b"xyz"), elsewhere),
        "signature_ended_early": (digits(end - 2, b">"), elsewhere),
        "signature_longer": (digits(end, b"0"), elsewhere),
        "gap_moved": (ranged(2, 2, -2), elsewhere),
        "gap_wider": (ranged(0, 2, -2), elsewhere),
        "gap_narrower": (ranged(2, 0, 0), elsewhere),
        "gap_over_the_seal": (
            ranged(
                seal - begin,
                seal + DIGITS + 2 - end_of_gap,
                len(pdf) - (seal + DIGITS + 2) - rest,
            ), elsewhere),
        "gap_renamed": (pdf.replace(b"/Contents <", b"/Contentz <"), elsewhere),
        "end_not_covered": (ranged(0, 0, -1), end_open),
        "more_than_the_end_covered": (ranged(0, 0, 1), end_open),
        "two_ranges": (pdf.replace(b"startxref", b"%/ByteRange [ 0 1 2 3 ]\nstartxref"), one_place),
        "range_not_from_the_start": (pdf.replace(b"/ByteRange [ 0 ", b"/ByteRange [ 1 "), one_place),
        "range_of_more_numbers": (pdf.replace(shown[0], shown[0].replace(b" ]", b"1]")), one_place),
        "range_in_another_spelling": (pdf.replace(b"/ByteRange [ 0", b"/ByteRange [00"), one_place),
        "range_taken_out": (pdf.replace(b"/ByteRange", b"/ByteRangf"), "changed after it was sealed"),
        "update_appended": (
            pdf + b"1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n", "follows the end"),
        "certificate_renamed": (
            pdf.replace(b"/CustodyCertificate (", b"/CustodyCertificatf (", 1), "changed after"),
    }  # fmt: skip


def seal_of(pdf: bytes) -> bytes:
    """The digits of a seal."""
    start = pdf.index(PLACE) + len(PLACE)
    return pdf[start : start + DIGITS]


def with_seal(pdf: bytes, digits: bytes) -> bytes:
    """The PDF with other digits in its seal."""
    start = pdf.index(PLACE) + len(PLACE)
    return pdf[:start] + digits + pdf[start + DIGITS :]


def sealed(pdf: bytes, like: bytes, signer: Ed25519Signer = STRANGER) -> bytes:
    """The PDF sealed anew over what it is now, for another's checkpoint; a stranger needs no key of ours."""
    opened = open_seal(like)
    return seal_pdf(
        with_seal(pdf, b"0" * DIGITS),
        origin=opened.origin,
        size=opened.checkpoint_size,
        root=opened.checkpoint_root,
        sign_note=lambda text: sign_note(text, signer),
    )


def redrawn(paper: Paper) -> bytes:
    """Other pages around the same bundle, not sealed."""
    return render_custody_report(a_record(), bundle=paper.bundle)


def edited(pdf: bytes, change: Callable[[pikepdf.Pdf], None], *, packed: bool = False) -> bytes:
    """The PDF changed and written as ours are, or with packed objects."""
    out = BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        document.save(out, deterministic_id=True, object_stream_mode=mode)
    return out.getvalue()


def packed(pdf: bytes, like: bytes) -> bytes:
    """The PDF with its objects packed, a seal in a comment: whoever reads it must unpack what the forger wrote."""
    written = edited(pdf, lambda _: None, packed=True)
    room = PLACE + b"0" * DIGITS + b">"
    return sealed(written.replace(b"startxref", b"%" + room + b"\nstartxref"), like)


def attached(pdf: bytes, data: bytes, **keys: object) -> bytes:
    """The PDF with these bytes as the attachment's stream, as they are."""

    def change(document: pikepdf.Pdf) -> None:
        (name,) = document.attachments
        stream = document.attachments[name].get_file().obj
        stream.write(data, filter=pikepdf.Name.FlateDecode)
        for key, value in keys.items():
            stream[f"/{key}"] = value

    return edited(pdf, change)


def bomb(of: bytes, megabytes: int) -> bytes:
    """So many megabytes of some bytes, packed."""
    packer = zlib.compressobj(9)
    part = of * (1_000_000 // len(of))
    return b"".join([*(packer.compress(part) for _ in range(megabytes)), packer.flush()])
