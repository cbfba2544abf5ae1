"""`custody verify FILE`: whether a bundle, a custody PDF or a database is what was signed.

- A bundle: by its own rules (`custody.exchange.bundle`).
- A PDF: first the seal over every byte, then the key that sealed it, then the bundle inside, and
  that paper and bundle rest on the same checkpoint.
- A database: every entry of the log against the newest checkpoint and all earlier ones that it
  keeps, then the head, then every row against the ledger folded anew.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from api.replaying import replay_to
from custody.errors import DocumentUnreadable, EntryMalformed, LedgerTampered
from custody.exchange.bundle import is_bundle, read_bundle, verify_bundle
from custody.ledger.blocks import WORTH_HELP, processors, walk_in_processes
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.keys import Policy
from custody.ledger.note import Note
from custody.ledger.verify import LedgerWalk, Report, verify_walked
from custody.store.checkpoints import Checkpoints
from custody.store.database import Database, open_database
from custody.store.failures import DATABASE_ERRORS
from custody.store.log import SqlLog
from custody.store.log_rows import LogRows
from custody.store.statements import Statements
from labels.seal import SealedDocument, open_seal

PDF = b"%PDF-"
Told = Callable[[int, int], None]  # of how many entries, how many were read
SQLITE = b"SQLite format 3\x00"
ADDRESSES = ("postgresql://", "postgresql+psycopg://", "sqlite:///")


def verify(target: str, policy: Policy | None, told: Told | None = None) -> Report:
    """Verify a file or a database's address; without a policy the document's own keys are taken.

    `told` hears now and then of how many entries of a log how many were read.

    Raises:
        DocumentUnreadable: it is none of the three, or a database and no policy.
        OSError: the file cannot be read.
    """
    if target.startswith(ADDRESSES):
        return verify_database(target, policy, told)
    path = Path(target)
    with path.open("rb") as file:
        begins = file.read(len(SQLITE))
    if begins == SQLITE:
        return verify_database(f"sqlite:///{path.resolve()}", policy, told)
    data = path.read_bytes()
    if begins.startswith(PDF):
        return verify_pdf(data, policy)
    if not is_bundle(data):
        raise DocumentUnreadable(f"{path.name} is no bundle, no custody PDF and no database")
    return verify_bundle(data, policy)


def verify_pdf(pdf: bytes, policy: Policy | None) -> Report:
    """Verify a custody PDF; a damaged one gives a report and never raises."""
    opened = open_seal(pdf)
    if opened.problem:
        return Report(ok=False, pinned=policy is not None, size=0, problem=opened.problem)
    try:
        header = read_bundle(opened.attachment).header
        _check_seal(opened, policy or Policy.of(header.vkeys, pinned=False))
        report = verify_bundle(opened.attachment, policy)
    except (DocumentUnreadable, LedgerTampered) as error:
        return Report(ok=False, pinned=policy is not None, size=0, problem=f"{error}")
    sealed = (opened.origin, opened.checkpoint_size, opened.checkpoint_root)
    if report.ok and report.checkpoint and sealed != _parts(report.checkpoint):
        return replace(report, ok=False, problem="paper and evidence name different checkpoints")
    return report


def _check_seal(opened: SealedDocument, policy: Policy) -> None:
    """The seal must be signed by a key of the log whose document this says it is."""
    known = [pinned.key for pinned in policy.keys_for(opened.origin)]
    if not known:
        raise LedgerTampered(f"no key is known for the log {opened.origin}")
    Note.parse(opened.note_text).verified_by(known)


def _parts(checkpoint: Checkpoint) -> tuple[str, int, str]:
    return checkpoint.origin, checkpoint.size, base64.b64encode(checkpoint.root).decode()


def verify_database(url: str, policy: Policy | None, told: Told | None = None) -> Report:
    """Verify a whole log and its projections; DocumentUnreadable without policy or checkpoint."""
    if policy is None:
        raise DocumentUnreadable("a database tells no keys of its own: give --policy or --key")
    database = open_database(url)
    try:
        report = _verify_log(database, url, policy, told)
        return _verify_rows(database, report) if report.ok else report
    except LedgerTampered as error:
        return Report(ok=False, pinned=policy.pinned, size=0, problem=f"{error}")
    except DATABASE_ERRORS as error:
        sentence = str(error).partition("\n")[0]
        raise DocumentUnreadable(f"the database cannot be read: {sentence}") from error
    finally:
        database.close()


def _verify_log(database: Database, url: str, policy: Policy, told: Told | None) -> Report:
    """Every entry, every kept checkpoint, the head."""
    with database.read() as connection:
        notes = list(_notes(Checkpoints(Statements(connection))))
        if not notes:
            raise DocumentUnreadable("no checkpoint of this log has been signed: nothing to verify")
        kept = [open_checkpoint(note, policy)[0] for note in notes[:-1]]
        log = SqlLog(connection)
        report = verify_walked(
            _way(log, url), notes[-1], policy, kept=kept, told=told and partial(told, log.size)
        )
        if not report.ok:
            return report
        if next(iter(log.rows(log.size, log.size + 1)), None) is not None:
            return _bad(report, log.size, f"entry {log.size} is there, and the head counts it not")
        if report.root != log.head().root():
            return _bad(report, report.size, "the head of the log does not follow from its entries")
        return report


def _way(log: SqlLog, url: str) -> Callable[[LedgerWalk], None]:
    """Past all entries that the head counts; past many in as many processes as there are cores."""
    processes = processors() if log.size >= WORTH_HELP else 1
    rows = LogRows(url) if processes > 1 else log.rows
    return partial(walk_in_processes, rows=rows, stop=log.size, processes=processes)


def _notes(checkpoints: Checkpoints) -> Iterator[str]:
    """Every checkpoint that is kept, from the smallest."""
    found = checkpoints.covering(0)
    while found is not None:
        yield found[1]
        found = checkpoints.covering(found[0] + 1)


def _verify_rows(database: Database, report: Report) -> Report:
    """Every projection against the ledger folded into a database of its own."""
    with TemporaryDirectory(prefix="custody-verify-") as folder:
        try:
            replayed = replay_to(database, f"sqlite:///{folder}/replay.sqlite")
        except EntryMalformed as error:
            return replace(report, ok=False, problem=f"{error}")
    if not replayed.mismatches:
        return report
    first = replayed.mismatches[0]
    more = len(replayed.mismatches) - 1
    also = f" ({more} more rows differ)" if more else ""
    return _bad(report, first.index, f"{first.sentence}{also}")


def _bad(report: Report, index: int | None, problem: str) -> Report:
    return replace(report, ok=False, first_bad_index=index, problem=problem)
