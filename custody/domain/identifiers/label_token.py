"""The signed token in the QR code of every label this house prints; its bytes are law.

`C1:` and base45 of: version 1, kind, print serial, Chain of Identity identifier or zeroes, the
length and the text of what the label stands on, the first four bytes of the key's SHA-256, and an
Ed25519 signature over the line "custody label token v1" and all bytes before the signature.  See
docs/label-token.md.  Signing and checking come as arguments: no key is ever held here.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import Final

from custody.domain.identifiers import base45
from custody.domain.identifiers.donation import is_chain_of_identity
from custody.domain.identifiers.reading import ANOTHER_CODE, ReadingReason, refusal

PREFIX: Final = "C1:"
SIGNED_LINE: Final = b"custody label token v1\n"
VERSION: Final = 1
KEY_ID_BYTES: Final = 4
SIGNATURE_BYTES: Final = 64
COI_BYTES: Final = 15
MOST_CONTAINER_CHARACTERS: Final = 29
_NO_THERAPY: Final = bytes(COI_BYTES)
_HEAD: Final = 2 + 8 + COI_BYTES + 1  # version, kind, serial, therapy, length
_HEAD_CHARACTERS: Final = base45.encoded_length(_HEAD)
_TAIL: Final = KEY_ID_BYTES + SIGNATURE_BYTES
_MOST_PRINTS: Final = 2**64
_CONTAINER = re.compile(rf"[!-~]{{1,{MOST_CONTAINER_CHARACTERS}}}")


class LabelKind(IntEnum):
    """What a label stands on.  Numbers are in printed symbols: add, never change."""

    COLLECTION_BAG = 1
    VESSEL = 2
    SAMPLE = 3
    FINAL_BAG = 4
    WRISTBAND = 5
    SHIPPER = 6
    BADGE = 7
    CASSETTE = 8
    STATION_CARD = 9
    POSITION = 10
    TIE_TAG = 11
    OVERWRAP = 12
    SYRINGE = 13
    SMALL_BAG = 14
    CRYOVIAL = 15


_KINDS: Final = frozenset(map(int, LabelKind))


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelToken:
    """What a label's token says; genuine only once `token_is_genuine` has said so."""

    kind: LabelKind
    print_serial: int
    container_id: str  # MPHO identifier, GSRN/SRIN, SSCC, person or station: up to 29 characters
    key_id: bytes
    chain_of_identity: str = ""  # "" for a label of no therapy
    signature: bytes = b""  # b"" before signing

    def __post_init__(self) -> None:
        if not 0 <= self.print_serial < _MOST_PRINTS:
            raise refusal("unknown_code", "A print serial has 64 bits.")
        if self.chain_of_identity and not is_chain_of_identity(self.chain_of_identity):
            raise refusal("unknown_code", "The token names no Chain of Identity identifier.")
        if not _CONTAINER.fullmatch(self.container_id):
            raise refusal("unknown_code", "A token names what it stands on in 1 to 29 characters.")
        if len(self.key_id) != KEY_ID_BYTES or len(self.signature) not in {0, SIGNATURE_BYTES}:
            raise refusal("unknown_code", "A token has 4 bytes of key and 64 of signature.")

    @classmethod
    def parse(cls, text: str) -> "LabelToken":
        """The token in a QR code's text, its signature not yet checked; else CodeUnreadable."""
        return _fields(_payload(text))

    @property
    def body(self) -> bytes:
        """All bytes before the signature."""
        return b"".join(
            (
                bytes((VERSION, self.kind)),
                self.print_serial.to_bytes(8, "big"),
                self.chain_of_identity.encode("ascii") or _NO_THERAPY,
                bytes((len(self.container_id),)),
                self.container_id.encode("ascii"),
                self.key_id,
            )
        )

    @property
    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return SIGNED_LINE + self.body

    @property
    def text(self) -> str:
        """The characters of the symbol; CodeUnreadable for a token without signature."""
        if not self.signature:
            raise refusal("truncated_code", "A token without signature is never printed.")
        return PREFIX + base45.encode(self.body + self.signature)

    @property
    def printed(self) -> str:
        """The print's serial, as it stands beside the symbol."""
        return f"print {self.print_serial}"


def key_id_of(public_key: bytes) -> bytes:
    """The four bytes that name a public key (32 bytes of Ed25519) in a token."""
    return hashlib.sha256(public_key).digest()[:KEY_ID_BYTES]


def build_token(token: LabelToken, sign: Callable[[bytes], bytes]) -> str:
    """The text of the symbol; `sign` gives the Ed25519 signature (64 bytes) of a message."""
    return replace(token, signature=sign(token.signed_bytes)).text


@lru_cache(maxsize=1024)  # a label is scanned again and again; its token names no person
def parse_token(text: str) -> LabelToken:
    """The token as it stands in the symbol, its signature not yet checked; else CodeUnreadable."""
    return LabelToken.parse(text)


def token_is_genuine(token: LabelToken, verify: Callable[[bytes, bytes], bool]) -> bool:
    """Whether `verify(signature, message)`, with the key that `key_id` names, says so."""
    return len(token.signature) == SIGNATURE_BYTES and verify(token.signature, token.signed_bytes)


def why_not_ours(
    token: LabelToken, public_key: bytes, verify: Callable[[bytes, bytes], bool]
) -> str | None:
    """Why a token does not count: another house's key, or not the bytes that ours has signed."""
    if token.key_id != key_id_of(public_key):
        return "label_forged"
    return None if token_is_genuine(token, verify) else "label_altered"


def _payload(text: str) -> bytes:
    """The bytes behind the prefix, of exactly the length that they promise."""
    if not text.startswith(PREFIX):
        reason: ReadingReason = "lower_case" if text.upper().startswith(PREFIX) else "unknown_code"
        raise refusal(reason, "This is not a label token.")
    packed = text[len(PREFIX) :]
    promised = _promised_characters(packed)
    if len(packed) < promised:
        raise refusal("truncated_code", "The label token is cut short: scan it again.")
    if packed[promised:].startswith(ANOTHER_CODE):
        raise refusal("two_codes_in_one_read", "Two codes came in one read: scan them apart.")
    if len(packed) > promised:
        raise refusal("unknown_code", "Something follows the label token.")
    return base45.decode(packed)


def _promised_characters(packed: str) -> int:
    """How many characters of base45 the first 26 bytes promise."""
    if len(packed) < _HEAD_CHARACTERS:
        raise refusal("truncated_code", "The label token is cut short: scan it again.")
    head = base45.decode(packed[:_HEAD_CHARACTERS])
    if head[0] != VERSION:
        raise refusal("unknown_code", f"This label token is of version {head[0]}, not known here.")
    return base45.encoded_length(_HEAD + head[-1] + _TAIL)


def _fields(payload: bytes) -> LabelToken:
    """The fields by their places; latin-1 keeps foreign bytes until the token refuses them."""
    kind, coi = payload[1], payload[10 : 10 + COI_BYTES]
    if kind not in _KINDS:
        raise refusal("unknown_code", f"This label token is of kind {kind}, not known here.")
    return LabelToken(
        kind=LabelKind(kind),
        print_serial=int.from_bytes(payload[2:10], "big"),
        chain_of_identity="" if coi == _NO_THERAPY else coi.decode("latin-1"),
        container_id=payload[_HEAD:-_TAIL].decode("latin-1"),
        key_id=payload[-_TAIL:-SIGNATURE_BYTES],
        signature=payload[-SIGNATURE_BYTES:],
    )
