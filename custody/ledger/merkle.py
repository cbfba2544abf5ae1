"""The tree over all entries: RFC 6962 section 2.1, SHA-256.

A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right), the root of nothing
SHA-256("").  The left part of a tree of n leaves holds the largest power of two smaller than n.

`Frontier` is all that appending needs: the roots of the perfect trees that n splits into, one for
each bit set in n, largest first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from custody.errors import LedgerTampered

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
_SIZE_BYTES = 8


def leaf_hash(body: bytes) -> bytes:
    """The hash of an entry's bytes, with the prefix that no node has."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, with the prefix that no leaf has."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """As much of a log as appending and its root need; a value, so rolling back is keeping it."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier with one more leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """The frontier with more leaf hashes, in their order."""
        row, nodes, kept = list(leaves), list(self.nodes), []
        size, carry = self.size + len(row), self.size
        while row:  # of perfect trees of one height, those left of it first
            if carry & 1:
                row.insert(0, nodes.pop())
            if len(row) & 1:
                kept.append(row.pop())
            pairs = iter(row)
            row = [
                sha256(b"\x01" + left + right).digest()
                for left, right in zip(pairs, pairs, strict=True)
            ]
            carry >>= 1
        return Frontier(size, (*nodes, *reversed(kept)))

    def join(self, later: "Frontier") -> "Frontier":
        """With the leaves of another frontier, whose trees must all stand at a multiple of their size.

        That is so where this size is a multiple of a power of two not smaller than the other's.
        """
        size, nodes = self.size, list(self.nodes)
        for node, height in zip(later.nodes, _heights(later.size), strict=True):
            larger, carry = node, size >> height
            while carry & 1:
                larger = node_hash(nodes.pop(), larger)
                carry >>= 1
            nodes.append(larger)
            size += 1 << height
        return Frontier(size, tuple(nodes))

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.nodes:
            return EMPTY_ROOT
        *larger, root = self.nodes
        for node in reversed(larger):
            root = node_hash(node, root)
        return root

    def to_bytes(self) -> bytes:
        """The size as 8 bytes, most significant first, then each node."""
        return self.size.to_bytes(_SIZE_BYTES, "big") + b"".join(self.nodes)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Frontier":
        """The frontier that `to_bytes` wrote; anything else raises LedgerTampered."""
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        if len(data) != _SIZE_BYTES + HASH_BYTES * size.bit_count():
            raise LedgerTampered(f"{len(data)} bytes are not the frontier of a log of {size}")
        starts = range(_SIZE_BYTES, len(data), HASH_BYTES)
        return cls(size, tuple(data[start : start + HASH_BYTES] for start in starts))


def _heights(size: int) -> list[int]:
    """The heights of the perfect trees that a size splits into, largest first."""
    return [height for height in reversed(range(size.bit_length())) if size >> height & 1]


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    return Frontier().extend(leaves).root()
