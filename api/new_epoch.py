"""A new epoch: a backup that lacks what was signed goes on as another log, by two people who say why.

Everything is made ready beside the keys, and the one transaction that fills the empty database decides: before it
nothing has begun, after it the new log is whole.  Only then do the new key and the new last signed checkpoint take the
places of the old ones (`api.epoch_keys`).
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from api.clock import MachineClock, SimulatedClock, new_salt
from api.epoch_keys import fresh_folder, take_over
from api.house import Look
from api.known_log import Known, Outside, known_of
from api.log_keys import FolderKeys
from api.opening import clock_of
from api.restoring import BackupFiles, OpenBackup, Restored, open_backup, place_for
from api.settings import Settings
from api.two_people import Claims, office_of, require_two
from api.verifying import verify_database
from custody.domain.permissions import Permission
from custody.errors import Conflict, CustodyError, LedgerTampered
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.epoch import (
    BEGUN,
    EpochReason,
    Loss,
    beginning,
    origin_of_epoch,
)
from custody.ledger.keys import flush_folder
from custody.ledger.last_signed import LAST_SIGNED, FileLastSigned
from custody.ledger.note import Note
from custody.ledger.policy import Policy
from custody.ledger.signer import sign_checkpoint
from custody.ledger.succession import SUBJECT, read_succession
from custody.store.books import SqlBooks
from custody.store.checkpoints import Checkpoints
from custody.store.copying import copy_installation, give_back_keys
from custody.store.database import Database
from custody.store.log import SqlLog
from custody.store.sequencer import Sequencer, Transaction
from custody.store.statements import Statements
from custody.store.stores import Stores
from custody.use_cases.office import Office

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A new epoch: what came back, the log it goes on as, its key, and what is lost."""

    restored: Restored
    origin: str
    vkey: str
    loss: Loss


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedLog:
    """A working copy of a backup in which two people are known and one entry more is written."""

    settings: Settings
    machine: MachineClock
    clock: MachineClock | SimulatedClock
    database: Database
    sequencer: Sequencer

    @property
    def demo(self) -> bool:
        """Whether it is a demo's."""
        return self.settings.demo

    def now(self) -> datetime:
        """The moment by the clock of the installation that it was."""
        return self.clock.now()

    @contextmanager
    def look(self) -> Iterator[Look]:
        """One committed state, to read from."""
        with self.database.read() as connection:
            yield Look(SqlBooks(connection), SqlLog(connection), Stores(connection, b""))

    def write(self, use_case: Callable[[Transaction], T]) -> T:
        """Run a use case in the writer and wait for its commit."""
        return self.sequencer.run(use_case)


def begin_epoch(
    files: BackupFiles, settings: Settings, outside: Outside, claims: Claims, reason: EpochReason
) -> Begun:
    """Bring a backup back as a new log, which says what of the old one is gone for good.

    Raises:
        NotAllowed: not two different people of the backup who both may.
        Conflict: nothing is missing, the place is not empty, too few witnesses answered, or keys
        come from the environment, where the new one cannot be put.
        LedgerTampered: the backup does not verify, or tells another history.
    """
    if settings.log_key.get_secret_value():
        raise Conflict(
            "a new epoch makes its key in the keys folder: take CUSTODY_LOG_KEY away for this command"
        )
    with open_backup(files, settings, outside.policy) as backup, _saved(backup, settings) as saved:
        known = known_of(settings, backup.origin, outside)
        with saved.look() as look:
            loss = _loss(look, backup, known, outside.policy)
        office = office_of(saved, *require_two(saved, claims, Permission.MANAGE_LOG))
        origin = origin_of_epoch(backup.origin, saved.machine.now())
        fresh = fresh_folder(settings.keys, origin)
        with _gone_if_it_fails(fresh):
            vkey, note = _first_entry(saved, fresh, origin, loss, office, reason)
            with (
                saved.database.read() as here,
                place_for(settings) as target,
                target.write() as there,
            ):
                copy_installation(here, there, as_origin=origin)
                erased = give_back_keys(there, backup.keys)
                Checkpoints(Statements(there)).keep(_size(note), note)
    take_over(settings.keys, origin)
    report = verify_database(settings.address, Policy.of([vkey], pinned=True))
    if not report.ok:
        raise LedgerTampered(f"the new epoch does not verify: {report.problem}")
    restored = Restored(report=report, erased=erased, unheard=known.unheard)
    return Begun(restored=restored, origin=origin, vkey=vkey, loss=loss)


def _loss(look: Look, backup: OpenBackup, known: Known, policy: Policy) -> Loss:
    """What is gone; Conflict where nothing is, for then an ordinary restore serves."""
    log, last = look.log, known.last
    if last.size <= log.size:
        raise Conflict("nothing that was signed is missing in this backup: restore it as it is")
    known.require_begun(log, backup.origin)
    tree = log.tree(log.size)
    signed = look.stores.checkpoints.last()
    kept = signed[1] if signed else ""
    told = read_succession(log.about(SUBJECT)).in_force()
    signers = told or [one.key for one in open_checkpoint(kept, policy.alone())[1]]
    return Loss(
        saved=Checkpoint(origin=backup.origin, size=tree.size, root=tree.root()),
        last=last,
        note=max((*known.notes, kept), key=_size),
        cosigned=max(known.seen_by_witnesses, key=_size, default=_cosigned(kept)),
        vkeys=tuple(key.vkey for key in signers),
    )


def _first_entry(
    saved: SavedLog, fresh: Path, origin: str, loss: Loss, office: Office, reason: EpochReason
) -> tuple[str, str]:
    """Make the new key, write `epoch:begun`, sign over it, all of it durable; the vkey and the note."""
    fresh.mkdir(mode=0o700, parents=True)
    signer = FolderKeys(fresh).make(origin, new_salt)
    body = beginning(loss, signer.vkey, reason)
    saved.write(lambda here: here.log.append(office.draft(BEGUN, SUBJECT, body)))
    with saved.look() as look:
        note = sign_checkpoint(look.log, FileLastSigned(fresh / LAST_SIGNED), [signer], origin)
    flush_folder(fresh.parent)
    return signer.vkey, note


@contextmanager
def _saved(backup: OpenBackup, settings: Settings) -> Iterator[SavedLog]:
    with backup.source.write() as connection:
        clock = clock_of(Stores(connection, b""), demo=settings.demo)
        *_, last = SqlLog(connection).read(backup.report.size - 1)
    # strictly after what was saved, so that a bound in time parts the two logs
    sequencer = Sequencer(
        backup.source, lambda: max(clock.now(), last.rec + timedelta.resolution), b""
    ).start()
    try:
        yield SavedLog(
            settings=settings, machine=MachineClock(), clock=clock, database=backup.source,
            sequencer=sequencer,
        )  # fmt: skip
    finally:
        sequencer.stop()


@contextmanager
def _gone_if_it_fails(folder: Path) -> Iterator[None]:
    """No key is left of an epoch that was refused; what else goes wrong may have come after it began."""
    try:
        yield
    except CustodyError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _cosigned(note: str) -> str:
    """The note, if others than its log's keys stand under it too; else nothing."""
    origin = Checkpoint.parse(Note.parse(note).text).origin
    return note if any(one.name != origin for one in Note.parse(note).signatures) else ""


def _size(note: str) -> int:
    return Checkpoint.parse(Note.parse(note).text).size
