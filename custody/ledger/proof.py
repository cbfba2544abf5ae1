"""Short proofs: that an entry is in the tree, and that a later tree only added to an earlier one.

Making follows RFC 6962 sections 2.1.1 and 2.1.2 word for word; checking follows RFC 9162 sections
2.1.3.2 and 2.1.4.2.  Leaves here are leaf hashes.  A proof too long, too short or for an
impossible place is refused.
"""

from collections.abc import Sequence

from custody.ledger.merkle import EMPTY_ROOT, node_hash, root_of


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` to the root, nearest first; else IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} in a tree of {len(leaves)}")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return (*inclusion_proof(left, index), root_of(right))
    return (*inclusion_proof(right, index - split), root_of(left))


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
    if not 0 < first <= len(leaves):
        raise ValueError(f"no proof from {first} to {len(leaves)} leaves")
    return _subproof(leaves, first, whole=True)


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


def _subproof(leaves: Sequence[bytes], first: int, *, whole: bool) -> tuple[bytes, ...]:
    """SUBPROOF of RFC 6962: `whole` while the earlier tree's root is what the reader holds."""
    if first == len(leaves):
        return () if whole else (root_of(leaves),)
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if first <= split:
        return (*_subproof(left, first, whole=whole), root_of(right))
    return (*_subproof(right, first - split, whole=False), root_of(left))


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _same(size: int, first_root: bytes, second_root: bytes) -> bool:
    """Two trees of one size are one tree; of size 0 there is only the empty one."""
    return first_root == second_root and (size > 0 or first_root == EMPTY_ROOT)
