"""Which single hash stands for all leaves so far, and whether a leaf is under it (RFC 6962 section 2.1).

A frontier is what an appender must keep: the roots of the full subtrees from left to right, one for each
bit set in the size, so at most 20 hashes for a million leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

HASH_BYTES = 32


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = sha256(b"").digest()


@dataclass(frozen=True)
class Frontier:
    """Size of a log and the roots of its full subtrees, the largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier holds one hash for each bit set in its size")
        if not {HASH_BYTES}.issuperset(map(len, self.hashes)):
            raise ValueError("a hash has 32 bytes")

    def append(self, hash_of_leaf: bytes) -> "Frontier":
        """The frontier after one more leaf; merges as often as the size ends in one bits."""
        kept, carried, size = list(self.hashes), hash_of_leaf, self.size
        while size & 1:
            carried = node_hash(kept.pop(), carried)
            size >>= 1
        return Frontier(self.size + 1, (*kept, carried))

    @property
    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        *_, root = accumulate(reversed(self.hashes), lambda right, left: node_hash(left, right))
        return root

    def text(self) -> str:
        """The hashes as one string of hex, as a column keeps them beside the size."""
        return b"".join(self.hashes).hex()

    @classmethod
    def from_text(cls, size: int, text: str) -> "Frontier":
        raw = bytes.fromhex(text)
        return cls(size, tuple(raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)))


def frontier_of(hashes: Sequence[bytes]) -> Frontier:
    grown = Frontier()
    for one in hashes:
        grown = grown.append(one)
    return grown


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root by RFC 6962's own definition, level by level: a second way to the frontier's answer."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def inclusion_proof(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The siblings from leaf `index` up to the root, nearest first."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    proof, level = [], list(hashes)
    while len(level) > 1:
        if (sibling := index ^ 1) < len(level):
            proof.append(level[sibling])
        paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
        index >>= 1
    return tuple(proof)


def includes(root: bytes, size: int, index: int, hash_of_leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof leads from the leaf at `index` to the root of `size` leaves (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, reached = index, size - 1, hash_of_leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            reached = node_hash(sibling, reached)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and reached == root
