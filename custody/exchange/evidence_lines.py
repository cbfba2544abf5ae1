"""The lines of evidence of every kind: read strictly, one at a time, twice; then walked entry by entry.

First their form, then what they say.  A hostile file is refused at its first bad line and never held
in parts.  What the first line says, and which entries belong, is for each kind of evidence to add.
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from custody.errors import DocumentUnreadable, EntryMalformed, LedgerTampered
from custody.ledger.canonical import decode, encode
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.entry import Entry
from custody.ledger.entry_checker import EntryChecker
from custody.ledger.policy import Policy
from custody.ledger.proof import verify_inclusion
from custody.ledger.report import Report
from custody.ledger.shape import is_hash
from custody.ledger.verify import key_problem

ISSUED = "evidence:issued"
MAX_LINE_BYTES = 1_000_000
_FEWEST_LINES = 3

Prove = Callable[[int], Sequence[bytes]]
"""Gives the inclusion proof of an index in the tree of the checkpoint."""


class Header(Protocol):
    """What every kind of evidence says in its first line."""

    @property
    def origin(self) -> str:
        """The log's name."""

    @property
    def vkeys(self) -> tuple[str, ...]:
        """The log's keys, which nothing signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleEntry:
    """One entry of a bundle: its claimed place, its bytes and its proof."""

    index: int
    body: bytes
    proof: tuple[bytes, ...]


def written_lines(
    header: Mapping[str, Any], entries: Iterable[Entry], prove: Prove, note: str
) -> bytes:
    """A header, the entries with their proofs, and the note, as the lines of evidence."""
    lines: list[Mapping[str, Any]] = [header]
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


class Walk(ABC):
    """Entry by entry: form, links, time, place and proof; what a kind of evidence adds, it adds."""

    def __init__(self, checkpoint: Checkpoint, whole: str) -> None:
        """`whole` is the one subject whose entries are all there; the empty text for none."""
        self.size = 0
        self.claim = ""
        self.checker = EntryChecker(whole=whole)
        self.checkpoint = checkpoint
        self.last = -1

    def first_problem(self, entries: Iterable[BundleEntry]) -> tuple[int | None, str]:
        """The first bad entry and what is wrong with it."""
        for entry in entries:
            try:
                self._check(entry)
            except (EntryMalformed, LedgerTampered) as error:
                return entry.index, f"entry {entry.index}: {error}"
            self.size += 1
        return None, self.problem_of_all()

    @abstractmethod
    def belongs(self, index: int, view: Mapping[str, Any]) -> None:
        """Raise LedgerTampered unless a good entry may stand at this index in this evidence."""

    @abstractmethod
    def problem_of_all(self) -> str:
        """What is wrong with all good entries together; empty if nothing is."""

    def _check(self, entry: BundleEntry) -> None:
        """The rules for one entry."""
        view, leaf = self.checker.check(entry.body)
        self.belongs(entry.index, view)
        if entry.index <= self.last:
            raise LedgerTampered(f"it stands after entry {self.last}")
        checkpoint = self.checkpoint
        if not verify_inclusion(leaf, entry.index, checkpoint.size, entry.proof, checkpoint.root):
            raise LedgerTampered("it is not in the tree that was signed")
        self.last = entry.index


def verify_lines(
    data: bytes, header: Header, policy: Policy | None, begin: Callable[[Checkpoint], Walk]
) -> Report:
    """Verify the lines after a header that was read, by the walk that its kind of evidence takes."""
    pinned = policy is not None
    try:
        deque(entries_of(data), maxlen=0)
        believed = policy or Policy.of(header.vkeys, pinned=False)
        checkpoint, signers = open_checkpoint(note_of(data), believed)
    except (DocumentUnreadable, LedgerTampered) as error:
        return Report(ok=False, pinned=pinned, size=0, problem=f"{error}")
    if checkpoint.origin != header.origin:
        problem = f"the checkpoint is of another log: {checkpoint.origin}"
        return Report(ok=False, pinned=pinned, size=0, problem=problem)
    walk = begin(checkpoint)
    index, problem = walk.first_problem(entries_of(data))
    if not problem:
        problem = key_problem(signers, walk.checker.rec)
    return Report(
        ok=not problem,
        pinned=pinned,
        size=walk.size,
        first_bad_index=index,
        problem=problem,
        checkpoint=checkpoint,
        claim="" if problem else walk.claim,
    )


def is_issue(view: Mapping[str, Any]) -> bool:
    """Whether an entry says that evidence was issued."""
    return bool(view["type"] == ISSUED and view["verdict"] == "accepted")


def entries_of(data: bytes) -> Iterator[BundleEntry]:
    """Every line between the first and the last, read when it is asked for."""
    count = data.count(b"\n")
    if count < _FEWEST_LINES or not data.endswith(b"\n"):
        raise DocumentUnreadable("the bundle is cut: it ends in a checkpoint and a newline")
    start = data.index(b"\n") + 1
    for number in range(2, count):
        line = line_at(data, start)
        yield _read_entry(number, line)
        start += len(line) + 1


def note_of(data: bytes) -> str:
    """The note in the last line; whoever asks has found the lines before it good."""
    match read_line(data.count(b"\n"), data[data.rindex(b"\n", 0, -1) + 1 : -1]):
        case {"checkpoint": str(note), **rest} if not rest:
            return note
        case _:
            raise DocumentUnreadable("the last line of the bundle is not its checkpoint")


_ENTRY = {"entry", "index", "proof"}


def line_at(data: bytes, start: int) -> bytes:
    """The line that begins here, without its newline."""
    end = data.find(b"\n", start)
    return data[start : len(data) if end < 0 else end]


def read_line(number: int, line: bytes) -> dict[str, Any]:
    """The object of one line, counted from 1."""
    try:
        return decode(line, limit=MAX_LINE_BYTES, any_form=True)
    except EntryMalformed as error:
        raise DocumentUnreadable(f"line {number} of the bundle: {error}") from error


def _read_entry(number: int, line: bytes) -> BundleEntry:
    """A line between the first and the last."""
    told = read_line(number, line)
    if told.keys() == _ENTRY:
        body, index, proof = told["entry"], told["index"], told["proof"]
        of_kind = type(body) is str and type(index) is int and type(proof) is list
        if of_kind and all(map(is_hash, proof)):
            nodes = tuple(map(bytes.fromhex, proof))
            return BundleEntry(index=index, body=body.encode(), proof=nodes)
    raise DocumentUnreadable(f"line {number} of the bundle is not an entry")


def is_number(value: object, expected: int) -> bool:
    """Whether a value is this number; `true` is not 1 here."""
    return type(value) is int and value == expected


def is_text(value: object) -> bool:
    """Whether a value is text."""
    return isinstance(value, str)
