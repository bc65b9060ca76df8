"""Which tables have not met for so long that their convenor should be reminded?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch
from meetings.roundtables.rules.sittings import remind_since


@dataclass(frozen=True)
class Due:
    """A table, its convenor, and the day from which the reminder is due: one period each."""

    table: int
    public_id: str
    name: str
    community: int
    person: int
    since: date


async def due_in(community: int, today: date) -> tuple[Due, ...]:
    """Every convenor whose table has not met for its `remind_weeks`."""
    rows = await fetch(
        "SELECT rt.id, rt.public_id, rt.name, rt.community, rt.remind_weeks, c.person, c.since,"
        " (SELECT MAX(s.held_on) FROM table_sitting s"
        " WHERE s.round_table = rt.id AND s.held_on <= ?) AS last"
        " FROM convenorship c JOIN round_table rt ON rt.id = c.round_table"
        " WHERE rt.community = ? AND rt.closed_on IS NULL AND rt.remind_weeks > 0"
        " AND c.since <= ? AND (c.until IS NULL OR c.until >= ?) ORDER BY rt.id, c.id",
        [today, community, today, today],
    )
    found = []
    for row in rows:
        last = row["last"]
        met = date.fromisoformat(last) if isinstance(last, str) else last
        since = remind_since(met, row["since"], row["remind_weeks"])
        if since <= today:
            found.append(
                Due(row["id"], row["public_id"], row["name"], row["community"], row["person"], since)
            )
    return tuple(found)
