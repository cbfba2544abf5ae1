"""Custody PDFs of a small real installation, and what a forger makes of them."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from api.evidence import issue
from custody.ledger.keys import Ed25519Signer, sign_note
from custody.ledger.policy import Policy
from labels.custody_report import render_custody_report
from labels.seal import SEAL_BYTES, open_seal, seal_pdf
from tests.api.small_house import open_small_house
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
