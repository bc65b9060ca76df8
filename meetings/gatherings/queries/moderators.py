"""Who may hold the chair of a meeting?"""

from dataclasses import dataclass
from datetime import date

from app.database import fetch
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.roundtables.queries.tables import tables_above


@dataclass(frozen=True)
class Moderator:
    """Somebody who may run a meeting: a row id and a full name, for those who run it with them."""

    person: int
    name: str


async def moderators(head: MeetingHead, today: date) -> tuple[Moderator, ...]:
    """Those with an office that runs meetings, the table's convenors and those above, the chair as called."""
    tables = [head.table, *(each.id for each in await tables_above(head.table))]
    rows = await fetch(
        "SELECT DISTINCT p.id AS person, p.name FROM person p WHERE p.ended_at IS NULL AND (p.id IN (?, ?)"
        " OR EXISTS (SELECT 1 FROM role r WHERE r.person = p.id AND r.community = ?"
        " AND r.kind IN ('administrator', 'committee', 'moderator')"
        " AND (r.since IS NULL OR r.since <= ?) AND (r.until IS NULL OR r.until >= ?))"
        " OR EXISTS (SELECT 1 FROM convenorship c WHERE c.person = p.id"
        f" AND c.round_table IN ({', '.join('?' * len(tables))})"
        " AND c.since <= ? AND (c.until IS NULL OR c.until >= ?))) ORDER BY p.name, p.id",
        [head.chair or 0, head.recorder or 0, head.community, today, today, *tables, today, today],
    )
    return tuple(Moderator(**row) for row in rows)


async def name_in_room(person: int | None) -> str:
    """The name of whoever holds the chair; "" for nobody."""
    rows = await fetch("SELECT name FROM person WHERE id = ?", [person or 0])
    return str(rows[0]["name"]) if rows else ""
