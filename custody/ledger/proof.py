"""Short proofs: that an entry is in the tree, and that a later tree only added to an earlier one.

Making follows RFC 6962 sections 2.1.1 and 2.1.2: each hash of a proof is the root over a range of
leaves, so a proof is first its ranges, which only depend on sizes, and then their roots, which
come from the leaves here and from kept nodes in `tiles`.  Checking follows RFC 9162 sections
2.1.3.2 and 2.1.4.2.  Leaves here are leaf hashes.  A proof too long, too short or for an
impossible place is refused.
"""

from collections.abc import Iterator, Sequence

from custody.ledger.merkle import EMPTY_ROOT, node_hash, root_of

Range = tuple[int, int]
"""Leaves that stand side by side: the first, and the one after the last."""


def inclusion_ranges(index: int, size: int) -> tuple[Range, ...]:
    """The leaves under each hash of an inclusion proof, nearest first (RFC 6962 section 2.1.1)."""
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    start, stop, beside = 0, size, []
    while stop - start > 1:
        split = start + _split(stop - start)
        if index < split:
            beside.append((split, stop))
            stop = split
        else:
            beside.append((start, split))
            start = split
    return tuple(reversed(beside))


def consistency_ranges(first: int, second: int) -> tuple[Range, ...]:
    """The leaves under each hash of a consistency proof, in order (RFC 6962 section 2.1.2)."""
    if not 0 < first <= second:
        raise ValueError(f"no proof from {first} to {second} leaves")
    start, stop, whole, beside = 0, second, True, []
    while first != stop:
        split = start + _split(stop - start)
        if first <= split:
            beside.append((split, stop))
            stop = split
        else:  # the earlier tree goes beyond the left part: the reader no longer holds its root
            beside.append((start, split))
            start, whole = split, False
    return (*(() if whole else ((start, stop),)), *reversed(beside))


def perfect_parts(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The perfect trees that a range of a proof splits into: height and place, largest first."""
    while start < stop:
        height = (stop - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` to the root, nearest first; else IndexError."""
    ranges = inclusion_ranges(index, len(leaves))
    return tuple(root_of(leaves[start:stop]) for start, stop in ranges)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `leaf` stands at `index` in the tree of `size` leaves that has this root."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False  # longer than the way to the root
        if place & 1 or place == last:
            node = node_hash(beside, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(leaves: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """The hashes that show the tree of the first leaves in this one; else ValueError."""
    ranges = consistency_ranges(first, len(leaves))
    return tuple(root_of(leaves[start:stop]) for start, stop in ranges)


def verify_consistency(
    first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `second` leaves begins with the tree of `first`; 0 only with itself."""
    if not 0 < first < second:
        return first == second >= 0 and not proof and _same(first, first_root, second_root)
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(
            0, first_root
        )  # a perfect tree is a node of the later one: the proof leaves it out
    if not path:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and older == first_root and newer == second_root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _same(size: int, first_root: bytes, second_root: bytes) -> bool:
    """Two trees of one size are one tree; of size 0 there is only the empty one."""
    return first_root == second_root and (size > 0 or first_root == EMPTY_ROOT)
