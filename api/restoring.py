"""Restore: a backup comes back into an empty place, proven to be all that was ever signed.

What proves it was kept outside of the log (`api.known_log`).  Where entries are gone for good, nothing proves it, and
the log goes on as a new epoch (`api.new_epoch`).  Who was erased stays erased, whichever backup comes back.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from api.backup_files import address_of_file, keys_beside, opened_database, plain_copy, read_keys
from api.erased import ERASED, ErasedPersons
from api.known_log import Outside, known_of
from api.settings import Settings
from api.verifying import verify_database
from custody.errors import LedgerTampered
from custody.ledger.policy import Policy
from custody.ledger.report import Report
from custody.store.copying import copy_installation, give_back_keys
from custody.store.database import Database
from custody.store.installation import read_installation
from custody.store.log import SqlLog
from custody.store.migrate import migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFiles:
    """A backup, the newest file of persons' keys (none: the one beside it), and the age identity where encrypted."""

    file: Path
    keys: Path | None = None
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came back: how many entries, under which checkpoint, whose names stay erased, and who was not heard."""

    report: Report
    erased: tuple[str, ...]
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBackup:
    """A backup that verifies: its database, the origin of its log, and the persons' keys to give back."""

    source: Database
    origin: str
    report: Report
    keys: Mapping[str, bytes]


def restore(files: BackupFiles, settings: Settings, outside: Outside) -> Restored:
    """Bring a backup back into the empty place that the settings name, proven to be all that was signed.

    Raises:
        Conflict: the place is not empty, entries that were signed are not in the backup, or too few witnesses
        answered.
        LedgerTampered: the backup does not verify, or tells another history.
        DocumentUnreadable: a file cannot be read as what it should be.
    """
    with open_backup(files, settings, outside.policy) as backup, backup.source.read() as here:
        known = known_of(settings, backup.origin, outside)
        known.require_within(SqlLog(here), backup.origin)
        with place_for(settings) as target, target.write() as there:
            copy_installation(here, there)
            erased = give_back_keys(there, backup.keys)
    return Restored(report=backup.report, erased=erased, unheard=known.unheard)


@contextmanager
def open_backup(files: BackupFiles, settings: Settings, policy: Policy) -> Iterator[OpenBackup]:
    """A working copy of a backup, verified; gone at the end. LedgerTampered where it does not verify."""
    with TemporaryDirectory(prefix="custody-restore-") as folder:
        copy = address_of_file(plain_copy(files.file, Path(folder) / "copy.sqlite", files.identity))
        migrate(copy)  # one of an earlier version comes up to this one's schema
        report = verify_database(copy, policy)
        if not report.ok:
            raise LedgerTampered(
                f"nothing was restored, for the backup does not verify: {report.problem}"
            )
        beside = files.keys or keys_beside(files.file)
        keys = read_keys(plain_copy(beside, Path(folder) / "keys", files.identity).read_bytes())
        gone = ErasedPersons(settings.keys / ERASED).all()
        with opened_database(copy) as source:
            with source.read() as here:
                origin = read_installation(here).origin
            left = {subject: key for subject, key in keys.items() if subject not in gone}
            yield OpenBackup(source=source, origin=origin, report=report, keys=left)


@contextmanager
def place_for(settings: Settings) -> Iterator[Database]:
    """The database that the settings name, made where there is none."""
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(settings.address)
    with opened_database(settings.address) as target:
        yield target
