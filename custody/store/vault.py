"""Names and raw readings, each sealed with a key that can be destroyed.

Every person has a key of 256 bits of their own, wrapped by the installation's key (AES-256-GCM
both times, a fresh nonce for each sealing, the place it belongs to as associated data, so that
nothing can be moved).  Reading names is logged with who and why.  Destroying the wrapped key
erases the person: the names, and the openings of the commitments about them, become unreadable
wherever copies lie, and every proof in the ledger stays valid.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from custody.errors import LedgerTampered, NotFound
from custody.ledger.canonical import encode
from custody.ledger.commitment import SALT_BYTES
from custody.store.statements import Statements

KEY_BITS = 256
_NONCE_BYTES = 12
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who reads names, when, and for what."""

    reader: str
    why: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a commitment was made of."""

    salt: bytes
    value: Any


def load_key(path: Path) -> bytes:
    """The installation's key from its file, made on first use, readable only to its owner."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    key = AESGCM.generate_key(KEY_BITS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


class Vault:
    """The sealed store of one installation."""

    def __init__(self, sql: Statements, installation_key: bytes) -> None:
        self._sql = sql
        self._key = installation_key

    def put_person(self, subject: str, demographics: Mapping[str, str]) -> None:
        """Keep or correct what is known of a person; one who was erased gets a new key."""
        key = self._key_of(subject)
        wrapped = None
        if key is None:
            key = AESGCM.generate_key(KEY_BITS)
            wrapped = _seal(self._key, key, f"key/{subject}")
        nonce, sealed = _split(_seal(key, orjson.dumps(dict(demographics)), f"person/{subject}"))
        self._sql.run(
            "INSERT INTO vault_person (subject, wrapped_key, nonce, ciphertext)"
            " VALUES (?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET"
            " wrapped_key = coalesce(excluded.wrapped_key, vault_person.wrapped_key),"
            " nonce = excluded.nonce, ciphertext = excluded.ciphertext",
            subject, wrapped, nonce, sealed,
        )  # fmt: skip

    def read(self, subject: str, reading: Reading) -> dict[str, str]:
        """What is known of a person, noting who read it; NotFound if nothing is, or no longer."""
        found = self.names((subject,), reading)
        if subject not in found:
            raise NotFound(f"the vault knows nothing of {subject}")
        return found[subject]

    def names(self, subjects: Iterable[str], reading: Reading) -> dict[str, dict[str, str]]:
        """What is known of several people, those it knows, noting each reading."""
        found = {}
        for subject in dict.fromkeys(subjects):
            person = self._person(subject)
            if person is not None:
                found[subject] = person
                self.note(subject, reading)
        return found

    def readings(self, subject: str) -> list[Reading]:
        """Who has read a person's names, oldest first."""
        rows = self._sql.all(
            "SELECT reader, why, at FROM vault_read WHERE subject = ? ORDER BY n", subject
        )
        return [Reading(reader=reader, why=why, at=at) for reader, why, at in rows]

    def erase(self, subject: str) -> None:
        """Destroy a person's key and what it sealed; NotFound if the vault never knew them."""
        touched = self._sql.run(
            "UPDATE vault_person SET wrapped_key = NULL, nonce = NULL, ciphertext = NULL"
            " WHERE subject = ?",
            subject,
        )
        if not touched:
            raise NotFound(f"the vault knows nothing of {subject}")
        self._sql.run("DELETE FROM opening WHERE subject = ?", subject)
        self._sql.run("DELETE FROM photo WHERE subject = ?", subject)

    def keep_opening(
        self, entry_id: str, name: str, opening: Opening, subject: str | None = None
    ) -> bool:
        """Keep what a commitment was made of, under the person's key or the installation's.

        Answers false, and keeps nothing, where the person has been erased or is not known.
        """
        key = self._key if subject is None else self._key_of(subject)
        if key is None:
            return False
        plain = opening.salt + encode(opening.value)
        nonce, sealed = _split(_seal(key, plain, f"opening/{entry_id}/{name}"))
        self._sql.run(
            "INSERT INTO opening (entry_id, name, subject, nonce, ciphertext)"
            " VALUES (?, ?, ?, ?, ?)",
            entry_id, name, subject, nonce, sealed,
        )  # fmt: skip
        return True

    def open(self, entry_id: str, name: str) -> Opening | None:
        """What a commitment was made of; None once it is erased or if it was never kept."""
        row = self._sql.one(
            "SELECT subject, nonce, ciphertext FROM opening WHERE entry_id = ? AND name = ?",
            entry_id,
            name,
        )
        if row is None:
            return None
        key = self._key if row[0] is None else self._key_of(row[0])
        if key is None:
            return None
        plain = _unseal(key, bytes(row[1]) + bytes(row[2]), f"opening/{entry_id}/{name}")
        return Opening(salt=plain[:SALT_BYTES], value=orjson.loads(plain[SALT_BYTES:]))

    def seal(self, subject: str, plain: bytes, place: str) -> bytes | None:
        """What is sealed with a person's own key, bound to a place; None where they have no key."""
        key = self._key_of(subject)
        return None if key is None else _seal(key, plain, place)

    def unseal(self, subject: str, sealed: bytes, place: str) -> bytes | None:
        """What was sealed at a place; None once the person is erased."""
        key = self._key_of(subject)
        return None if key is None else _unseal(key, sealed, place)

    def note(self, subject: str, reading: Reading) -> None:
        """Write down that somebody reads what is kept of a person."""
        self._sql.run(
            "INSERT INTO vault_read (subject, reader, why, at) VALUES (?, ?, ?, ?)",
            subject, reading.reader, reading.why, reading.at,
        )  # fmt: skip

    def _key_of(self, subject: str) -> bytes | None:
        """A person's own key; None before the first time and after the last."""
        row = self._sql.one("SELECT wrapped_key FROM vault_person WHERE subject = ?", subject)
        if row is None or row[0] is None:
            return None
        return _unseal(self._key, bytes(row[0]), f"key/{subject}")

    def _person(self, subject: str) -> dict[str, str] | None:
        key = self._key_of(subject)
        if key is None:
            return None
        row = self._sql.one("SELECT nonce, ciphertext FROM vault_person WHERE subject = ?", subject)
        if row is None:
            return None
        person: dict[str, str] = orjson.loads(
            _unseal(key, bytes(row[0]) + bytes(row[1]), f"person/{subject}")
        )
        return person


def _seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Nonce and ciphertext, bound to the place they belong to."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    nonce, ciphertext = _split(sealed)
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, place.encode())
    except InvalidTag as error:
        raise LedgerTampered(
            f"what is sealed at {place} was changed, or the key is another"
        ) from error


def _split(sealed: bytes) -> tuple[bytes, bytes]:
    return sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
