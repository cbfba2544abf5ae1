"""The checkpoint as a paper tells it: its parts, its witnesses, and whether the policy has whom it asks for."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime

from custody.domain.audit_lines import CheckpointLine, WitnessLine
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.note import Note, VerifierKey, cosigned_at, is_cosignature
from custody.ledger.policy import Policy
from custody.ledger.timestamp import write_time

YEAR_10000 = 253_402_300_800  # seconds since 1970
NOBODY = Policy(())  # asks for no witness and knows none


def checkpoint_line(note: str, policy: Policy | None = None) -> CheckpointLine:
    """What a signed note says; the policy is the installation's own, with the witnesses that it asks.

    A witness that the policy knows has the policy's name for it; another one that of its key.

    Raises:
        LedgerTampered: the line of a known witness does not verify.
    """
    known = policy or NOBODY
    read = Note.parse(note)
    checkpoint = Checkpoint.parse(read.text)
    cosigners = known.cosigners(read)
    return CheckpointLine(
        note=note,
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=base64.b64encode(checkpoint.root).decode(),
        witnesses=tuple(_witnesses(read, known)),
        quorum=known.quorum.told() if known.quorum else "",
        is_quorate=known.quorum is not None and known.quorum.met(cosigners.keys()),
    )


def _witnesses(note: Note, policy: Policy) -> Iterator[WitnessLine]:
    """The cosignatures under a note, in its order."""
    names = {_word(one.key): one.name for one in policy.witnesses}
    for line in note.signatures:
        if is_cosignature(line):
            name = names.get((line.name, line.key_id))
            at = _moment(cosigned_at(line.signature))
            yield WitnessLine(name=name or line.name, at=at, is_known=name is not None)


def _moment(seconds: int) -> str:
    """A cosignature's time; of a line that nobody verified it may be no time at all."""
    return (
        write_time(datetime.fromtimestamp(seconds, UTC)) if seconds < YEAR_10000 else f"{seconds}"
    )


def _word(key: VerifierKey) -> tuple[str, bytes]:
    return key.name, key.id
