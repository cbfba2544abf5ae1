"""`custody verify FILE`: whether a bundle, a custody PDF or a database is what was signed.

- A bundle: by its own rules (`custody.exchange.bundle`).
- A PDF: first the seal over every byte, then the key that sealed it, then the bundle inside, that
  paper and bundle rest on the same checkpoint, and that the key was valid when the last entry told
  was recorded: no key seals paper that tells of what came after its time.
- A database: `api.verifying_database`.
"""

import base64
from dataclasses import replace
from pathlib import Path

from api.verifying_database import Resume, Told, verify_database
from custody.errors import DocumentUnreadable, LedgerTampered
from custody.exchange.bundle import is_bundle, read_bundle, verify_bundle
from custody.exchange.selection import is_selection, verify_evidence
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.note import Note
from custody.ledger.policy import PinnedKey, Policy
from custody.ledger.report import Report
from custody.ledger.verify import key_problem
from labels.seal import SealedDocument, open_seal

__all__ = ["verify", "verify_database", "verify_pdf"]

PDF = b"%PDF-"
SQLITE = b"SQLite format 3\x00"
ADDRESSES = ("postgresql://", "postgresql+psycopg://", "sqlite:///")


def verify(
    target: str, policy: Policy | None, told: Told | None = None, resume: Resume | None = None
) -> Report:
    """Verify a file or a database's address; without a policy the document's own keys are taken.

    `told` hears now and then how far a long log is; `resume` is for databases alone.

    Raises:
        DocumentUnreadable: it is none of the three, or a database and no policy, or another
        document and a file to resume from.
        OSError: the file cannot be read.
    """
    if target.startswith(ADDRESSES):
        return verify_database(target, policy, told, resume)
    path = Path(target)
    with path.open("rb") as file:
        begins = file.read(len(SQLITE))
    if begins == SQLITE:
        return verify_database(f"sqlite:///{path.resolve()}", policy, told, resume)
    if resume is not None:
        raise DocumentUnreadable("--resume is for a database: all else is read whole")
    data = path.read_bytes()
    if begins.startswith(PDF):
        return verify_pdf(data, policy)
    if not is_bundle(data) and not is_selection(data):
        raise DocumentUnreadable(f"{path.name} is no bundle, no custody PDF and no database")
    return verify_evidence(data, policy)


def verify_pdf(pdf: bytes, policy: Policy | None) -> Report:
    """Verify a custody PDF; a damaged one gives a report and never raises."""
    opened = open_seal(pdf)
    if opened.problem:
        return Report(ok=False, pinned=policy is not None, size=0, problem=opened.problem)
    try:
        header = read_bundle(opened.attachment).header
        sealers = _sealers(opened, policy or Policy.of(header.vkeys, pinned=False))
        report = verify_bundle(opened.attachment, policy)
    except (DocumentUnreadable, LedgerTampered) as error:
        return Report(ok=False, pinned=policy is not None, size=0, problem=f"{error}")
    sealed = (opened.origin, opened.checkpoint_size, opened.checkpoint_root)
    if report.ok and report.checkpoint and sealed != _parts(report.checkpoint):
        return replace(report, ok=False, problem="paper and evidence name different checkpoints")
    late = _out_of_time(opened, sealers) if report.ok else ""
    return replace(report, ok=False, problem=late) if late else report


def _sealers(opened: SealedDocument, policy: Policy) -> tuple[PinnedKey, ...]:
    """The keys that signed the seal; one at least of the log whose document this says it is."""
    known = policy.keys_for(opened.origin)
    if not known:
        raise LedgerTampered(f"no key is known for the log {opened.origin}")
    signers = Note.parse(opened.note_text).verified_by(pinned.key for pinned in known)
    return tuple(pinned for pinned in known if pinned.key in signers)


def _out_of_time(opened: SealedDocument, sealers: tuple[PinnedKey, ...]) -> str:
    """A sentence if no key under the seal was valid when the last entry told was recorded."""
    last = read_bundle(opened.attachment).entries[-1]
    rec = Entry.read(last.index, last.body).view["rec"]
    late = key_problem(sealers, rec)
    return f"the seal: {late}" if late else ""


def _parts(checkpoint: Checkpoint) -> tuple[str, int, str]:
    return checkpoint.origin, checkpoint.size, base64.b64encode(checkpoint.root).decode()
