"""Where was a text talked about, clause by clause, and what came of it?"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from app.database import Row, fetch
from meetings.roundtables.queries.scope import may_convene


@dataclass(frozen=True)
class Discussion:
    """An agenda item on a draft or on one of its clauses; `clause` is its public id, "" for the whole."""

    meeting: str
    meeting_title: str
    table: int
    table_level: str
    state: str
    starts_at: datetime | None
    item: str
    title: str
    clause: str
    outcome: str  # in words, from the minutes; "" while there is none


@dataclass(frozen=True)
class TableMeeting:
    """A meeting on whose agenda somebody may put a clause."""

    public_id: str
    title: str
    table_name: str
    starts_at: datetime | None


async def discussions_of(version: str) -> tuple[Discussion, ...]:
    """Of the version at an address, as far as those invited know of the meeting; the latest first."""
    rows = await fetch(
        'SELECT m.public_id AS meeting, m.title AS meeting_title, m.round_table AS "table",'
        " t.level AS table_level, m.state, m.starts_at, i.public_id AS item, i.title, i.source_ref,"
        " (SELECT e.facts FROM room_event e WHERE e.item = i.id AND e.kind = 'outcome'"
        " AND e.undone_at IS NULL ORDER BY e.number DESC LIMIT 1) AS facts"
        " FROM agenda_item i JOIN meeting m ON m.id = i.meeting JOIN round_table t ON t.id = m.round_table"
        " WHERE i.source = 'convention' AND (i.source_ref = ? OR i.source_ref LIKE ?)"
        " AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.question = 'item:' || i.public_id)"
        " AND i.removed_at IS NULL AND m.called_at IS NOT NULL ORDER BY m.starts_at DESC, i.id DESC",
        [version, f"{version}:%"],
    )
    return tuple(_discussion(row) for row in rows)


async def meetings_to_discuss(person: int, community: int, today: date) -> tuple[TableMeeting, ...]:
    """Meetings being planned, called or running that the person runs."""
    rows = await fetch(
        'SELECT m.public_id, m.title, m.round_table AS "table", t.name AS table_name, m.starts_at, m.chair,'
        " m.recorder FROM meeting m JOIN round_table t ON t.id = m.round_table WHERE m.community = ?"
        " AND m.state IN ('draft', 'called', 'running') ORDER BY m.starts_at, m.id",
        [community],
    )
    found, known = [], {}
    for row in rows:
        if row["table"] not in known:
            known[row["table"]] = await may_convene(person, row["table"], today)
        if known[row["table"]] or person in (row["chair"], row["recorder"]):
            found.append(TableMeeting(row["public_id"], row["title"], row["table_name"], row["starts_at"]))
    return tuple(found)


def _discussion(row: Row) -> Discussion:
    kept = {name: row[name] for name in Discussion.__dataclass_fields__ if name in row}
    clause = row["source_ref"].partition(":")[2]
    said = json.loads(row["facts"]) if row["facts"] else {}
    return Discussion(**kept, clause=clause, outcome=str(said.get("words", "")))
