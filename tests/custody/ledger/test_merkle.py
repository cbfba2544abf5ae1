"""The tree is that of RFC 6962: by published roots, by definition, by another library."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from custody.errors import LedgerTampered
from custody.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of

# The eight leaves of the reference tests of RFC 6962, and the root after each.
PUBLISHED_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
PUBLISHED_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

leaf_lists = st.lists(st.binary(max_size=4).map(leaf_hash), max_size=70)


def definition(leaves):
    """MTH of RFC 6962, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = max(1 << bit for bit in range(20) if 1 << bit < len(leaves))
    return node_hash(definition(leaves[:split]), definition(leaves[split:]))


def test_the_published_roots():
    frontier = Frontier()
    for body, root in zip(PUBLISHED_LEAVES, PUBLISHED_ROOTS, strict=True):
        frontier = frontier.append(leaf_hash(body))

        assert frontier.root().hex() == root


def test_the_root_of_nothing():
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


def test_a_leaf_is_never_a_node():
    left, right = leaf_hash(b"left"), leaf_hash(b"right")

    assert leaf_hash(left + right) != node_hash(left, right)


@given(leaf_lists)
def test_the_root_is_that_of_the_definition(leaves):
    assert root_of(leaves) == definition(leaves)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40))
def test_the_root_is_that_of_another_library(bodies):
    tree = InmemoryTree(algorithm="sha256")
    for body in bodies:
        tree.append_entry(body)

    assert root_of(map(leaf_hash, bodies)) == tree.get_root()


@given(leaf_lists, leaf_lists)
def test_leaves_one_by_one_or_at_once_are_one_log(first, second):
    one_by_one = Frontier()
    for leaf in first + second:
        one_by_one = one_by_one.append(leaf)

    assert Frontier().extend(first).extend(second) == one_by_one
    assert len(one_by_one.nodes) == one_by_one.size.bit_count()


@given(leaf_lists)
def test_a_frontier_is_read_back_from_its_bytes(leaves):
    frontier = Frontier().extend(leaves)

    assert Frontier.from_bytes(frontier.to_bytes()) == frontier


@pytest.mark.parametrize("data", [b"", b"\x00" * 7, b"\x00" * 7 + b"\x01", b"\x00" * 9])
def test_other_bytes_are_no_frontier(data):
    with pytest.raises(LedgerTampered):
        Frontier.from_bytes(data)


@given(leaf_lists.filter(bool), st.data())
def test_another_leaf_gives_another_root(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:index], leaf_hash(b"a body of more than four bytes"), *leaves[index + 1 :]]

    assert root_of(changed) != root_of(leaves)
