"""A block of entries checked by itself, not knowing what stood before it: the quick way.

The rules are those of `EntryChecker`, and the place of each entry.  The first link about each
subject is believed and told; so are the first moment of recording and the block's own tree.  An
entry of a known form (`custody.ledger.forms`) is asked everything here, at once; any other is left
to `EntryChecker`, and its form is learned.

A block only ever says that all is well.  Which entry is bad, and why, is for who asks in full.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.entry_checker import EntryChecker, Tail
from custody.ledger.forms import Forms
from custody.ledger.log import Row
from custody.ledger.merkle import Frontier
from custody.ledger.walk import Mark

_NOT_GOOD = LedgerTampered("not the entry that must stand here")
_LEAF = sha256(b"\x00")  # as `merkle.leaf_hash`, without a copy of each entry
_FORMS = Forms()  # what a process learned in one block serves it in the next

Rows = Callable[[int, int], Iterable[Row]]
"""Reads the rows from one index up to another; it travels to other processes, and reads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Good entries from `start` on, as told to who knows what stood before them.

    `heads` is the tail before the first link about each subject, `tails` that after the last.
    `marks` has for each size asked for the tree of the block alone up to there.
    """

    start: int
    size: int
    frontier: Frontier
    marks: Mapping[int, Mark]
    heads: Mapping[str, Tail]
    tails: Mapping[str, Tail]
    first_rec: str
    last_rec: str


def check_block(
    rows: Rows, start: int, end: int, sizes: Iterable[int], forms: Forms = _FORMS
) -> Block | None:
    """The block from `start` up to `end`, or None where any entry is bad or missing."""
    reading, asked = _Reading(start, forms), frozenset(sizes)
    marks: dict[int, Mark] = {}
    try:
        entries = iter(rows(start, end))
        for stop in sorted(asked | {end}):
            reading.read(islice(entries, stop - reading.size))
            if reading.size != stop:
                return None
            if stop in asked:
                marks[stop] = (reading.frontier, reading.rec)
    except (EntryMalformed, LedgerTampered, TypeError):  # TypeError: what is stored is no bytes
        return None
    return Block(
        start=start,
        size=end - start,
        frontier=reading.frontier,
        marks=marks,
        heads=reading.heads,
        tails=reading.found,
        first_rec=reading.first_rec,
        last_rec=reading.rec,
    )


class _Reading(EntryChecker):
    """Believes the first link about each subject, and remembers what it believed."""

    def __init__(self, start: int, forms: Forms) -> None:
        self.heads: dict[str, Tail] = {}
        self.found: dict[str, Tail] = {}
        super().__init__(tails=self.found)
        self.size = start
        self.frontier = Frontier()
        self.first_rec = ""
        self._forms = forms

    def read(self, entries: Iterable[Row]) -> None:
        """Check entries in a row; raises, without saying more, at the first that is not good."""
        known, found, index, rec = self._forms.read, self.found, self.size, self.rec
        leaves, first = list[bytes](), self.first_rec
        for seq, body, stored in entries:
            hashing = _LEAF.copy()
            hashing.update(body)
            leaf = hashing.digest()
            seen = known(body)
            if leaf != stored or seq != index:
                raise _NOT_GOOD
            if seen is None:
                rec = self._slowly(body, rec)
            else:
                if seen[-2] < rec:
                    raise _NOT_GOOD
                rec = seen[-2]
                told, above, name = iter(seen[1:-2]), "", leaf.hex()
                for number, prev, subject in zip(told, told, told, strict=True):
                    n = int(number)
                    before, last = found.get(subject) or self._unknown(subject, n, prev)
                    if n != before + 1 or prev != last or subject <= above:
                        raise _NOT_GOOD
                    found[subject] = (n, name)
                    above = subject
            leaves.append(leaf)
            index += 1
            first = first or rec
        self.size, self.frontier = index, self.frontier.extend(leaves)
        self.first_rec, self.rec = first, rec

    def _unknown(self, subject: str, n: int, prev: str) -> Tail:
        return self.heads.setdefault(subject, (n - 1, prev))

    def _slowly(self, body: bytes, rec: str) -> str:
        """Ask everything of an entry, whose form is then known; when it was recorded."""
        self.rec = rec
        view, _ = self.check(body)
        self._forms.learn(body, view)
        return self.rec
