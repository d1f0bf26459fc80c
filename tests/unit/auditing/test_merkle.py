from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from shared.auditing.merkle import MerkleTree


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()


@given(st.lists(st.binary(max_size=20), max_size=70))
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    assert (tree.size, tree.root()) == (len(leaves), by_definition(leaves).hex())


def test_a_node_never_passes_for_a_leaf() -> None:
    tree, forged = MerkleTree(), MerkleTree()
    for leaf in (b"a", b"b"):
        tree.add(leaf)
    forged.add(hashlib.sha256(b"\x00a").digest() + hashlib.sha256(b"\x00b").digest())
    assert tree.root() != forged.root()
