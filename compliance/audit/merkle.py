"""Merkle trees over SHA-256, as in RFC 6962: leaves and nodes are hashed with different first bytes."""

from collections.abc import Sequence
from hashlib import sha256

LEAF = b"\x00"
NODE = b"\x01"
HASH_BYTES = 32
EMPTY = sha256(b"").digest()


def leaf(line: bytes) -> bytes:
    """The hash of one canonical line."""
    return sha256(LEAF + line).digest()


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The whole tree from the leaves up to the root. An odd one out moves up unchanged."""
    tree = [list(leaves) or [EMPTY]]
    while len(tree[-1]) > 1:
        tree.append(_above(tree[-1]))
    return tree


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, in their order."""
    level = list(leaves) or [EMPTY]
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path(tree: list[list[bytes]], index: int) -> bytes:
    """The proof that leaf `index` belongs to the root: its neighbours on the way up, joined.

    Each is one byte for its side (0 left, 1 right) and the hash.
    """
    steps = bytearray()
    for level in tree[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            steps += bytes([neighbour > index]) + level[neighbour]
        index //= 2
    return bytes(steps)


def climb(start: bytes, steps: bytes) -> bytes:
    """The root that follows from a leaf hash and its path. Raises ValueError for what is no path."""
    found = start
    for offset in range(0, len(steps), HASH_BYTES + 1):
        side, neighbour = steps[offset], steps[offset + 1 : offset + 1 + HASH_BYTES]
        if side not in {0, 1}:
            raise ValueError(f"A path names a side that does not exist: {side}")
        found = sha256(NODE + (found + neighbour if side else neighbour + found)).digest()
    return found


def _above(level: list[bytes]) -> list[bytes]:
    pairs = iter(level)
    above = [sha256(NODE + a + b).digest() for a, b in zip(pairs, pairs, strict=False)]
    if len(level) % 2:
        above.append(level[-1])
    return above
