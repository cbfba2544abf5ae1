"""The evidence bundle: everything about one therapy up to a moment, to be verified far from here.

JSON lines, each in canonical form (`custody.ledger.canonical`) and ended by a newline:

    {"custody-bundle":1,"origin":…,"subject":…,"vkeys":[…]}
    {"entry":"…","index":…,"proof":["…",…]}
    …
    {"checkpoint":"…"}

The header names the log, the therapy and the log's keys; each entry comes as its exact bytes in a
text, with its place and the way to the root in hex; the checkpoint is the signed note.  Text in
these lines need not be in normal form C: it carries an entry as it is.

It is good if, asked in this order:

1. it has these lines and the note is a checkpoint of the log that the header names;
2. a key for that log signed it: one the reader pinned, else one of the header, and then the
   report says so;
3. each entry is canonical, has the fields of an entry, speaks of the therapy, and is recorded no
   earlier than the one before it;
4. its links follow: numbers 1, 2, … about the therapy, each naming the leaf hash of the one
   before; about anything else likewise wherever the one before is here too;
5. its proof leads from its index to the root that was signed, and indexes rise;
6. the last entry is `evidence:issued`: the log itself says that nothing about the therapy is left
   out before it;
7. the key was valid when that entry was recorded.

Since every entry about a container also links its therapy, the therapy's links tell of containers
too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.exchange.evidence_lines import (
    ISSUED,
    BundleEntry,
    Prove,
    Walk,
    entries_of,
    is_issue,
    is_number,
    is_text,
    line_at,
    note_of,
    read_line,
    verify_lines,
    written_lines,
)
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.policy import Policy
from custody.ledger.report import Report

__all__ = [
    "Bundle",
    "BundleEntry",
    "BundleHeader",
    "is_bundle",
    "read_bundle",
    "read_header",
    "verify_bundle",
    "write_bundle",
]

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleHeader:
    """What a bundle says it is about; believed only once the rest bears it out."""

    origin: str
    subject: str
    vkeys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle in its parts, read but not verified."""

    header: BundleHeader
    entries: tuple[BundleEntry, ...]
    note: str


def write_bundle(header: BundleHeader, entries: Iterable[Entry], prove: Prove, note: str) -> bytes:
    """The bytes of a bundle; same input, same bytes.

    `entries` are all those about the therapy, in order, the last one `evidence:issued`; `note` is
    a signed checkpoint that covers it; `prove` proves against that checkpoint.
    """
    first = {
        "custody-bundle": VERSION,
        "origin": header.origin,
        "subject": header.subject,
        "vkeys": list(header.vkeys),
    }
    return written_lines(first, entries, prove, note)


def is_bundle(data: bytes) -> bool:
    """Whether a file means to be a bundle: its first line is a bundle's header."""
    try:
        read_header(data)
    except DocumentUnreadable:
        return False
    return True


def read_header(data: bytes) -> BundleHeader:
    """The header of a bundle, nothing behind it read; DocumentUnreadable if there is none."""
    return _read_header(line_at(data, 0))


def read_bundle(data: bytes) -> Bundle:
    """The parts of a bundle; DocumentUnreadable if it has not the lines of one."""
    header = read_header(data)
    entries = tuple(entries_of(data))
    return Bundle(header=header, entries=entries, note=note_of(data))


def verify_bundle(data: bytes, policy: Policy | None = None) -> Report:
    """Verify a bundle with nothing else in hand but, if wise, a policy of one's own.

    Without a policy the keys of the header are taken and `pinned` is false: it then proves that
    the bundle is of one piece, not whose it is.

    Raises:
        DocumentUnreadable: this is not a bundle.  A bundle that is damaged gives a report.
    """
    header = read_header(data)
    return verify_lines(
        data, header, policy, lambda checkpoint: _WholeWalk(header.subject, checkpoint)
    )


class _WholeWalk(Walk):
    """Rules 3 to 6: every entry speaks of the subject, and the last one issued the evidence."""

    def __init__(self, subject: str, checkpoint: Checkpoint) -> None:
        super().__init__(checkpoint, whole=subject)
        self._subject = subject
        self._issued = False

    def belongs(self, index: int, view: Mapping[str, Any]) -> None:
        """Rule 3: it speaks of the subject."""
        del index
        if all(link["subject"] != self._subject for link in view.get("links", ())):
            raise LedgerTampered(f"it does not speak of {self._subject}")
        self._issued = is_issue(view)

    def problem_of_all(self) -> str:
        """Rule 6: the last one issued it."""
        if self._issued:
            return ""
        return f"entry {self.last} is the last and not {ISSUED}: what came after it is left out"


def _read_header(line: bytes) -> BundleHeader:
    """The first line: who speaks, about which therapy."""
    match read_line(1, line):
        case {
            "custody-bundle": version,
            "origin": str(origin),
            "subject": str(subject),
            "vkeys": list(vkeys),
            **rest,
        } if not rest and is_number(version, VERSION) and all(map(is_text, vkeys)):
            return BundleHeader(origin=origin, subject=subject, vkeys=tuple(vkeys))
        case _:
            raise DocumentUnreadable("the first line is not the header of an evidence bundle")
