"""A witness of logs (c2sp.org/tlog-witness): it remembers the newest checkpoint and cosigns a later one.

What it is sent:

    old <size that it cosigned last, or 0>
    <base64 of each hash of the consistency proof>
    <empty line>
    <the signed note of the checkpoint>

It cosigns only what its log signed and what begins with everything it cosigned before.  A log that
was rewritten cannot be: there is no proof.  What a log's own key signed and what does not follow
from what was cosigned is more than refused: the note is kept, because it is the evidence.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.merkle import HASH_BYTES
from custody.ledger.note import MAX_BYTES, Note, unpack_base64
from custody.ledger.policy import Policy
from custody.ledger.proof import verify_consistency

PROOF_MAX = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})", re.ASCII).fullmatch


class Answer(StrEnum):
    """What a witness says to a checkpoint."""

    COSIGNED = "cosigned"
    MALFORMED = "malformed"
    UNKNOWN_LOG = "unknown_log"
    NOT_SIGNED = "not_signed"
    STALE = "stale"  # the old size is not what was cosigned last
    SPLIT = "split"  # another root at the same size
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A checkpoint that somebody wants cosigned, not yet believed."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The newest checkpoint of a log that was cosigned, with its note."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What to answer; `alarm` is a sentence where the log itself is under suspicion."""

    answer: Answer
    alarm: str = ""


def write_submission(old_size: int, proof: Sequence[bytes], note: str) -> str:
    """What is sent to a witness."""
    hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in proof)
    return f"old {old_size}\n{hashes}\n{note}"


def read_submission(text: str) -> Submission:
    """What was sent to a witness; DocumentUnreadable if it is not of that form."""
    if len(text) > MAX_BYTES:
        raise DocumentUnreadable("too long")
    head, empty, note = text.partition("\n\n")
    first, *hashes = head.split("\n")
    old = _OLD(first)
    if old is None or not empty or len(hashes) > PROOF_MAX:
        raise DocumentUnreadable("not an old size, a proof, an empty line and a checkpoint")
    proof = tuple(map(unpack_base64, hashes))
    if any(len(one) != HASH_BYTES for one in proof):
        raise DocumentUnreadable(f"a hash has {HASH_BYTES} bytes")
    checkpoint = Checkpoint.parse(Note.parse(note).text)
    return Submission(old_size=int(old[1]), proof=proof, note=note, checkpoint=checkpoint)


def is_signed(submission: Submission, policy: Policy) -> Answer | None:
    """What is wrong with who signed it, if anything: asked before what was seen is looked up."""
    if not policy.keys_for(submission.checkpoint.origin):
        return Answer.UNKNOWN_LOG
    try:
        open_checkpoint(submission.note, policy.alone())
    except LedgerTampered:
        return Answer.NOT_SIGNED
    return None


def judge(submission: Submission, seen: Seen | None, same_size: bytes | None) -> Judgement:
    """What to answer to a checkpoint that its log signed, after what was cosigned last.

    `same_size` is the root that was ever cosigned at the size that is offered.
    """
    offered, old = submission.checkpoint, submission.old_size
    size = seen.size if seen else 0
    if old > offered.size:
        return Judgement(answer=Answer.MALFORMED)
    if same_size not in (None, offered.root):
        sentence = f"the log signed two histories of {offered.size} entries"
        return Judgement(answer=Answer.SPLIT, alarm=sentence)
    if old != size:
        alarm = "" if same_size else _set_back(offered.size, size)
        return Judgement(answer=Answer.STALE, alarm=alarm)
    if _follows(submission, seen):
        return Judgement(answer=Answer.COSIGNED)
    sentence = f"the log signed {offered.size} entries that do not begin with the {size} cosigned"
    return Judgement(answer=Answer.INCONSISTENT, alarm=sentence if seen else "")


def _follows(submission: Submission, seen: Seen | None) -> bool:
    """Whether the proof leads from what was seen; the first time there is nothing to follow."""
    offered = submission.checkpoint
    if submission.old_size == 0 and offered.size > 0:
        return not submission.proof
    root = seen.root if seen else offered.root
    return verify_consistency(
        submission.old_size, offered.size, root, offered.root, submission.proof
    )


def _set_back(offered: int, size: int) -> str:
    if offered >= size:
        return ""
    return f"the log signed {offered} entries after {size} were cosigned: it may have been set back"
