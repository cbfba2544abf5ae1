"""Backup: a database of its own (SQLite, whatever the installation runs on) with one committed state in it.

It is signed over before it is taken and verified after: `custody verify` reads it like any other.  It names nobody:
the wrapped keys of persons lie beside it in a file of their own, so that a forgotten copy cannot bring back who was
erased.  Keys and the last signed checkpoint are in the keys folder and never in a backup.  `api.restoring` brings it
back.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from api.backup_files import (
    address_of_file,
    keys_beside,
    keys_bytes,
    opened_database,
    put,
    read_recipient,
)
from api.house import House
from api.verifying import verify_database
from custody.errors import Conflict, LedgerTampered
from custody.ledger.report import Report
from custody.store.copying import copy_installation, wrapped_keys
from custody.store.database import Database
from custody.store.migrate import migrate


def take_backup(house: House, file: Path, *, to: str = "") -> Report:
    """Sign, copy one committed state into `file` and the persons' keys into `file`.keys, and verify the copy.

    `to` is an age recipient (age1…); then both files are encrypted for it and unreadable here.

    Raises:
        Conflict: there is a file of that name already.
        DocumentUnreadable: `to` is no age recipient.
        SigningStopped: the log is not what was signed.
    """
    keys_file = keys_beside(file)
    for one in (file, keys_file):
        if one.exists():
            raise Conflict(f"{one} is there already; a backup never replaces another")
    recipient = read_recipient(to) if to else None
    house.sign()
    with TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        copy, keys = Path(folder) / "copy.sqlite", Path(folder) / "keys"
        keys.write_bytes(keys_bytes(_copy_out(house.database, copy)))
        report = verify_database(address_of_file(copy), house.policy)
        if not report.ok:
            raise LedgerTampered(
                f"the backup is not kept, for it does not verify: {report.problem}"
            )
        for inside, outside in ((copy, file), (keys, keys_file)):
            put(inside, outside, recipient)
    return report


def _copy_out(database: Database, path: Path) -> Mapping[str, bytes]:
    """One committed state into a new SQLite file; the wrapped keys that stayed out of it."""
    migrate(address_of_file(path))
    with (
        opened_database(address_of_file(path)) as copy,
        database.read() as here,
        copy.write() as there,
    ):
        copy_installation(here, there)
        return wrapped_keys(here)
