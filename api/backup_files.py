"""The two files of a backup: the copy of the database, and the persons' keys beside it, plain or encrypted."""

import base64
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyrage

from custody.errors import DocumentUnreadable, EntryMalformed
from custody.ledger.canonical import decode, encode
from custody.store.database import Database, open_database

KEYS_SUFFIX = ".keys"
SEALED = b"age-encryption.org/"


def keys_beside(file: Path) -> Path:
    """Where the persons' keys of a backup are."""
    return file.with_name(file.name + KEYS_SUFFIX)


def keys_bytes(keys: Mapping[str, bytes]) -> bytes:
    """Persons' wrapped keys, one line each."""
    return b"".join(
        encode({"subject": subject, "wrapped_key": base64.b64encode(key).decode()}) + b"\n"
        for subject, key in keys.items()
    )


def read_keys(data: bytes) -> dict[str, bytes]:
    """Persons' wrapped keys by subject; DocumentUnreadable if it is no such file."""
    try:
        lines = [decode(line) for line in data.splitlines()]
        return {
            str(one["subject"]): base64.b64decode(one["wrapped_key"], validate=True)
            for one in lines
        }
    except (EntryMalformed, KeyError, TypeError, ValueError) as error:
        raise DocumentUnreadable(f"this is no file of persons' keys: {error}") from error


def read_recipient(to: str) -> "pyrage.x25519.Recipient":
    """Whom to encrypt for; DocumentUnreadable if it is no age recipient."""
    try:
        return pyrage.x25519.Recipient.from_str(to)
    except pyrage.RecipientError as error:
        raise DocumentUnreadable(f"{to!r} is no age recipient (age1…)") from error


def put(inside: Path, outside: Path, recipient: "pyrage.x25519.Recipient | None") -> None:
    """Move a file to its place, encrypted if there is a recipient."""
    if recipient is None:
        inside.replace(outside)
    else:
        pyrage.encrypt_file(str(inside), str(outside), [recipient])


def plain_copy(file: Path, plain: Path, identity: str) -> Path:
    """A copy to work on, decrypted where the file is encrypted; the file itself is not touched."""
    with file.open("rb") as stream:
        if not stream.read(len(SEALED)).startswith(SEALED):
            return Path(shutil.copyfile(file, plain))
    if not identity:
        raise DocumentUnreadable(f"{file.name} is encrypted: give --identity")
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
        pyrage.decrypt_file(str(file), str(plain), [key])
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise DocumentUnreadable(f"{file.name} cannot be decrypted: {error}") from error
    return plain


@contextmanager
def opened_database(address: str) -> Iterator[Database]:
    """A database, closed at the end."""
    database = open_database(address)
    try:
        yield database
    finally:
        database.close()


def address_of_file(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path.resolve()}"
