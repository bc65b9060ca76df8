"""When did tables meet: one table's sittings, and for the map the last of every table at once?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch


@dataclass(frozen=True)
class Sitting:
    """One day on which a table met; `meeting` is the public id of a meeting held here, "" for a note."""

    id: int
    held_on: date
    people: int
    meeting: str
    words: str


@dataclass(frozen=True)
class TableOnMap:
    """One table with the day it last met and how many convene it today."""

    id: int
    public_id: str
    level: str
    name: str
    parent: int | None
    short: str  # the building as it is written, or the table's name
    last: date | None
    convenors: int


async def sittings_of(table_id: int, most: int = 200) -> tuple[Sitting, ...]:
    """The table's sittings, the latest first."""
    rows = await fetch(
        "SELECT id, held_on, people, meeting, words FROM table_sitting WHERE round_table = ?"
        " ORDER BY held_on DESC, id DESC LIMIT ?",
        [table_id, most],
    )
    return tuple(Sitting(**row) for row in rows)


async def map_of(community: int, today: date) -> tuple[TableOnMap, ...]:
    """Every open table, in the committee's order; one question however many there are."""
    rows = await fetch(
        "SELECT rt.id, rt.public_id, rt.level, rt.name, rt.parent, COALESCE(b.name, rt.name) AS short,"
        " (SELECT MAX(s.held_on) FROM table_sitting s"
        " WHERE s.round_table = rt.id AND s.held_on <= ?) AS last,"
        " (SELECT COUNT(*) FROM convenorship c WHERE c.round_table = rt.id AND c.since <= ?"
        " AND (c.until IS NULL OR c.until >= ?)) AS convenors"
        " FROM round_table rt LEFT JOIN building b ON b.id = rt.building"
        " WHERE rt.community = ? AND rt.closed_on IS NULL ORDER BY rt.position, rt.id",
        [today, today, today, community],
    )
    return tuple(
        TableOnMap(
            row["id"],
            row["public_id"],
            row["level"],
            row["name"],
            row["parent"],
            row["short"],
            _day(row["last"]),
            row["convenors"],
        )
        for row in rows
    )


def _day(value: object) -> date | None:
    """SQLite gives the greatest day as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]
