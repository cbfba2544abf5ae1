"""Backup, restore and the rehearsal of both.

A backup is a database of its own (SQLite, whatever the installation runs on) with one committed state in it, signed
over before it is taken and verified after: `custody verify` reads it like any other.  It names nobody: the wrapped
keys of persons lie beside it in a file of their own, so that a forgotten copy cannot bring back who was erased.  Keys
and the last signed checkpoint are in the keys folder and never in a backup.

A restored log must begin with everything that was ever signed.  What proves it is the last signed checkpoint, or,
where the keys folder was lost with it, a checkpoint from a piece of evidence.
"""

import base64
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage

from api.erased import ERASED, ErasedPersons
from api.house import House
from api.settings import Settings
from api.verifying import verify_database
from custody.errors import Conflict, DocumentUnreadable, EntryMalformed, LedgerTampered
from custody.ledger.canonical import decode, encode
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.keys import Policy
from custody.ledger.last_signed import FileLastSigned
from custody.ledger.report import Report
from custody.store.copying import copy_installation, give_back_keys, wrapped_keys
from custody.store.database import Database, open_database
from custody.store.log import SqlLog
from custody.store.migrate import migrate

KEYS_SUFFIX = ".keys"
SEALED = b"age-encryption.org/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back: how many entries, under which checkpoint, and whose names stay erased."""

    report: Report
    erased: tuple[str, ...]


def take_backup(house: House, file: Path, *, to: str = "") -> Report:
    """Sign, copy one committed state into `file` and the persons' keys into `file`.keys, and verify the copy.

    `to` is an age recipient (age1…); then both files are encrypted for it and unreadable here.

    Raises:
        Conflict: there is a file of that name already.
        DocumentUnreadable: `to` is no age recipient.
        SigningStopped: the log is not what was signed.
    """
    keys_file = file.with_name(file.name + KEYS_SUFFIX)
    for one in (file, keys_file):
        if one.exists():
            raise Conflict(f"{one} is there already; a backup never replaces another")
    recipient = _recipient(to) if to else None
    house.sign()
    with TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        copy, keys = Path(folder) / "copy.sqlite", Path(folder) / "keys"
        keys.write_bytes(_keys_bytes(_copy_out(house.database, copy)))
        report = verify_database(_address(copy), Policy.of([house.signer.vkey], pinned=True))
        if not report.ok:
            raise LedgerTampered(
                f"the backup is not kept, for it does not verify: {report.problem}"
            )
        for inside, outside in ((copy, file), (keys, keys_file)):
            _move(inside, outside, recipient)
    return report


def restore(
    file: Path,
    settings: Settings,
    policy: Policy,
    *,
    keys_file: Path | None = None,
    identity: str = "",
    checkpoint: str = "",
) -> Restored:
    """Bring a backup back into the empty place that the settings name, proven to be all that was signed.

    `keys_file` is the newest file of persons' keys, `identity` the age identity where the backup is encrypted,
    `checkpoint` a signed note from elsewhere, for a machine that lost its last signed checkpoint.

    Raises:
        Conflict: the place is not empty, or entries that were signed are not in the backup.
        LedgerTampered: the backup does not verify, or is of another log.
        DocumentUnreadable: a file cannot be read as what it should be.
    """
    with TemporaryDirectory(prefix="custody-restore-") as folder:
        copy = _opened(file, Path(folder) / "copy.sqlite", identity)
        migrate(_address(copy))  # one of an earlier version comes up to this one's schema
        report = verify_database(_address(copy), policy)
        if not report.ok:
            raise LedgerTampered(
                f"nothing was restored, for the backup does not verify: {report.problem}"
            )
        beside = keys_file or file.with_name(file.name + KEYS_SUFFIX)
        keys = _read_keys(_opened(beside, Path(folder) / "keys", identity).read_bytes())
        gone = ErasedPersons(settings.keys / ERASED).all()
        with _opened_database(_address(copy)) as source:
            _require_all(source, settings, policy, checkpoint)
            settings.data.mkdir(parents=True, exist_ok=True)
            migrate(settings.address)
            with (
                _opened_database(settings.address) as target,
                source.read() as here,
                target.write() as there,
            ):
                copy_installation(here, there)
                left = {subject: key for subject, key in keys.items() if subject not in gone}
                erased = give_back_keys(there, left)
    return Restored(report=report, erased=erased)


def _copy_out(database: Database, path: Path) -> Mapping[str, bytes]:
    """One committed state into a new SQLite file; the wrapped keys that stayed out of it."""
    migrate(_address(path))
    with (
        _opened_database(_address(path)) as copy,
        database.read() as here,
        copy.write() as there,
    ):
        copy_installation(here, there)
        return wrapped_keys(here)


def _require_all(source: Database, settings: Settings, policy: Policy, checkpoint: str) -> None:
    """The backup begins with all that was signed; Conflict, with how much is missing, where it does not."""
    known = _known(settings, policy, checkpoint)
    with source.read() as connection:
        log = SqlLog(connection)
        if known.size > log.size:
            raise Conflict(
                f"{known.size - log.size} entries that were signed are not in this backup "
                f"({log.size} of {known.size}): look for a newer one"
            )
        if known.size and log.tree(known.size).root() != known.root:
            raise LedgerTampered("the backup tells another history than the one that was signed")


def _known(settings: Settings, policy: Policy, checkpoint: str) -> Checkpoint:
    """How far the log went, by what was kept outside of it."""
    if checkpoint:
        return open_checkpoint(checkpoint, policy)[0]
    last = FileLastSigned(settings.keys / "last-signed").load()
    if last is None:
        raise Conflict(
            "nothing here says how far the log went: give --checkpoint, from the newest evidence that is at hand"
        )
    return Checkpoint(origin=last.origin, size=last.frontier.size, root=last.frontier.root())


def _keys_bytes(keys: Mapping[str, bytes]) -> bytes:
    """Persons' wrapped keys, one line each."""
    return b"".join(
        encode({"subject": subject, "wrapped_key": base64.b64encode(key).decode()}) + b"\n"
        for subject, key in keys.items()
    )


def _read_keys(data: bytes) -> dict[str, bytes]:
    try:
        lines = [decode(line) for line in data.splitlines()]
        return {
            str(one["subject"]): base64.b64decode(one["wrapped_key"], validate=True)
            for one in lines
        }
    except (EntryMalformed, KeyError, TypeError, ValueError) as error:
        raise DocumentUnreadable(f"this is no file of persons' keys: {error}") from error


def _recipient(to: str) -> "pyrage.x25519.Recipient":
    try:
        return pyrage.x25519.Recipient.from_str(to)
    except pyrage.RecipientError as error:
        raise DocumentUnreadable(f"{to!r} is no age recipient (age1…)") from error


def _move(inside: Path, outside: Path, recipient: "pyrage.x25519.Recipient | None") -> None:
    if recipient is None:
        inside.replace(outside)
    else:
        pyrage.encrypt_file(str(inside), str(outside), [recipient])


def _opened(file: Path, plain: Path, identity: str) -> Path:
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
def _opened_database(address: str) -> Iterator[Database]:
    database = open_database(address)
    try:
        yield database
    finally:
        database.close()


def _address(path: Path) -> str:
    return f"sqlite:///{path.resolve()}"
