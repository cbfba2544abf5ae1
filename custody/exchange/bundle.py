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

Lines are read one at a time, twice: first their form, then what they say.  A hostile file is
refused at its first bad line and never held in parts.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from custody.errors import DocumentUnreadable, EntryMalformed, LedgerTampered
from custody.ledger.canonical import decode, encode
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.entry import Entry
from custody.ledger.keys import Policy
from custody.ledger.proof import verify_inclusion
from custody.ledger.shape import is_hash
from custody.ledger.verify import EntryChecker, Report, key_problem

VERSION = 1
ISSUED = "evidence:issued"
MAX_LINE_BYTES = 1_000_000
_FEWEST_LINES = 3

Prove = Callable[[int], Sequence[bytes]]
"""Gives the inclusion proof of an index in the tree of the checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleHeader:
    """What a bundle says it is about; believed only once the rest bears it out."""

    origin: str
    subject: str
    vkeys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleEntry:
    """One entry of a bundle: its claimed place, its bytes and its proof."""

    index: int
    body: bytes
    proof: tuple[bytes, ...]


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
    lines: list[dict[str, Any]] = [
        {
            "custody-bundle": VERSION,
            "origin": header.origin,
            "subject": header.subject,
            "vkeys": list(header.vkeys),
        }
    ]
    lines += (
        {
            "entry": entry.body.decode(),
            "index": entry.index,
            "proof": [node.hex() for node in prove(entry.index)],
        }
        for entry in entries
    )
    lines.append({"checkpoint": note})
    return b"".join(encode(line, limit=MAX_LINE_BYTES, any_form=True) + b"\n" for line in lines)


def is_bundle(data: bytes) -> bool:
    """Whether a file means to be a bundle: its first line is a bundle's header."""
    try:
        read_header(data)
    except DocumentUnreadable:
        return False
    return True


def read_header(data: bytes) -> BundleHeader:
    """The header of a bundle, nothing behind it read; DocumentUnreadable if there is none."""
    return _read_header(_line_at(data, 0))


def read_bundle(data: bytes) -> Bundle:
    """The parts of a bundle; DocumentUnreadable if it has not the lines of one."""
    header = read_header(data)
    entries = tuple(_entries_of(data))
    return Bundle(header=header, entries=entries, note=_note_of(data))


def verify_bundle(data: bytes, policy: Policy | None = None) -> Report:
    """Verify a bundle with nothing else in hand but, if wise, a policy of one's own.

    Without a policy the keys of the header are taken and `pinned` is false: it then proves that
    the bundle is of one piece, not whose it is.

    Raises:
        DocumentUnreadable: this is not a bundle.  A bundle that is damaged gives a report.
    """
    header = read_header(data)
    pinned = policy is not None
    try:
        deque(_entries_of(data), maxlen=0)
        believed = policy or Policy.of(header.vkeys, pinned=False)
        checkpoint, signers = open_checkpoint(_note_of(data), believed)
    except (DocumentUnreadable, LedgerTampered) as error:
        return Report(ok=False, pinned=pinned, size=0, problem=f"{error}")
    if checkpoint.origin != header.origin:
        problem = f"the checkpoint is of another log: {checkpoint.origin}"
        return Report(ok=False, pinned=pinned, size=0, problem=problem)
    walk = _Walk(header.subject, checkpoint)
    index, problem = walk.first_problem(_entries_of(data))
    if not problem:
        problem = key_problem(signers, walk.checker.rec)
    return Report(
        ok=not problem,
        pinned=pinned,
        size=walk.size,
        first_bad_index=index,
        problem=problem,
        checkpoint=checkpoint,
    )


class _Walk:
    """Rules 3 to 6, entry by entry."""

    def __init__(self, subject: str, checkpoint: Checkpoint) -> None:
        self.size = 0
        self.checker = EntryChecker(whole=subject)
        self._subject = subject
        self._checkpoint = checkpoint
        self._last = -1
        self._issued = False

    def first_problem(self, entries: Iterable[BundleEntry]) -> tuple[int | None, str]:
        """The first bad entry and what is wrong with it."""
        for entry in entries:
            try:
                self._check(entry)
            except (EntryMalformed, LedgerTampered) as error:
                return entry.index, f"entry {entry.index}: {error}"
            self.size += 1
        if not self._issued:
            return None, (
                f"entry {self._last} is the last and not {ISSUED}: what came after it is left out"
            )
        return None, ""

    def _check(self, entry: BundleEntry) -> None:
        """Rules 3 to 5 for one entry."""
        view, leaf = self.checker.check(entry.body)
        if all(link["subject"] != self._subject for link in view.get("links", ())):
            raise LedgerTampered(f"it does not speak of {self._subject}")
        if entry.index <= self._last:
            raise LedgerTampered(f"it stands after entry {self._last}")
        checkpoint = self._checkpoint
        if not verify_inclusion(leaf, entry.index, checkpoint.size, entry.proof, checkpoint.root):
            raise LedgerTampered("it is not in the tree that was signed")
        self._last = entry.index
        self._issued = view["type"] == ISSUED and view["verdict"] == "accepted"


def _entries_of(data: bytes) -> Iterator[BundleEntry]:
    """Every line between the first and the last, read when it is asked for."""
    count = data.count(b"\n")
    if count < _FEWEST_LINES or not data.endswith(b"\n"):
        raise DocumentUnreadable("the bundle is cut: it ends in a checkpoint and a newline")
    start = data.index(b"\n") + 1
    for number in range(2, count):
        line = _line_at(data, start)
        yield _read_entry(number, line)
        start += len(line) + 1


def _note_of(data: bytes) -> str:
    """The note in the last line; whoever asks has found the lines before it good."""
    match _read_line(data.count(b"\n"), data[data.rindex(b"\n", 0, -1) + 1 : -1]):
        case {"checkpoint": str(note), **rest} if not rest:
            return note
        case _:
            raise DocumentUnreadable("the last line of the bundle is not its checkpoint")


def _line_at(data: bytes, start: int) -> bytes:
    """The line that begins here, without its newline."""
    end = data.find(b"\n", start)
    return data[start : len(data) if end < 0 else end]


def _read_line(number: int, line: bytes) -> dict[str, Any]:
    """The object of one line, counted from 1."""
    try:
        return decode(line, limit=MAX_LINE_BYTES, any_form=True)
    except EntryMalformed as error:
        raise DocumentUnreadable(f"line {number} of the bundle: {error}") from error


def _read_header(line: bytes) -> BundleHeader:
    """The first line: who speaks, about which therapy."""
    match _read_line(1, line):
        case {
            "custody-bundle": version,
            "origin": str(origin),
            "subject": str(subject),
            "vkeys": list(vkeys),
            **rest,
        } if not rest and _is_number(version, VERSION) and all(map(_is_text, vkeys)):
            return BundleHeader(origin=origin, subject=subject, vkeys=tuple(vkeys))
        case _:
            raise DocumentUnreadable("the first line is not the header of an evidence bundle")


def _read_entry(number: int, line: bytes) -> BundleEntry:
    """A line between the first and the last."""
    match _read_line(number, line):
        case {"entry": str(body), "index": int(index), "proof": list(proof), **rest} if (
            not rest and _is_number(index, index) and all(map(is_hash, proof))
        ):
            nodes = tuple(map(bytes.fromhex, proof))
            return BundleEntry(index=index, body=body.encode(), proof=nodes)
        case _:
            raise DocumentUnreadable(f"line {number} of the bundle is not an entry")


def _is_number(value: object, expected: int) -> bool:
    """Whether a value is this number; `true` is not 1 here."""
    return type(value) is int and value == expected


def _is_text(value: object) -> bool:
    """Whether a value is text."""
    return isinstance(value, str)
