"""A Merkle tree as in RFC 6962 (certificate transparency), built leaf by leaf in memory that grows with the logarithm."""

from __future__ import annotations

import hashlib


class MerkleTree:
    """Leaves and inner nodes are hashed under different first bytes, so that one can never pass for the other."""

    def __init__(self) -> None:
        self.size = 0
        # Of whole subtrees, the largest first; their sizes are the bits of `size`.
        self._subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        node = hashlib.sha256(b"\x00" + leaf).digest()
        size = self.size
        while size & 1:
            node = _inner(self._subtrees.pop(), node)
            size >>= 1
        self._subtrees.append(node)
        self.size += 1

    def root(self) -> str:
        """64 hex digits; of no leaves the hash of nothing."""
        if not self._subtrees:
            return hashlib.sha256(b"").hexdigest()
        *left, node = self._subtrees
        for subtree in reversed(left):
            node = _inner(subtree, node)
        return node.hex()


def _inner(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
