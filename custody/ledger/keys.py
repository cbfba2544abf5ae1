"""Who may sign: the private keys of logs and of witnesses, and notes signed with them.

A log's key is named after the log's origin.  A private key is one line in the form of the Go tools
(`PRIVATE+KEY+<name>+<id>+<base64(kind || seed)>`), so they can use it too; in a file, only its owner
may read it.  Who is believed to have signed is a reader's policy (`custody.ledger.policy`).
"""

import base64
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.errors import DocumentUnreadable, SigningStopped
from custody.ledger.note import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteSignature,
    VerifierKey,
    cosignature,
    cosigned,
    is_key_name,
    unpack_base64,
)
from custody.ledger.policy import PinnedKey, Policy

__all__ = [
    "Ed25519Signer",
    "PinnedKey",
    "Policy",
    "Signer",
    "cosign",
    "require_owner_only",
    "sign_note",
]

_OWNER_ONLY = 0o600
_OTHERS = 0o077
_SEED_BYTES = 32
_FILE_PREFIX = "PRIVATE+KEY+"


class Signer(Protocol):
    """Whoever can sign with a log's key: a file here, a hardware module elsewhere."""

    @property
    def name(self) -> str:
        """The key's name, which is the log's origin."""

    @property
    def vkey(self) -> str:
        """The public key as one word."""

    def sign(self, message: bytes) -> bytes:
        """The signature over the message."""


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """An Ed25519 key in memory."""

    key: VerifierKey
    _private: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, name: str, seed: bytes, kind: bytes = ED25519) -> "Ed25519Signer":
        """The key of a name and 32 secret random bytes, for notes or for cosignatures."""
        if not is_key_name(name) or len(seed) != _SEED_BYTES:
            raise SigningStopped("a key needs a name without spaces and a seed of 32 bytes")
        private = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(VerifierKey(name, private.public_key().public_bytes_raw(), kind), private)

    @classmethod
    def create_file(
        cls, path: Path, name: str, seed: bytes, kind: bytes = ED25519
    ) -> "Ed25519Signer":
        """Write a new key file that only its owner may read; one that exists is never replaced."""
        signer = cls.from_seed(name, seed, kind)
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        except FileExistsError as error:
            raise SigningStopped(f"{path} exists: a key is never replaced") from error
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(private_text(name, seed, kind))
            stream.flush()
            os.fsync(stream.fileno())
        flush_folder(path.parent)
        return signer

    @classmethod
    def from_file(cls, path: Path, kind: bytes = ED25519) -> "Ed25519Signer":
        """The key of a kind in a file; SigningStopped if others may read it or it holds no key."""
        require_owner_only(path)
        return cls.from_text(path.read_text(encoding="utf-8"), str(path), kind)

    @classmethod
    def from_text(cls, text: str, place: str, kind: bytes = ED25519) -> "Ed25519Signer":
        """The key of a kind that a line tells; SigningStopped, which names the place, if it holds none."""
        name, _, rest = text.removeprefix(_FILE_PREFIX).removesuffix("\n").partition("+")
        shown_id, _, packed = rest.partition("+")
        try:
            secret = unpack_base64(packed)
        except DocumentUnreadable:
            secret = b""  # the error would show the secret
        if not text.startswith(_FILE_PREFIX) or secret[:1] != kind:
            raise SigningStopped(f"{place} does not hold an Ed25519 key")
        signer = cls.from_seed(name, secret[1:], kind)
        if shown_id != signer.key.id.hex():
            raise SigningStopped(f"the id in {place} is not that of its key")
        return signer

    @property
    def name(self) -> str:
        """The key's name, which is the log's origin."""
        return self.key.name

    @property
    def vkey(self) -> str:
        """The public key as one word."""
        return self.key.vkey

    def sign(self, message: bytes) -> bytes:
        """The signature over the message (RFC 8032)."""
        return self._private.sign(message)


def flush_folder(folder: Path) -> None:
    """Make durable which files are in a folder."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def private_text(name: str, seed: bytes, kind: bytes = ED25519) -> str:
    """A private key as one line, in the form of the Go tools."""
    key = Ed25519Signer.from_seed(name, seed, kind).key
    return f"{_FILE_PREFIX}{key.shown}+{base64.b64encode(kind + seed).decode()}\n"


def require_owner_only(path: Path) -> None:
    """SigningStopped if others than its owner may read the file of a key."""
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise SigningStopped(f"{path} can be read by others than its owner")


def sign_note(text: str, *signers: Signer) -> str:
    """A note of this text with a signature of each; DocumentUnreadable if it cannot be one."""
    signatures = (
        NoteSignature(one.name, VerifierKey.parse(one.vkey).id, one.sign(text.encode()))
        for one in signers
    )
    note = str(Note(text, tuple(signatures)))
    if Note.parse(note).text != text:
        raise DocumentUnreadable("the text of a note ends in one newline")
    return note


def cosign(text: str, signer: Ed25519Signer, time: int) -> NoteSignature:
    """A witness's line under a checkpoint's text, at a time in seconds since 1970."""
    if signer.key.kind != COSIGNATURE:
        raise SigningStopped(f"the key of {signer.name} is not a witness's")
    signature = cosignature(time, signer.sign(cosigned(text, time)))
    return NoteSignature(signer.name, signer.key.id, signature)
