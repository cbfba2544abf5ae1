"""Who may sign a log, and who is believed to have.

A log's key is named after the log's origin.  The private key is one file that only its owner may
read, in the form of the Go tools (`PRIVATE+KEY+<name>+<id>+<base64(0x01 || seed)>`), so they can
use it too.

A policy is what a reader pins: a text file in the form of c2sp.org/tlog-policy, and one more kind
of line.

    # the log of the treatment centre
    log <vkey>
    valid <key name>+<key id> <from> <until>
    quorum none

`valid` (optional, once for a key) bounds the moments of recording a key may vouch for, the first
included and the last not, `-` for no bound.  `quorum` stands once; until witnesses are counted
here it must say `none`, and a policy that asks for more is refused rather than half obeyed.
"""

import base64
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.errors import DocumentUnreadable, SigningStopped
from custody.ledger.note import (
    ED25519,
    Note,
    NoteSignature,
    VerifierKey,
    is_key_name,
    unpack_base64,
)
from custody.ledger.timestamp import is_time

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
    def from_seed(cls, name: str, seed: bytes) -> "Ed25519Signer":
        """The key of a name and 32 secret random bytes."""
        if not is_key_name(name) or len(seed) != _SEED_BYTES:
            raise SigningStopped("a key needs a name without spaces and a seed of 32 bytes")
        private = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(VerifierKey(name, private.public_key().public_bytes_raw()), private)

    @classmethod
    def create_file(cls, path: Path, name: str, seed: bytes) -> "Ed25519Signer":
        """Write a new key file that only its owner may read; one that exists is never replaced."""
        signer = cls.from_seed(name, seed)
        packed = base64.b64encode(ED25519 + seed).decode()
        text = f"{_FILE_PREFIX}{name}+{signer.key.id.hex()}+{packed}\n"
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        except FileExistsError as error:
            raise SigningStopped(f"{path} exists: a key is never replaced") from error
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        return signer

    @classmethod
    def from_file(cls, path: Path) -> "Ed25519Signer":
        """The key in a file; SigningStopped if others may read it or it holds no key."""
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise SigningStopped(f"{path} can be read by others than its owner")
        text = path.read_text(encoding="utf-8")
        name, _, rest = text.removeprefix(_FILE_PREFIX).removesuffix("\n").partition("+")
        shown_id, _, packed = rest.partition("+")
        try:
            secret = unpack_base64(packed)
        except DocumentUnreadable:
            secret = b""  # the error would show the secret
        if not text.startswith(_FILE_PREFIX) or secret[:1] != ED25519:
            raise SigningStopped(f"{path} does not hold an Ed25519 key")
        signer = cls.from_seed(name, secret[1:])
        if shown_id != signer.key.id.hex():
            raise SigningStopped(f"the id in {path} is not that of its key")
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


@dataclass(frozen=True, slots=True)
class PinnedKey:
    """A key and the moments of recording it may vouch for; empty means no bound."""

    key: VerifierKey
    since: str = ""
    until: str = ""

    def vouches_at(self, rec: str) -> bool:
        """Whether an entry recorded then may stand under this key."""
        return self.since <= rec and (not self.until or rec < self.until)


@dataclass(frozen=True, slots=True)
class Policy:
    """The keys a reader believes; `pinned` is false when they came with the document itself."""

    keys: tuple[PinnedKey, ...]
    pinned: bool = True

    @classmethod
    def of(cls, vkeys: Iterable[str], *, pinned: bool) -> "Policy":
        """A policy without bounds from vkeys."""
        return cls(tuple(PinnedKey(VerifierKey.parse(vkey)) for vkey in vkeys), pinned)

    @classmethod
    def parse(cls, text: str) -> "Policy":
        """The policy in a file's text; a line not understood raises DocumentUnreadable."""
        keys: dict[str, PinnedKey] = {}
        bounds: dict[str, tuple[str, str]] = {}
        quorums = []
        for line in text.split("\n"):
            match line.replace("\t", " ").split():
                case []:
                    continue
                case [first, *_] if first.startswith("#"):
                    continue
                case ["log", vkey] | ["log", vkey, _]:
                    _add_key(keys, VerifierKey.parse(vkey))
                case ["valid", name, since, until] if name not in bounds:
                    bounds[name] = (_bound(since), _bound(until))
                case ["quorum", name]:
                    quorums.append(name)
                case _:
                    raise DocumentUnreadable(f"the policy has a line {line!r}")
        if quorums != ["none"]:
            raise DocumentUnreadable("the policy needs one line `quorum none`")
        if not bounds.keys() <= keys.keys():
            raise DocumentUnreadable("the policy bounds a key it does not have")
        return cls(
            tuple(
                replace(key, since=bounds[name][0], until=bounds[name][1])
                if name in bounds
                else key
                for name, key in keys.items()
            )
        )

    def keys_for(self, origin: str) -> tuple[PinnedKey, ...]:
        """The keys of the log with this origin."""
        return tuple(pinned for pinned in self.keys if pinned.key.name == origin)


def _add_key(keys: dict[str, PinnedKey], key: VerifierKey) -> None:
    """Take a log line's key; the same public key twice is refused, as the standard says."""
    if any(known.key.public == key.public for known in keys.values()):
        raise DocumentUnreadable(f"the policy has the key of {key.name} twice")
    keys[f"{key.name}+{key.id.hex()}"] = PinnedKey(key)


def _bound(shown: str) -> str:
    """A moment, or nothing for `-`."""
    if shown == "-":
        return ""
    if not is_time(shown):
        raise DocumentUnreadable(f"{shown!r} in the policy is not a moment")
    return shown
