"""A gap for the signature that PDF readers show (PAdES), in the one revision that the seal covers.

Such a signature (ISO 32000-2 §12.8) lies in the file, and is made over every byte but those of its own
gap, which `/ByteRange` names.  A file that holds that word holds it once, as

    /ByteRange [ 0 b c d ]

and c + d is the length of the file: nothing may follow.  From b up to c stand `<`, the digits of the
gap and `>`, behind the word `/Contents`.  The digits are a CMS SignedData in DER, then zero bytes.

The order of the two gaps: with both empty the seal's hash is taken, for which the digits of both are
zeros; the seal is filled; the signature is made over the file with the seal in it, and filled in.  So
the seal covers all of the signature but its digits: where it lies, and whose certificate belongs there.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pikepdf

from custody.errors import DocumentUnreadable

GAP_BYTES: Final = 16_384
FIELD: Final = "Signature"
NO_GAP: Final = (0, 0)

Gap = tuple[int, int]
"""Where the digits begin and end; `NO_GAP` where a file has no signature."""

_DIGITS = 2 * GAP_BYTES
_WORD = b"/ByteRange"
_LARGEST = 9_999_999_999
_EMPTY = b"/ByteRange [ 0 %d %d %d ]" % ((_LARGEST,) * 3)
_NUMBER = rb"([1-9][0-9]{0,9})"
_RANGE = re.compile(rb"/ByteRange \[ 0 %s %s %s *\]" % ((_NUMBER,) * 3))
_BEFORE = b"/Contents <"
_GAP = re.compile(rb"[0-9a-f]{%d}" % _DIGITS)
_CERTIFICATE = re.compile(rb"/CustodyCertificate \(([0-9a-f]{64})\)")
_PRINT_AND_LOCKED = 132
_SIGNED_AND_ONLY_APPENDED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature as it lies in a file, not yet verified.

    `digest` is the SHA-256 of the bytes that it is made over, `certificate` that of the certificate
    that the seal says belongs to it, in hex, empty where the seal does not say.
    """

    cms: bytes
    digest: bytes
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What is drawn for a signature that is still to be made.

    `at` is the moment of signing in UTC, as the ledger writes moments; `certificate` the SHA-256 of
    the certificate in hex.
    """

    at: str
    certificate: str


def add_room(document: pikepdf.Pdf, room: Room) -> None:
    """A field that shows nothing on the page, and in it the empty signature."""
    page = document.pages[0].obj
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=FIELD,
            F=_PRINT_AND_LOCKED,
            Rect=pikepdf.Array([0, 0, 0, 0]),
            P=page,
            V=document.make_indirect(_empty_signature(room)),
        )
    )
    page.Annots = pikepdf.Array([*page.get("/Annots", ()), field])
    document.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([field]), SigFlags=_SIGNED_AND_ONLY_APPENDED
    )


def _empty_signature(room: Room) -> pikepdf.Dictionary:
    moment = "".join(char for char in room.at[:19] if char.isdigit())
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Sig,
        Filter=pikepdf.Name("/Adobe.PPKLite"),
        SubFilter=pikepdf.Name("/ETSI.CAdES.detached"),
        M=f"D:{moment}Z",
        CustodyCertificate=room.certificate,
        ByteRange=pikepdf.Array([0, _LARGEST, _LARGEST, _LARGEST]),
        Contents=pikepdf.String(bytes(GAP_BYTES)),
    )


def with_range(pdf: bytes) -> bytes:
    """The PDF with the place of its gap written down, once it is known."""
    start = pdf.index(_BEFORE + b"0" * _DIGITS) + len(_BEFORE)
    begin, end = start - 1, start + _DIGITS + 1
    told = b"/ByteRange [ 0 %d %d %d" % (begin, end, len(pdf) - end)
    return pdf.replace(_EMPTY, told.ljust(len(_EMPTY) - 1) + b"]")


def gap_of(pdf: bytes) -> Gap | str:
    """Where the digits of a signature stand, or what is wrong."""
    count = pdf.count(_WORD)
    if not count:
        return NO_GAP
    found = _RANGE.search(pdf)
    if count != 1 or not found:
        return "This file does not have exactly one place for a signature."
    begin, end, rest = map(int, found.groups())
    if end + rest != len(pdf):
        return "The signature for PDF readers does not cover the end of the file."
    start = begin + 1
    is_framed = pdf.endswith(_BEFORE, 0, start) and pdf[end - 1 : end] == b">"
    if end - 1 - start != _DIGITS or not is_framed or not _GAP.fullmatch(pdf, start, end - 1):
        return "The signature for PDF readers is not where it says it is."
    return start, end - 1


def sign_pdf(pdf: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The PDF with its signature filled in; `sign` takes the SHA-256 and gives the CMS in DER.

    Raises DocumentUnreadable when there is no empty gap, or the CMS is too long for it.
    """
    gap = gap_of(pdf)
    if isinstance(gap, str) or gap == NO_GAP or pdf[slice(*gap)].strip(b"0"):
        raise DocumentUnreadable("This file has no room for a signature.")
    cms = sign(_digest(pdf, gap))
    if len(cms) > GAP_BYTES:
        raise DocumentUnreadable(f"The signature takes {len(cms)} bytes of {GAP_BYTES}.")
    return pdf[: gap[0]] + cms.ljust(GAP_BYTES, b"\0").hex().encode() + pdf[gap[1] :]


def signature_in(pdf: bytes) -> Signature | None:
    """The signature of a file whose seal is good; None where it has none."""
    gap = gap_of(pdf)
    if isinstance(gap, str) or gap == NO_GAP:
        return None
    told = _CERTIFICATE.findall(pdf)
    return Signature(
        cms=bytes.fromhex(pdf[slice(*gap)].decode("ascii")),
        digest=_digest(pdf, gap),
        certificate=told[0].decode("ascii") if len(told) == 1 else "",
    )


def _digest(pdf: bytes, gap: Gap) -> bytes:
    """The SHA-256 of all bytes but the gap, which has a bracket on both sides."""
    return hashlib.sha256(pdf[: gap[0] - 1] + pdf[gap[1] + 1 :]).digest()
