"""Whether a custody PDF is what was sealed.

First the seal over every byte, then the key that sealed it, then the evidence inside, that paper and
bundle rest on the same checkpoint, and that the key was valid when the last entry told was recorded:
no key seals paper that tells of what came after its time.  A signature for PDF readers is asked last,
and told beside the answer: what the seal proves, it proves without it.
"""

import base64
from dataclasses import replace

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.exchange.bundle import BundleEntry
from custody.exchange.selection import read_evidence, verify_evidence
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.note import Note
from custody.ledger.policy import PinnedKey, Policy
from custody.ledger.report import Report
from custody.ledger.verify import key_problem
from labels.reader_signer import check_signature
from labels.seal import SealedDocument, open_seal
from labels.signature import signature_in


def verify_paper(pdf: bytes, policy: Policy | None) -> Report:
    """Verify a custody PDF; a damaged one gives a report and never raises."""
    opened = open_seal(pdf)
    if opened.problem:
        return Report(ok=False, pinned=policy is not None, size=0, problem=opened.problem)
    try:
        inside = read_evidence(opened.attachment)
        sealers = _sealers(opened, policy or Policy.of(inside.header.vkeys, pinned=False))
        report = verify_evidence(opened.attachment, policy)
    except (DocumentUnreadable, LedgerTampered) as error:
        return Report(ok=False, pinned=policy is not None, size=0, problem=f"{error}")
    sealed = (opened.origin, opened.checkpoint_size, opened.checkpoint_root)
    if report.ok and report.checkpoint and sealed != _parts(report.checkpoint):
        return replace(report, ok=False, problem="paper and evidence name different checkpoints")
    late = _out_of_time(inside.entries[-1], sealers) if report.ok else ""
    if late:
        return replace(report, ok=False, problem=late)
    signature = signature_in(pdf) if report.ok else None
    return replace(report, signature=check_signature(signature).sentence) if signature else report


def _sealers(opened: SealedDocument, policy: Policy) -> tuple[PinnedKey, ...]:
    """The keys that signed the seal; one at least of the log whose document this says it is."""
    known = policy.keys_for(opened.origin)
    if not known:
        raise LedgerTampered(f"no key is known for the log {opened.origin}")
    signers = Note.parse(opened.note_text).verified_by(pinned.key for pinned in known)
    return tuple(pinned for pinned in known if pinned.key in signers)


def _out_of_time(last: BundleEntry, sealers: tuple[PinnedKey, ...]) -> str:
    """A sentence if no key under the seal was valid when the last entry told was recorded."""
    rec = Entry.read(last.index, last.body).view["rec"]
    late = key_problem(sealers, rec)
    return f"the seal: {late}" if late else ""


def _parts(checkpoint: Checkpoint) -> tuple[str, int, str]:
    return checkpoint.origin, checkpoint.size, base64.b64encode(checkpoint.root).decode()
