"""Signed notes (c2sp.org/signed-note): a text, an empty line, and a line for each signature.

    <text, ending in a newline>

    — <key name> <base64(key id || signature)>

The rules of the standard, in the order they are asked:

- the note is UTF-8 without control characters but newline, and the text is split off at the last
  empty line;
- each further line is an em dash, a space, a key name, a space and base64 of more than four bytes;
- a signature of an unknown key is ignored, and kept;
- one of a known key (its name and its id) must verify, or the whole note is refused;
- at least one known key must have signed.

A key is known by its vkey, `<name>+<id in hex>+<base64(kind || public key)>`, with the id
SHA-256(name || 0x0A || kind || public key)[:4].  Two kinds are known here: Ed25519 (0x01) signs our
logs, and the timestamped Ed25519 cosignature (0x04, c2sp.org/tlog-cosignature) is a witness's.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from custody.errors import DocumentUnreadable, LedgerTampered

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100
_ID_BYTES = 4
_PUBLIC_BYTES = 32
_TIME_BYTES = 8
_TIME_END = 1 << 63
_COSIGNATURE_BYTES = _TIME_BYTES + 64
_DASH = "\u2014 "
_FIRST_VISIBLE = " "
_KINDS = {ED25519: "an Ed25519 key", COSIGNATURE: "a witness's Ed25519 key"}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name, and what it signs: notes, or cosignatures of checkpoints."""

    name: str
    public: bytes
    kind: bytes = ED25519

    @property
    def id(self) -> bytes:
        """The four bytes that, with the name, tell whose a signature is."""
        return key_id(self.name, self.public, self.kind)

    @property
    def shown(self) -> str:
        """The key's name and id, by which a policy names it."""
        return f"{self.name}+{self.id.hex()}"

    @property
    def vkey(self) -> str:
        """The key as one word, to be pinned."""
        return f"{self.shown}+{base64.b64encode(self.kind + self.public).decode()}"

    @classmethod
    def parse(cls, vkey: str, kind: bytes = ED25519) -> "VerifierKey":
        """The key of a kind that a vkey tells; any other text raises DocumentUnreadable."""
        name, _, rest = vkey.partition("+")
        shown_id, _, packed = rest.partition("+")
        key = unpack_base64(packed)
        if not is_key_name(name) or len(key) != 1 + _PUBLIC_BYTES or key[:1] != kind:
            raise DocumentUnreadable(f"{vkey!r} is not the vkey of {_KINDS[kind]}")
        read = cls(name, key[1:], kind)
        if shown_id != read.id.hex():
            raise DocumentUnreadable(f"the id in {vkey!r} is not that of its key")
        return read

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether this key signed the text."""
        message = text.encode()
        if self.kind == COSIGNATURE:
            time = int.from_bytes(signature[:_TIME_BYTES], "big")
            if time >= _TIME_END:
                return False
            message, signature = cosigned(text, time), signature[_TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who says they signed, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line with its newline."""
        packed = base64.b64encode(self.key_id + self.signature).decode()
        return f"{_DASH}{self.name} {packed}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it, not yet verified."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(one.line() for one in self.signatures)

    @classmethod
    def parse(cls, note: str) -> "Note":
        """The parts of a note, exactly as the standard has them; else DocumentUnreadable."""
        _check_characters(note)
        end = note.rfind("\n\n")
        text, lines = note[: end + 1], note[end + 2 :]
        if end < 0 or not lines:
            raise DocumentUnreadable("a note is a text, an empty line and signature lines")
        return cls(text, read_signature_lines(lines))

    def verified_by(self, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """The known keys that signed, each once, in the order of the lines.

        Raises:
            LedgerTampered: a known key's signature does not verify, or no known key signed.
        """
        signers = tuple(dict.fromkeys(key for key, _ in self.verified(keys)))
        if not signers:
            raise LedgerTampered("no known key signed this note")
        return signers

    def verified(
        self, keys: Iterable[VerifierKey]
    ) -> tuple[tuple[VerifierKey, NoteSignature], ...]:
        """The lines of known keys, all good; LedgerTampered if one of them does not verify."""
        known = {(key.name, key.id): key for key in keys}
        found = []
        for line in self.signatures:
            key = known.get((line.name, line.key_id))
            if key is None:
                continue
            if not key.verifies(self.text, line.signature):
                raise LedgerTampered(f"the signature of {key.name} does not verify")
            found.append((key, line))
        return tuple(found)


def key_id(name: str, public: bytes, kind: bytes = ED25519) -> bytes:
    """The id of a key with this name."""
    return sha256(name.encode() + b"\n" + kind + public).digest()[:_ID_BYTES]


def word_of(name: str, key_id: bytes) -> str:
    """A key in one word: its name and its id."""
    return f"{name}+{key_id.hex()}"


def cosigned(text: str, time: int) -> bytes:
    """What a witness signs: the text of a checkpoint, and when, in seconds since 1970."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosignature(time: int, signature: bytes) -> bytes:
    """The bytes of a cosignature: when, and the signature over `cosigned`."""
    return time.to_bytes(_TIME_BYTES, "big") + signature


def cosigned_at(signature: bytes) -> int:
    """The time that a cosignature says, in seconds since 1970."""
    return int.from_bytes(signature[:_TIME_BYTES], "big")


def is_cosignature(line: NoteSignature) -> bool:
    """Whether a signature line has the form of a witness's; a log's own signature is shorter."""
    return len(line.signature) == _COSIGNATURE_BYTES


def is_key_name(name: str) -> bool:
    """Whether a text may name a key: no spaces, plus signs or control characters."""
    return bool(name) and not any(
        sign.isspace() or sign == "+" or sign < _FIRST_VISIBLE for sign in name
    )


def unpack_base64(text: str) -> bytes:
    """The bytes of base64 in its one spelling (RFC 4648 section 4); else DocumentUnreadable."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DocumentUnreadable(f"{text!r} is not base64") from error
    if base64.b64encode(data).decode() != text:
        raise DocumentUnreadable(f"{text!r} is not base64 in its one spelling")
    return data


def read_signature_lines(lines: str) -> tuple[NoteSignature, ...]:
    """Signature lines alone, as a witness answers them; else DocumentUnreadable."""
    _check_characters(lines)
    if not lines.endswith("\n"):
        raise DocumentUnreadable("a signature line ends in a newline")
    shown = lines[:-1].split("\n")
    if len(shown) > MAX_SIGNATURES:
        raise DocumentUnreadable(f"more than {MAX_SIGNATURES} signatures")
    return tuple(map(_read_signature, shown))


def _check_characters(note: str) -> None:
    """Not too long, UTF-8, and no control character but newline."""
    try:
        length = len(note.encode())
    except UnicodeEncodeError as error:
        raise DocumentUnreadable("the note is not UTF-8") from error
    if length > MAX_BYTES:
        raise DocumentUnreadable(f"a note of {length} bytes is too long")
    if any(sign < _FIRST_VISIBLE and sign != "\n" for sign in note):
        raise DocumentUnreadable("the note holds a control character")


def _read_signature(line: str) -> NoteSignature:
    """One signature line without its newline."""
    name, space, packed = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_key_name(name):
        raise DocumentUnreadable(f"{line!r} is not a signature line")
    data = unpack_base64(packed)
    if len(data) <= _ID_BYTES:
        raise DocumentUnreadable(f"{line!r} holds no signature")
    return NoteSignature(name, data[:_ID_BYTES], data[_ID_BYTES:])
