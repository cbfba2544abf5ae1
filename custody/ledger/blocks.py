"""A log verified by many processes: each takes a block of entries, one process joins the blocks.

A block is checked without knowing what stood before it: the first link about each subject is
believed and told.  Whoever joins knows what stood before, and compares: links, the moment of
recording, the place in the tree.

Blocks only ever say that all is well.  At the first that does not, or that does not follow, the
rest is walked from its start entry by entry, in the one process: so what is found, and the
sentence, are the same as if nobody had helped.
"""

import os
from bisect import bisect
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass

from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.crew import Crew
from custody.ledger.forms import Forms
from custody.ledger.log import Row
from custody.ledger.merkle import Frontier
from custody.ledger.verify import NOTHING, EntryChecker, LedgerWalk, Mark, Tail

BLOCK = 1 << 14  # a power of two: a block is then one perfect tree
WORTH_HELP = 100_000  # fewer entries are verified before a second process has started
_AHEAD = 2  # blocks in hand for each process
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


class _BlockChecker(EntryChecker):
    """Believes the first link about each subject, and remembers what it believed."""

    def __init__(self) -> None:
        self.heads: dict[str, Tail] = {}
        self.found: dict[str, Tail] = {}
        super().__init__(forms=_FORMS, tails=self.found)
        self.first_rec = ""

    def leaf(self, body: bytes, stored: bytes | None = None) -> bytes:
        """As for any entry."""
        leaf = super().leaf(body, stored)
        self.first_rec = self.first_rec or self.rec
        return leaf

    def _unknown(self, subject: str, n: int, prev: str) -> Tail:
        return self.heads.setdefault(subject, (n - 1, prev))


def processors() -> int:
    """How many processes of ours run at once: as many as there are cores that we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def walk_blocks(
    walk: LedgerWalk, rows: Rows, stop: int, hands: Executor | Crew, ahead: int
) -> None:
    """Take a walk up to `stop`: what `walk.walk(rows(walk.size, stop))` does, with help.

    `ahead` is how many blocks are in hand at once.
    """
    asked = sorted(walk.asked)
    walk.walk(rows(walk.size, min(stop, -(-walk.size // BLOCK) * BLOCK)))  # to where blocks begin
    starts = deque(range(walk.size, stop - BLOCK + 1, BLOCK))
    pending: deque[Future[Block | None]] = deque()
    try:
        while starts or pending:
            while starts and len(pending) < ahead:
                start = starts.popleft()
                end = start + BLOCK
                within = asked[bisect(asked, start) : bisect(asked, end)]
                pending.append(hands.submit(check_block, rows, start, end, within))
            block = pending.popleft().result()
            if block is None or not join(walk, block):
                break
    except BrokenExecutor:
        pass  # a helper died: then without help
    for future in pending:
        future.cancel()
    walk.walk(rows(walk.size, stop))


def walk_in_processes(walk: LedgerWalk, rows: Rows, stop: int, processes: int) -> None:
    """Take a walk up to `stop` in as many processes; a short way in this one."""
    if processes == 1 or stop - walk.size < WORTH_HELP:
        walk.walk(rows(walk.size, stop))
        return
    with Crew(processes) as crew:
        walk_blocks(walk, rows, stop, crew, _AHEAD * processes)


def check_block(rows: Rows, start: int, end: int, sizes: Iterable[int]) -> Block | None:
    """The block from `start` up to `end`, or None where any entry is bad or missing."""
    checker = _BlockChecker()
    walk = LedgerWalk(sizes, start=start, checker=checker)
    try:
        walk.walk(rows(start, end))
    except (EntryMalformed, LedgerTampered):
        return None
    if walk.size != end:
        return None
    return Block(
        start=start,
        size=end - start,
        frontier=walk.frontier,
        marks=walk.marks,
        heads=checker.heads,
        tails=checker.found,
        first_rec=checker.first_rec,
        last_rec=checker.rec,
    )


def join(walk: LedgerWalk, block: Block) -> bool:
    """Take the walk past a block if the block follows; else leave it as it is and say so."""
    checker = walk.checker
    if block.start != walk.size or block.first_rec < checker.rec:
        return False
    tails = checker.tails
    if any((tails.get(subject) or NOTHING) != tail for subject, tail in block.heads.items()):
        return False
    for size, (tree, rec) in block.marks.items():
        walk.marks[size] = (walk.frontier.join(tree), rec)
    tails.update(block.tails)
    checker.rec = block.last_rec
    walk.frontier = walk.frontier.join(block.frontier)
    walk.size += block.size
    walk.remember()
    return True
