"""Every proof holds, and holds for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.ledger.merkle import EMPTY_ROOT, leaf_hash, root_of
from custody.ledger.proof import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(bytes([number])) for number in range(33)]
ROOTS = [root_of(LEAVES[:size]) for size in range(len(LEAVES) + 1)]


def test_every_leaf_of_every_tree_is_proved():
    for size in range(1, len(LEAVES) + 1):
        for index in range(size):
            proof = inclusion_proof(LEAVES[:size], index)

            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


def test_a_proof_holds_for_no_other_place_and_for_no_other_leaf():
    size = 21
    for index in range(size):
        proof = inclusion_proof(LEAVES[:size], index)

        held = [
            (place, leaf)
            for place in range(-1, size + 2)
            for leaf in range(size)
            if verify_inclusion(LEAVES[leaf], place, size, proof, ROOTS[size])
        ]

        assert held == [(index, index)]


@given(st.integers(1, 33), st.data())
def test_a_proof_with_a_hash_more_less_or_other_does_not_hold(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(LEAVES[:size], index)
    other = leaf_hash(b"another")
    at = data.draw(st.integers(0, len(proof)))

    bad = [(*proof[:at], other, *proof[at:]), (*proof, ROOTS[size])]
    if at < len(proof):
        bad += [(*proof[:at], *proof[at + 1 :]), (*proof[:at], other, *proof[at + 1 :])]

    assert not any(verify_inclusion(LEAVES[index], index, size, one, ROOTS[size]) for one in bad)


@pytest.mark.parametrize("index", [-1, 5])
def test_there_is_no_proof_outside_the_tree(index):
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES[:5], index)


def test_every_tree_is_the_beginning_of_every_later_one():
    for second in range(1, len(LEAVES) + 1):
        for first in range(1, second + 1):
            proof = consistency_proof(LEAVES[:second], first)

            assert verify_consistency(first, second, ROOTS[first], ROOTS[second], proof)


def test_a_later_tree_that_changed_the_past_is_not_consistent():
    size = 21
    for first in range(1, size):
        for changed in range(first):
            past = [*LEAVES[:changed], leaf_hash(b"another"), *LEAVES[changed + 1 : size]]

            proof = consistency_proof(past, first)

            assert not verify_consistency(first, size, ROOTS[first], root_of(past), proof)


@given(st.integers(2, 33), st.data())
def test_a_consistency_proof_with_a_hash_more_or_less_does_not_hold(second, data):
    first = data.draw(st.integers(1, second - 1))
    proof = consistency_proof(LEAVES[:second], first)
    at = data.draw(st.integers(0, len(proof) - 1))

    for bad in ((*proof[:at], *proof[at + 1 :]), (*proof, ROOTS[1]), (ROOTS[1], *proof), ()):
        assert not verify_consistency(first, second, ROOTS[first], ROOTS[second], bad)


def test_nothing_is_consistent_with_the_empty_tree_but_itself():
    assert verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, ())
    assert not verify_consistency(0, 0, ROOTS[1], ROOTS[1], ())
    assert not verify_consistency(0, 3, EMPTY_ROOT, ROOTS[3], ())


@pytest.mark.parametrize("first", [0, 6])
def test_there_is_no_consistency_proof_from_nothing_or_from_the_future(first):
    with pytest.raises(ValueError, match="no proof"):
        consistency_proof(LEAVES[:5], first)
