"""Asking one witness to cosign this log's newest checkpoint (c2sp.org/tlog-witness, as the log).

A witness that refuses says so of itself: it may be wrong.  Only what this log's own key signed, and
what is not in this log, shows that the log was rewritten or set back; then nothing more is signed.
"""

import json
from dataclasses import dataclass
from typing import Final

from api.house import House
from api.http_client import Answered, Ask
from custody.errors import CustodyError
from custody.ledger.checkpoint import open_checkpoint
from custody.ledger.note import Note, read_signature_lines, word_of
from custody.ledger.policy import Witness
from custody.ledger.timestamp import write_time
from custody.ledger.witness import write_submission
from custody.store.checkpoints import Cosigned

SIZE_TYPE: Final = "text/x.tlog.size"
TRIES: Final = 3  # the size may move between two questions, when two processes of a house ask
COSIGNED, CONFLICT, INCONSISTENT = 200, 409, 422
SIZE_DIGITS_MAX: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The newest checkpoint, and how far a witness has come."""

    size: int
    note: str
    cosigned: Cosigned | None


def newest(house: House, witness: Witness) -> Newest | None:
    """What there is to cosign, or None before anything was signed."""
    with house.look() as look:
        last = look.stores.checkpoints.last()
        if last is None:
            return None
        done = look.stores.checkpoints.cosigned_by(word_of(witness.key.name, witness.key.id))
    return Newest(size=last[0], note=last[1], cosigned=done)


def ask_witness(house: House, witness: Witness, ask: Ask) -> str:
    """Get the newest checkpoint cosigned and keep it; a sentence where that did not work."""
    now = newest(house, witness)
    if now is None or (now.cosigned and now.cosigned.size >= now.size):
        return ""
    old = now.cosigned.size if now.cosigned else 0
    for _ in range(TRIES):
        answer = ask(f"{witness.url}/add-checkpoint", _submission(house, old, now))
        if answer.status == COSIGNED:
            return _keep(house, witness, now, answer)
        size = _told_size(answer)
        if size is None or size == old or size > now.size:
            return _refused(house, witness, answer, ask)
        old = size
    return "it says another size each time"


def _submission(house: House, old: int, now: Newest) -> bytes:
    """The checkpoint with the proof from what the witness knows."""
    with house.look() as look:
        proof = look.log.tree(now.size).consistency_proof(old) if old else ()
    return write_submission(old, proof, now.note).encode()


def _keep(house: House, witness: Witness, now: Newest, answer: Answered) -> str:
    """Keep the cosignature if it is one; the lines of unknown keys are ignored."""
    text = Note.parse(now.note).text
    try:
        lines = read_signature_lines(answer.body.decode())
        ((_, line),) = Note(text, lines).verified([witness.key])[:1]
    except (CustodyError, ValueError):
        return "its answer holds no cosignature of its key"
    at = write_time(house.machine.now())
    house.write(lambda here: here.stores.checkpoints.keep_cosignature(now.size, line, at))
    return ""


def _told_size(answer: Answered) -> int | None:
    """The size that a witness says it cosigned last."""
    told = answer.body.removesuffix(b"\n")
    if answer.status != CONFLICT or not answer.kind.startswith(SIZE_TYPE):
        return None
    return int(told) if told.isdigit() and len(told) <= SIZE_DIGITS_MAX else None


def _refused(house: House, witness: Witness, answer: Answered, ask: Ask) -> str:
    """Look for the evidence: a checkpoint of this log's own key that is not in this log."""
    if answer.status in (CONFLICT, INCONSISTENT):
        for note in notes_shown(ask(f"{witness.url}/status", None), house.origin) or ():
            if sentence := _foreign(house, note):
                house.disown(f"{sentence} (cosigned by {witness.name})")
                return sentence
    return f"it refused: {answer.status}"


def notes_shown(answer: Answered, origin: str) -> list[str] | None:
    """The notes of a log that a witness shows in its status; None if this is no status."""
    try:
        logs = json.loads(answer.body)["logs"]
        return [str(one["note"]) for one in logs if one["origin"] == origin]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _foreign(house: House, note: str) -> str:
    """A sentence if this log's key signed a checkpoint that this log does not begin with."""
    try:
        checkpoint, _ = open_checkpoint(note, house.policy)
    except CustodyError:
        return ""
    with house.look() as look:
        size = look.log.size
        if checkpoint.size > size:
            return (
                f"{checkpoint.size} entries were signed and this log holds {size}: it was set back"
            )
        is_here = not checkpoint.size or look.log.tree(checkpoint.size).root() == checkpoint.root
    return "" if is_here else f"the first {checkpoint.size} entries are not those that were signed"
