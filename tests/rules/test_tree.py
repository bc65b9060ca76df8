"""The root is the one of RFC 6962, whichever way it is reached."""

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    frontier_of,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
)

# The test vectors of Certificate Transparency's own implementation: leaves, and the root over the first n.
LEAVES = [
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
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    hashes = [leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert root_of(hashes).hex() == ROOTS[size]
    assert frontier_of(hashes).root.hex() == ROOTS[size]


def by_definition(leaves: Any) -> Any:
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=80))
def test_frontier_list_and_definition_agree(leaves: Any) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    assert frontier_of(hashes).root == root_of(hashes) == by_definition(leaves)


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proven_and_no_other(size: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(bytes([n])) for n in range(size)]
    root, index = root_of(hashes), data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(hashes, index)
    assert includes(root, size, index, hashes[index], proof)
    assert not includes(root, size, index, leaf_hash(b"other"), proof)
    assert not includes(leaf_hash(b"other"), size, index, hashes[index], proof)
    assert not includes(root, size, size, hashes[index], proof)
    assert not includes(root, size, -1, hashes[index], proof)
    assert not includes(root, size, index, hashes[index], (*proof, root))
    if size > 1:
        assert not includes(root, size, (index + 1) % size, hashes[index], proof)
        assert not includes(root, size, index, hashes[index], proof[:-1])
        assert not includes(root, size, index, hashes[index], (node_hash(root, root), *proof[1:]))


def test_a_frontier_grows_by_few_hashes() -> None:
    grown = frontier_of([leaf_hash(b"x")] * 1000)
    assert len(grown.hashes) == (1000).bit_count()
    assert Frontier().root == EMPTY_ROOT


@given(st.integers(0, 300))
def test_a_frontier_survives_its_column(size: int) -> None:
    grown = frontier_of([leaf_hash(b"x")] * size)
    assert Frontier.from_text(size, grown.text()) == grown


@pytest.mark.parametrize(
    ("size", "hashes"), [(1, ()), (3, (EMPTY_ROOT,)), (0, (EMPTY_ROOT,)), (1, (b"short",))]
)
def test_a_frontier_that_cannot_be_is_refused(size: int, hashes: Any) -> None:
    with pytest.raises(ValueError, match="hash"):
        Frontier(size, hashes)


def test_a_leaf_never_hashes_like_a_node() -> None:
    left, right = leaf_hash(b"l"), leaf_hash(b"r")
    assert leaf_hash(left + right) != node_hash(left, right)
