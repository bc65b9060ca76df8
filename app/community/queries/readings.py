"""Who has opened the register of a building, and when last?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch

SHOWN = 20


@dataclass(frozen=True)
class Reading:
    """One person on one day, `times` so often."""

    name: str
    read_on: date
    times: int


async def readings_of(building: int, what: str = "register") -> tuple[Reading, ...]:
    """The latest readings, for those who may read the register themselves."""
    rows = await fetch(
        "SELECT p.name, r.read_on, SUM(r.times) AS times FROM data_reading r JOIN person p ON p.id = r.person"
        " WHERE r.building = ? AND r.what = ? GROUP BY r.person, p.name, r.read_on"
        f" ORDER BY r.read_on DESC, MAX(r.id) DESC LIMIT {SHOWN}",
        [building, what],
    )
    return tuple(Reading(row["name"], row["read_on"], int(row["times"])) for row in rows)
