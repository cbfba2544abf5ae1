"""A proof made of kept nodes is the proof made of all leaves, and reads a bounded part of the log."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import LedgerTampered
from custody.ledger.merkle import Frontier, leaf_hash, root_of
from custody.ledger.proof import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from custody.ledger.tiles import WIDTH, TiledTree, completed

MANY = 70_000  # more than a node of level 2
LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(MANY)]


class Kept:
    """What is kept of a log, and how often it was asked for how much."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.levels: dict[int, list[bytes]] = {0: leaves}
        self.read_hashes: Counter[int] = Counter()
        frontier = Frontier()
        for leaf in leaves:
            for level, place, node in completed(frontier, leaf):
                assert place == len(self.levels.setdefault(level, []))
                self.levels[level].append(node)
            frontier = frontier.append(leaf)

    def read(self, level: int, start: int, stop: int) -> list[bytes]:
        found = self.levels.get(level, [])[start:stop]
        self.read_hashes[level] += len(found)
        return found


KEPT = Kept(LEAVES)
SIZES = st.one_of(
    st.integers(1, 2 * WIDTH + 2),
    st.sampled_from([k * WIDTH + d for k in (1, 2, 3, 255, 256, 257) for d in (-1, 0, 1)]),
    st.integers(1, MANY),
)


def test_a_node_is_kept_for_each_256_of_the_level_below():
    assert {level: len(nodes) for level, nodes in KEPT.levels.items()} == {
        0: MANY, 1: MANY // WIDTH, 2: MANY // WIDTH**2,
    }  # fmt: skip


def test_a_kept_node_is_the_root_over_the_leaves_below_it():
    for level in (1, 2):
        width = WIDTH**level
        for place, node in enumerate(KEPT.levels[level]):
            assert node == root_of(LEAVES[place * width : (place + 1) * width])


@given(SIZES, st.data())
def test_an_inclusion_proof_is_that_of_all_leaves(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = TiledTree(KEPT.read, size)

    proof = tree.inclusion_proof(index)

    assert proof == inclusion_proof(LEAVES[:size], index)
    assert verify_inclusion(LEAVES[index], index, size, proof, tree.root())


@given(SIZES, SIZES)
def test_a_consistency_proof_is_that_of_all_leaves(one, other):
    first, second = sorted((one, other))
    tree = TiledTree(KEPT.read, second)

    proof = tree.consistency_proof(first)

    assert proof == consistency_proof(LEAVES[:second], first)
    older = TiledTree(KEPT.read, first).root()
    assert verify_consistency(first, second, older, tree.root(), proof)


def test_every_small_tree_is_proved_whole():
    for size in range(1, 40):
        tree = TiledTree(KEPT.read, size)

        assert tree.root() == root_of(LEAVES[:size])
        for index in range(size):
            assert tree.inclusion_proof(index) == inclusion_proof(LEAVES[:size], index)


@given(SIZES, st.data())
def test_a_proof_reads_at_most_two_tiles_of_each_level(size, data):
    index = data.draw(st.integers(0, size - 1))
    KEPT.read_hashes.clear()

    TiledTree(KEPT.read, size).inclusion_proof(index)

    assert max(KEPT.read_hashes.values(), default=0) <= 2 * WIDTH


def test_a_proof_from_a_changed_node_does_not_hold():
    changed = Kept(LEAVES[:1000])
    changed.levels[1][1] = leaf_hash(b"another")
    tree = TiledTree(changed.read, 1000)

    proof = tree.inclusion_proof(0)

    assert not verify_inclusion(LEAVES[0], 0, 1000, proof, root_of(LEAVES[:1000]))


def test_a_missing_node_is_told():
    lacking = Kept(LEAVES[:1000])
    del lacking.levels[1][1]

    with pytest.raises(LedgerTampered, match="level 1 of the tree holds"):
        TiledTree(lacking.read, 1000).inclusion_proof(0)


def test_there_is_no_proof_outside_the_tree():
    tree = TiledTree(KEPT.read, 5)

    with pytest.raises(IndexError):
        tree.inclusion_proof(5)
    with pytest.raises(ValueError, match="no proof"):
        tree.consistency_proof(6)
    with pytest.raises(IndexError):
        TiledTree(KEPT.read, 0).root()
