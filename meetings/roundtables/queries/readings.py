"""Who has opened the register of a building, and when last?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch

SHOWN = 20


@dataclass(frozen=True)
class Reading:
    """One person on one day."""

    name: str
    read_on: date


async def readings_of(building: int) -> tuple[Reading, ...]:
    """The latest readings, for those who may read the register themselves."""
    rows = await fetch(
        "SELECT p.name, r.read_on FROM register_reading r JOIN person p ON p.id = r.person"
        f" WHERE r.building = ? ORDER BY r.read_on DESC, r.id DESC LIMIT {SHOWN}",
        [building],
    )
    return tuple(Reading(row["name"], row["read_on"]) for row in rows)
