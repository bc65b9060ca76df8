"""Which of those who are equal comes first, so that anyone can check that nobody chose it?

A seed of 64 signs is drawn when the poll opens, and only its SHA-256 is shown: so it cannot be changed any
more, and nobody in the room knows it. At the close the seed itself is shown. Those who are tied stand in the
order of SHA-256("<seed>:<number of the option>"), the smallest first, which any computer can do again:
    printf '%s' '<seed>:3' | sha256sum
"""

import hashlib
from collections.abc import Iterable


def commitment(seed: str) -> str:
    """What is shown of a seed while the poll is open: the SHA-256 of its signs, in 64 hexadecimal digits."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot(seed: str, option: int) -> str:
    """The lot of one option: the SHA-256 of seed, colon, number."""
    return hashlib.sha256(f"{seed}:{option}".encode()).hexdigest()


def drawn(seed: str, tied: Iterable[int]) -> tuple[int, ...]:
    """The options that are tied, in the order of their lots."""
    return tuple(sorted(tied, key=lambda option: (lot(seed, option), option)))
