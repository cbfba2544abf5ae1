"""A seal over the whole file: one changed byte anywhere, or one more at the end, breaks it.

The catalog holds `/CustodySeal <hex>`, a string of fixed length.  To seal, the string is all zeros,
the SHA-256 of the whole file is taken, a note that names it is signed, and the note's bytes, filled
up with zeros, replace the zeros in place.  To open, the same backwards.  The note's text:

    <origin>/document
    sha256 <64 hexadecimal digits>
    checkpoint <size> <base64 root>

Where the file also holds a signature for PDF readers (`labels.signature`), its digits are zeros too for
the SHA-256: it is made after the seal, and over it.

There is exactly one way to write a seal: lower-case digits, zeros only after the note, one
placeholder in the file, nothing after the last line.  Whether the signature is good is for the
ledger's note verifier to say.

Anybody can make a file whose hash is right, so the attachment is looked for in a file laid out as
ours is and in no other: one plain table of places, no packed objects, nothing mended.  A reader
that unpacks what it must not is how a small file fills a large memory.
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Final

import pikepdf

from custody.errors import DocumentUnreadable
from labels.signature import Gap, gap_of

SEAL_KEY: Final = "/CustodySeal"
SEAL_BYTES: Final = 2048
END: Final = b"%%EOF\n"
MOST_EVIDENCE_BYTES: Final = 256 * 1024 * 1024

_DIGITS = 2 * SEAL_BYTES
_LAST_LINES = re.compile(rb"startxref\n([0-9]{1,10})\n%%EOF\n")
_LONGEST_LAST_LINES = 32
_LONGEST_TRAILER = 4096
_NOT_IN_TRAILER: Final = (b"/Prev", b"/XRefStm", b"/Encrypt", b"#")  # `#` spells names otherwise
_SEAL = re.compile(rb"/CustodySeal <([0-9a-f]{%d})>" % _DIGITS)
_TEXT = re.compile(
    r"(?P<origin>\S+)/document\n"
    r"sha256 (?P<sha256>[0-9a-f]{64})\n"
    r"checkpoint (?P<size>0|[1-9][0-9]{0,17}) (?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"\n(?P<signatures>(?:— \S+ [A-Za-z0-9+/]+=*\n)+)"
)


# What pikepdf and zlib raise where a file is not what they expect.
_BAD_PDF: Final = (
    pikepdf.PdfError, zlib.error, ValueError, TypeError, AttributeError, KeyError, IndexError,
    RuntimeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDocument:
    """An opened seal; `problem` is a sentence when the file is not what was sealed, else empty.

    The signature on `note_text` is still to be verified, with the key of `origin`.
    """

    problem: str
    note_text: str = ""
    sha256_matches: bool = False
    origin: str = ""
    checkpoint_size: int = 0
    checkpoint_root: str = ""  # base64
    attachment: bytes = b""


def empty_seal() -> pikepdf.String:
    """Room for a seal; a string of zero bytes is written in hexadecimal."""
    return pikepdf.String(bytes(SEAL_BYTES))


def seal_pdf(
    pdf: bytes, *, origin: str, size: int, root: str, sign_note: Callable[[str], str]
) -> bytes:
    """The PDF with its seal filled in; `sign_note` takes the text and gives the whole signed note.

    `root` is the checkpoint's root in base64.  Raises DocumentUnreadable when there is no empty
    seal, the note is not one that `open_seal` would read, or it is too long.
    """
    places = _places(pdf)
    if isinstance(places, str):
        raise DocumentUnreadable(places)
    if pdf != _emptied(pdf, places):
        raise DocumentUnreadable("This file is sealed already.")
    text = f"{origin}/document\nsha256 {_sha256(pdf)}\ncheckpoint {size} {root}\n"
    note = sign_note(text)
    if not note.startswith(f"{text}\n") or _read_note(note) is None:
        raise DocumentUnreadable("The signer did not give back a note of this text.")
    raw = note.encode()
    if len(raw) > SEAL_BYTES:
        raise DocumentUnreadable(f"The note takes {len(raw)} bytes; the seal holds {SEAL_BYTES}.")
    filled = raw.ljust(SEAL_BYTES, b"\0").hex().encode()
    start, end = places[0]
    return pdf[:start] + filled + pdf[end:]


def open_seal(pdf: bytes) -> SealedDocument:
    """Whether a file is what was sealed, and what its seal says; never raises for a bad file."""
    places = _places(pdf)
    if isinstance(places, str):
        return SealedDocument(problem=places)
    note = _note_in(pdf[slice(*places[0])])
    parts = _read_note(note) if note else None
    if note is None or parts is None:
        return SealedDocument(problem="The seal is empty or not written as a seal is.")
    matches = _sha256(_emptied(pdf, places)) == parts["sha256"]
    problem = "" if matches else "The file was changed after it was sealed."
    attachment = b""
    if matches:
        attachment, problem = _attachment(pdf)
    return SealedDocument(
        problem=problem,
        note_text=note,
        sha256_matches=matches,
        origin=parts["origin"],
        checkpoint_size=int(parts["size"]),
        checkpoint_root=parts["root"],
        attachment=attachment,
    )


def _places(pdf: bytes) -> tuple[Gap, Gap] | str:
    """Where the digits of the seal and those of a signature begin and end, or what is wrong."""
    if not pdf.startswith(b"%PDF-"):
        return "This is not a PDF."
    if not pdf.endswith(END) or pdf.count(b"startxref") != 1:
        return "Something follows the end of the sealed file."
    found = list(_SEAL.finditer(pdf))
    if len(found) != 1 or pdf.count(b"/CustodySeal") != 1:
        return "This file does not have exactly one seal."
    gap = gap_of(pdf)
    return gap if isinstance(gap, str) else (found[0].span(1), gap)


def _emptied(pdf: bytes, places: tuple[Gap, Gap]) -> bytes:
    """The file with zeros for the digits in these places."""
    for start, end in places:
        pdf = pdf[:start] + b"0" * (end - start) + pdf[end:]
    return pdf


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _note_in(digits: bytes) -> str | None:
    """The note that a seal's digits hold, when its bytes are text with zeros after it only."""
    raw = bytes.fromhex(digits.decode("ascii")).rstrip(b"\0")
    try:
        return raw.decode("utf-8") if raw and b"\0" not in raw else None
    except UnicodeDecodeError:
        return None


def _read_note(note: str) -> dict[str, str] | None:
    """The parts of a note, when it is one and every base64 in it has only this one spelling."""
    match = _TEXT.fullmatch(note)
    if match is None:
        return None
    coded = [match["root"]]
    coded += [line.rsplit(" ", 1)[1] for line in match["signatures"].splitlines()]
    return match.groupdict() if all(_is_canonical(one) for one in coded) else None


def _is_canonical(coded: str) -> bool:
    try:
        return base64.b64encode(base64.b64decode(coded, validate=True)).decode() == coded
    except binascii.Error:
        return False


def _attachment(pdf: bytes) -> tuple[bytes, str]:
    """The one attached file, and what is wrong with it if anything; memory stays bounded."""
    if not _is_plain(pdf):
        return b"", "The attached evidence cannot be read: the file is not laid out as ours is."
    try:
        with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as document:
            names = list(islice(document.attachments, 2))
            if len(names) != 1:
                return b"", "This file does not have exactly one attachment."
            data = _unpacked(document.attachments[names[0]].get_file().obj)
    except _BAD_PDF as error:
        return b"", f"The attached evidence cannot be read: {error}"
    if len(data) > MOST_EVIDENCE_BYTES:
        return b"", "The attached evidence is larger than any that we write."
    return data, ""


def _is_plain(pdf: bytes) -> bool:
    """Whether the file has one table of places in the old form, and so no packed objects."""
    last = _LAST_LINES.fullmatch(pdf, pdf.rfind(b"startxref", -_LONGEST_LAST_LINES))
    place = int(last[1]) if last else -1
    table, found, trailer = pdf[place:].partition(b"trailer ") if last else (b"", b"", b"")
    return (
        table.startswith(b"xref\n0 ")
        and bool(found)
        and len(trailer) <= _LONGEST_TRAILER
        and not any(word in trailer for word in _NOT_IN_TRAILER)
    )


def _unpacked(stream: pikepdf.Object) -> bytes:
    """The bytes of a stream that is packed once or not at all, one more than is allowed at most."""
    raw = stream.read_raw_bytes()
    packed = stream.get("/Filter")
    if packed is None:
        return raw
    if packed != pikepdf.Name.FlateDecode or "/DecodeParms" in stream:
        raise ValueError("it is packed in a way that ours is not")
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(raw, MOST_EVIDENCE_BYTES + 1)
    if len(data) <= MOST_EVIDENCE_BYTES and (not unpacker.eof or unpacker.unused_data):
        raise ValueError("it is not packed as it says")
    return data
