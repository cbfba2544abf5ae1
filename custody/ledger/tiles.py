"""The tree kept in tiles, so that a proof reads a few hundred hashes of a log and never the log.

Of the nodes of the tree only those over 256, 65,536, 16,777,216 … leaves are kept: level 1, 2, 3.
Level 0 are the leaves.  A tile is 256 hashes that stand side by side on one level
(c2sp.org/tlog-tiles); the nodes between two levels are made again from one tile, so a proof reads
at most two tiles of each level.

A kept node is never changed: it is written once, when the last leaf below it is appended, from the
frontier alone.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from custody.errors import LedgerTampered
from custody.ledger.merkle import Frontier, node_hash
from custody.ledger.proof import consistency_ranges, inclusion_ranges, perfect_parts

HEIGHT = 8
WIDTH = 1 << HEIGHT
LEVEL_MAX = 6  # over more leaves than there are numbers for (2**53)
_TILES_HELD = 64  # at 256 hashes and as many nodes above them: 4 MB

Node = tuple[int, int, bytes]
"""A kept node: its level from 1, its place on that level, its hash."""
ReadHashes = Callable[[int, int, int], Sequence[bytes]]
"""The hashes of a level from one place up to, not including, another."""


def completed(before: Frontier, leaf: bytes) -> Iterator[Node]:
    """The kept nodes that are whole once `leaf` is appended: one in 256 appends has any."""
    size, node, height = before.size + 1, leaf, 0
    for left in reversed(before.nodes):
        if size >> height & 1:
            return
        node, height = node_hash(left, node), height + 1
        if height % HEIGHT == 0 and size % (1 << height) == 0:
            yield height // HEIGHT, (size >> height) - 1, node


class TiledTree:
    """The tree of the first `size` leaves of a log; `read` gives what is kept of it."""

    def __init__(self, read: ReadHashes, size: int) -> None:
        self.size = size
        self._read = read
        self._tile = lru_cache(maxsize=_TILES_HELD)(self._read_tile)

    def root(self) -> bytes:
        """The root over all leaves; the empty tree has none here and raises IndexError."""
        if not self.size:
            raise IndexError("the empty tree has no node")
        return self._over(0, self.size)

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """As `proof.inclusion_proof` over all leaves; IndexError where there is no such leaf."""
        return tuple(self._over(*one) for one in inclusion_ranges(index, self.size))

    def consistency_proof(self, first: int) -> tuple[bytes, ...]:
        """As `proof.consistency_proof` over all leaves; ValueError where there is none."""
        return tuple(self._over(*one) for one in consistency_ranges(first, self.size))

    def _over(self, start: int, stop: int) -> bytes:
        """The root over the leaves from `start` up to, not including, `stop`."""
        *larger, node = (self._node(height, place) for height, place in perfect_parts(start, stop))
        for left in reversed(larger):
            node = node_hash(left, node)
        return node

    def _node(self, height: int, place: int) -> bytes:
        """A node over 2**height leaves, all of which there are."""
        level, above = divmod(height, HEIGHT)
        in_tile = HEIGHT - above
        return self._tile(level, place >> in_tile)[above][place & ((1 << in_tile) - 1)]

    def _read_tile(self, level: int, number: int) -> list[list[bytes]]:
        """The hashes of a tile, as far as they are whole, and the nodes above them, row by row."""
        start = number * WIDTH
        stop = min(start + WIDTH, self.size >> HEIGHT * level)
        found = self._read(level, start, stop)
        if len(found) != stop - start:
            raise LedgerTampered(
                f"level {level} of the tree holds {len(found)} hashes of {stop - start} from {start}"
            )
        rows = [list(found)]
        while len(rows[-1]) > 1:
            pairs = iter(rows[-1])
            rows.append([node_hash(left, right) for left, right in zip(pairs, pairs, strict=False)])
        return rows
