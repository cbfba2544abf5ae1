"""A log verified block by block, by as many processes as help; one process joins the blocks.

A block is checked without knowing what stood before it (`custody.ledger.block`).  Whoever joins
knows, and compares: links, the moment of recording, the place in the tree.

At the first block that is not good, or that does not follow, the rest is walked from its start
entry by entry, in the one process: so what is found, and the sentence, are the same as if nobody
had gone ahead.
"""

import os
from bisect import bisect
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from typing import ParamSpec, TypeVar

from custody.ledger.block import Block, Rows, check_block
from custody.ledger.crew import Crew
from custody.ledger.entry_checker import NOTHING
from custody.ledger.walk import LedgerWalk

BLOCK = 1 << 14  # a power of two: a block is then one perfect tree
WORTH_HELP = 100_000  # fewer entries are verified before a second process has started
_AHEAD = 2  # blocks in hand for each process

P = ParamSpec("P")
T = TypeVar("T")


class Alone:
    """Nobody helps: what is asked is done at once, in this process."""

    def submit(self, ask: Callable[P, T], /, *args: P.args, **more: P.kwargs) -> Future[T]:
        """Call a function; what it raises is raised here."""
        done: Future[T] = Future()
        done.set_result(ask(*args, **more))
        return done


def processors() -> int:
    """How many processes of ours run at once: as many as there are cores that we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def walk_in_processes(walk: LedgerWalk, rows: Rows, stop: int, processes: int) -> None:
    """Take a walk up to `stop` in as many processes; a short way in this one."""
    if processes == 1 or stop - walk.size < WORTH_HELP:
        walk_blocks(walk, rows, stop)
        return
    with Crew(processes) as crew:
        walk_blocks(walk, rows, stop, crew, _AHEAD * processes)


def walk_blocks(
    walk: LedgerWalk,
    rows: Rows,
    stop: int,
    hands: Executor | Crew | Alone | None = None,
    ahead: int = 1,
) -> None:
    """Take a walk up to `stop`: what `walk.walk(rows(walk.size, stop))` does, with help.

    `ahead` is how many blocks are in hand at once.
    """
    hands = hands or Alone()
    cuts, asked = _cuts(walk.size, stop), sorted(walk.asked)
    pending: deque[Future[Block | None]] = deque()
    try:
        while True:
            for start, end in islice(cuts, ahead - len(pending)):
                within = asked[bisect(asked, start) : bisect(asked, end)]
                pending.append(hands.submit(check_block, rows, start, end, within))
            if not pending:
                return
            block = pending.popleft().result()
            if block is None or not join(walk, block):
                break
    except BrokenExecutor:  # a helper died: then without help
        walk_blocks(walk, rows, stop)
    finally:
        for future in pending:
            future.cancel()
    walk.walk(rows(walk.size, stop))


def _cuts(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where blocks begin and end: each begins at a multiple of its size, but the last may be short."""
    while start < stop:
        end = min(start + min(start & -start or BLOCK, BLOCK), stop)
        yield start, end
        start = end


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
