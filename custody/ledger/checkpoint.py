"""What the log says of itself: its origin, its size and its root (c2sp.org/tlog-checkpoint).

    <origin>
    <size>
    <base64 of the root>

Nothing more: no extension lines.  The origin is given when an installation is made and never
changes; that of a demo ends in `/demo`, so every checkpoint, and all that rests on one, says that
it is not about a patient.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.merkle import HASH_BYTES
from custody.ledger.note import Note, is_key_name, unpack_base64
from custody.ledger.policy import PinnedKey, Policy

DEMO = "/demo"
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A log at one size."""

    origin: str
    size: int
    root: bytes

    @property
    def demo(self) -> bool:
        """Whether the log is of a demo installation."""
        return self.origin.endswith(DEMO)

    def text(self) -> str:
        """The note text: three lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint of a note text; anything but its three lines raises DocumentUnreadable."""
        match text.split("\n"):
            case [origin, size, root, ""] if is_key_name(origin) and _SIZE(size):
                checkpoint = cls(origin=origin, size=int(size), root=unpack_base64(root))
            case _:
                raise DocumentUnreadable("a checkpoint has three lines: origin, size and root")
        if len(checkpoint.root) != HASH_BYTES:
            raise DocumentUnreadable(f"a root has {HASH_BYTES} bytes")
        return checkpoint


def open_checkpoint(note: str, policy: Policy) -> tuple[Checkpoint, tuple[PinnedKey, ...]]:
    """The checkpoint in a signed note, and the keys of the policy that signed it.

    Raises:
        DocumentUnreadable: it is not a note, or not of a checkpoint. LedgerTampered: no key of
        the policy for this origin signed it, or one that is named did not, or too few witnesses
        cosigned it.
    """
    signed = Note.parse(note)
    checkpoint = Checkpoint.parse(signed.text)
    known = policy.keys_for(checkpoint.origin)
    if not known:
        raise LedgerTampered(f"no key is known for the log {checkpoint.origin}")
    signers = signed.verified_by(pinned.key for pinned in known)
    policy.require_quorum(signed)
    return checkpoint, tuple(pinned for pinned in known if pinned.key in signers)


def newest_believed(
    notes: Sequence[str], policy: Policy, believed: Policy | None = None
) -> tuple[str, list[Checkpoint]]:
    """Of a log's notes, from the smallest: the newest with enough witnesses, and all as checkpoints.

    The log's own key must have signed each, one of the policy or, where `believed` has more keys
    because the log told of them, one of those.  Where none has enough witnesses it is the last,
    which then says what it lacks; witnesses answer a little later than a log signs.
    """
    known = (believed or policy).alone()
    checkpoints = [open_checkpoint(note, known)[0] for note in notes]
    for note in reversed(notes):
        try:
            policy.require_quorum(Note.parse(note))
        except LedgerTampered:
            continue
        return note, checkpoints
    return notes[-1], checkpoints
