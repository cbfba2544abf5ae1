"""A partner's bundle as what it says: read after it verified, and never before.

Only what is held against our own books is read out of its outcomes, and strictly: a partner may run another version.
"""

import base64
from collections.abc import Mapping
from typing import Any, Final

from custody.domain.books import MemoryBooks
from custody.domain.foreign_evidence import Foreign
from custody.domain.records import Handoff, HandoffItem, Record
from custody.domain.vocabulary import HandoffState
from custody.errors import DocumentUnreadable
from custody.exchange.bundle import read_bundle
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.note import Note
from custody.ledger.timestamp import is_time

READ: Final[dict[str, type[Record]]] = {one.KIND: one for one in (Handoff, HandoffItem)}
STATES: Final = frozenset(HandoffState)


def read_foreign(data: bytes, *, sha256: str, form: str) -> Foreign:
    """What a verified bundle says; `sha256` and `form` are of the file that it came in.

    Raises:
        DocumentUnreadable: it tells of a handoff in a form that is not known here.
    """
    bundle, books = read_bundle(data), MemoryBooks()
    leaves: list[str] = []
    subjects: set[str] = set()
    told_by: dict[str, str] = {}
    for one in bundle.entries:
        entry = Entry.read(one.index, one.body)
        leaves.append(entry.leaf.hex())
        subjects.update(link.subject for link in entry.links)
        for kind, fields in entry.outcome:
            if kind in READ:
                record = _record(entry, kind, fields)
                books.put(record)
                told_by |= {record.id: entry.leaf.hex()} if isinstance(record, Handoff) else {}
    checkpoint = Checkpoint.parse(Note.parse(bundle.note).text)
    return Foreign(
        sha256=sha256,
        form=form,
        origin=bundle.header.origin,
        subject=bundle.header.subject,
        size=checkpoint.size,
        root=base64.b64encode(checkpoint.root).decode(),
        leaves=tuple(leaves),
        subjects=frozenset(subjects),
        books=books,
        told_by=told_by,
    )


def _record(entry: Entry, kind: str, fields: Mapping[str, Any]) -> Record:
    """One record of theirs, every field of it as ours would have it."""
    try:
        record = READ[kind].of(fields)
    except TypeError:
        record = None
    if record is None or not _is_well_formed(record, fields):
        raise DocumentUnreadable(
            f"entry {entry.index} tells of a {kind} in a form that is not known here"
        )
    return record


def _is_well_formed(record: Record, fields: Mapping[str, Any]) -> bool:
    """All of it is text, moments are moments, a state is one, and somebody closed what is closed."""
    if not all(type(value) is str for value in fields.values()):
        return False
    if not isinstance(record, Handoff):
        return True
    is_closed = record.state != HandoffState.PENDING
    moments = [record.released_at, *([record.accepted_at or ""] if is_closed else [])]
    by = record.accepter if is_closed else record.releaser
    return record.state in STATES and bool(by) and all(map(is_time, moments))
