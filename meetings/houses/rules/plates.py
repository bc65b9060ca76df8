"""Which code belongs to a house's plate, and what may be said of why it was replaced?

Token and typed form follow from the installation's secret, the plate and its generation, so that a sheet can
be printed again while the posted one stays good. Only the hashes that every code has are stored.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.community.rules import codes

HOUSE = "house"  # the purpose of such codes
LONGEST_WHY = 200


@dataclass(frozen=True)
class PlainCode:
    """What is printed: the token behind the QR code, and the letters to type."""

    token: str
    typed: str


class Layout(StrEnum):
    """How plates are printed."""

    DOOR = "door"  # one to a sheet of A4, to hang inside the house's door
    STICKERS = "stickers"  # 3 × 8 to a sheet of A4, 70 × 37 mm each


def plain_code(secret: bytes, plate: int, generation: int) -> PlainCode:
    """The code of one generation of a plate."""
    return PlainCode(*codes.derived(secret, b"house-plate", f"{plate}.{generation}"))


def subject(plate: int) -> str:
    """What a code of a plate is about, as codes keep it."""
    return f"plate:{plate}"


@dataclass(frozen=True)
class Spots:
    """Where plates shall hang: whole houses, entrances, units; by number."""

    buildings: frozenset[int] = frozenset()
    entrances: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.buildings) + len(self.entrances) + len(self.units)
