"""The checkpoints that a log keeps, with the lines of witnesses under them: all of them must be good.

Of each: it is a checkpoint of the size it is kept for, and the log's own key signed it.  Of each
line under it: it is one signature line, of the key it is kept for, with the moment it came in; and
if the policy knows the witness, it verifies.  The line of an unknown witness shows nothing, and is
ignored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.checkpoint import Checkpoint, newest_believed, open_checkpoint
from custody.ledger.note import Note, read_signature_lines, word_of
from custody.ledger.policy import Policy
from custody.ledger.timestamp import is_time


class KeptLine(NamedTuple):
    """A witness's line as it is kept: of which key, the line, and when it came in."""

    witness: str
    line: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A checkpoint as it is kept: for which size, the note, and what came under it later."""

    size: int
    note: str
    lines: tuple[KeptLine, ...] = ()

    def __str__(self) -> str:
        """The note with every line."""
        return f"{self.note}{''.join(one.line for one in self.lines)}"


def newest_kept(
    kept: Sequence[Kept], policy: Policy, believed: Policy | None = None
) -> tuple[str, list[Checkpoint]]:
    """Of what is kept, from the smallest size: as `newest_believed`, also where the log told of more keys.

    Raises:
        LedgerTampered: one of them is not good; it is named by its size.
    """
    for one in kept:
        try:
            _require_good(one, believed or policy)
        except (DocumentUnreadable, LedgerTampered) as error:
            raise LedgerTampered(f"the checkpoint over {one.size} entries: {error}") from error
    return newest_believed([str(one) for one in kept], policy, believed)


def _require_good(kept: Kept, policy: Policy) -> None:
    checkpoint, _ = open_checkpoint(kept.note, policy.alone())
    if checkpoint.size != kept.size:
        raise LedgerTampered(f"it is over {checkpoint.size}")
    for one in kept.lines:
        _require_line(one)
    policy.cosigners(Note.parse(str(kept)))


def _require_line(kept: KeptLine) -> None:
    """One line, of the key that it is kept for."""
    signatures = read_signature_lines(kept.line)
    if [word_of(one.name, one.key_id) for one in signatures] != [kept.witness]:
        raise LedgerTampered(f"the line kept for {kept.witness!r} is not theirs")
    if not is_time(kept.at):
        raise LedgerTampered(f"the line of {kept.witness!r} came in at no moment")
