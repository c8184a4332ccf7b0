"""Trees of hashes: every leaf proves that it belongs to the root."""

import pytest

from compliance.audit import merkle


@pytest.mark.parametrize("number", range(1, 12))
def test_every_leaf_climbs_to_the_root(number: int) -> None:
    leaves = [merkle.leaf(bytes([index])) for index in range(number)]
    tree = merkle.levels(leaves)
    assert tree[-1] == [merkle.root(leaves)]
    for index, leaf in enumerate(leaves):
        assert merkle.climb(leaf, merkle.path(tree, index)) == merkle.root(leaves)


def test_a_tree_of_leaves_differs_from_its_own_nodes() -> None:
    leaves = [merkle.leaf(b"a"), merkle.leaf(b"b")]
    assert merkle.root([merkle.root(leaves)]) != merkle.root([merkle.leaf(b"".join(leaves))])
