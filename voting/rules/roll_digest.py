"""What is a roll's digest, so that anyone who holds the posted roll can compute it again?"""

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple


class PostedEntry(NamedTuple):
    """One line of the posted roll: its number, its units with areas in dm², its whole area in dm²."""

    number: int
    units: tuple[tuple[str, int], ...]
    area_dm2: int


def roll_digest(entries: Iterable[PostedEntry]) -> str:
    """SHA-256, in hex, of the lines as JSON arrays `[number, [[unit, dm²], …], dm²]`, one a line.

    Names are not in it: they may be corrected without a change of weights, and the digest is public.
    """
    lines = (
        json.dumps(
            [entry.number, [list(unit) for unit in entry.units], entry.area_dm2],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for entry in entries
    )
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()
