"""Which rooms has a house, how many may live in each, and how many do or have said that they will?"""

from dataclasses import dataclass
from datetime import date

from app.community.queries.occupancies import counted
from app.database import fetch

# whoever lives there on a day or later; set aside are entries whose last day is before their first
_HEADS = (
    "SELECT COALESCE(SUM(oc.people), 0) FROM occupancy oc WHERE oc.room = r.id"
    " AND (oc.until IS NULL OR oc.until >= ?)"
)


@dataclass(frozen=True)
class RoomOnFile:
    """A room; `most` is None where nobody said how many may live there; `waiting` are heads not confirmed."""

    id: int
    name: str
    floor: int | None
    most: int | None
    living: int
    waiting: int


async def rooms_of(building: int, today: date) -> tuple[RoomOnFile, ...]:
    """The rooms of a house by floor and name."""
    rows = await fetch(
        "SELECT r.id, r.name, r.floor, r.most_people AS most,"
        f" ({_HEADS} AND {counted('oc')}) AS living, ({_HEADS} AND NOT {counted('oc')}) AS waiting"
        " FROM room r WHERE r.building = ? AND r.removed_on IS NULL ORDER BY r.floor, r.name, r.id",
        [today, today, building],
    )
    return tuple(
        RoomOnFile(row["id"], row["name"], row["floor"], row["most"], int(row["living"]), int(row["waiting"]))
        for row in rows
    )


async def heads_in(room: int, since: date, *, but: int = 0) -> tuple[int | None, int]:
    """How many may live in a room, and how many do on a day or later, confirmed or not; `but` one entry."""
    rows = await fetch(
        f"SELECT r.most_people AS most, ({_HEADS} AND oc.id <> ?) AS heads FROM room r WHERE r.id = ?",
        [since, but, room],
    )
    return (rows[0]["most"], int(rows[0]["heads"])) if rows else (None, 0)
