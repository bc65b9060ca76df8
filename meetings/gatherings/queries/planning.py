"""What helps to plan a meeting: who may run it, its body's list, what was changed, what stayed open?"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.rules.agenda import stays_open
from meetings.gatherings.rules.notice import Plan, Roll
from meetings.gatherings.rules.templates import Body
from meetings.roundtables.queries.tables import tables_above


@dataclass(frozen=True)
class Runner:
    """Somebody who may hold the chair or keep the record."""

    person: int
    name: str


@dataclass(frozen=True)
class BodyName:
    """One head of a body's list."""

    number: int
    name: str
    household: str


@dataclass(frozen=True)
class Change:
    """What those invited were told: called, rescheduled, called off."""

    what: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    made_at: datetime


@dataclass(frozen=True)
class LeftOpen:
    """An item of a closed meeting of the same table that nobody has settled or taken up again."""

    public_id: str
    title: str
    kind: str
    meeting: str  # public id
    meeting_title: str
    held_at: datetime | None
    outcome: str  # kind of the last outcome, "" where none was recorded
    words: str


async def runners(head: MeetingHead, today: date) -> tuple[Runner, ...]:
    """Moderators, committee and administrators here, convenors of the table and above, who made it."""
    tables = [head.table, *(each.id for each in await tables_above(head.table))]
    rows = await fetch(
        "SELECT p.id AS person, p.name FROM person p WHERE p.ended_at IS NULL AND (p.id IN (?, ?, ?)"
        " OR EXISTS (SELECT 1 FROM role r WHERE r.person = p.id AND r.community = ?"
        " AND r.kind IN ('moderator', 'committee', 'administrator')"
        " AND (r.since IS NULL OR r.since <= ?) AND (r.until IS NULL OR r.until >= ?)) OR EXISTS"
        " (SELECT 1 FROM convenorship c WHERE c.person = p.id AND c.since <= ?"
        " AND (c.until IS NULL OR c.until >= ?)"
        f" AND c.round_table IN ({', '.join('?' * len(tables))}))) ORDER BY p.id",
        [
            *(head.created_by, head.chair or 0, head.recorder or 0, head.community),
            *(today, today, today, today, *tables),
        ],
    )
    return tuple(Runner(**row) for row in rows)


async def body_names(meeting: int) -> tuple[BodyName, ...]:
    """The list of a body, in its order."""
    rows = await fetch(
        "SELECT number, name, household FROM body_member WHERE meeting = ? ORDER BY number", [meeting]
    )
    return tuple(BodyName(**row) for row in rows)


async def legal_plan(head: MeetingHead) -> Plan:
    """The meeting as the law looks at it."""
    rows = await fetch("SELECT COUNT(*) AS listed FROM body_member WHERE meeting = ?", [head.id])
    roll = Roll(head.roll_kind, rows[0]["listed"], head.roll_count, head.roll_source, head.roll_as_of)
    held_on = head.starts_at.astimezone(head.zone).date() if head.starts_at else None
    return Plan(Body(head.body), roll, head.posted_on, held_on, head.urgent, head.urgent_reason)


async def changes(meeting: int) -> tuple[Change, ...]:
    """In the order in which they happened."""
    rows = await fetch(
        "SELECT what, before, after, reason, made_at FROM meeting_change WHERE meeting = ? ORDER BY id",
        [meeting],
    )
    return tuple(
        Change(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})
        for row in rows
    )


async def left_open(table: int) -> tuple[LeftOpen, ...]:
    """What earlier meetings of a table left open, the latest first: not carried over, not raised since."""
    rows = await fetch(
        "SELECT a.public_id, a.title, a.kind, m.public_id AS meeting, m.title AS meeting_title,"
        " m.starts_at AS held_at, (SELECT e.facts FROM room_event e WHERE e.item = a.id"
        " AND e.kind = 'outcome' AND e.undone_at IS NULL ORDER BY e.number DESC LIMIT 1) AS facts"
        " FROM agenda_item a JOIN meeting m ON m.id = a.meeting"
        " WHERE m.round_table = ? AND m.state = 'closed' AND a.removed_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM agenda_item n JOIN meeting nm ON nm.id = n.meeting"
        " WHERE n.carried_from = a.id AND n.removed_at IS NULL AND nm.state <> 'called_off')"
        " AND NOT EXISTS (SELECT 1 FROM item_raise r WHERE r.item = a.id)"
        " ORDER BY m.starts_at DESC, m.id DESC, a.position",
        [table],
    )
    found = []
    for row in rows:
        facts = json.loads(row.pop("facts") or "{}")
        one = LeftOpen(**row, outcome=str(facts.get("kind", "")), words=str(facts.get("words", "")))
        if stays_open(one.kind, one.outcome):
            found.append(one)
    return tuple(found)


async def outcomes(meeting: int) -> dict[int, tuple[str, str]]:
    """The last outcome recorded in the room for each item: its kind and words, by item."""
    rows = await fetch(
        "SELECT item, facts FROM room_event WHERE meeting = ? AND kind = 'outcome' AND undone_at IS NULL"
        " AND item IS NOT NULL ORDER BY number",
        [meeting],
    )
    found = {row["item"]: json.loads(row["facts"]) for row in rows}
    return {item: (str(facts.get("kind", "")), str(facts.get("words", ""))) for item, facts in found.items()}


async def next_meetings(table: int, at: datetime) -> tuple[tuple[str, str, datetime | None], ...]:
    """Meetings of a table that are still to come, drafts too: (public id, title, beginning), in order."""
    rows = await fetch(
        "SELECT public_id, title, starts_at FROM meeting WHERE round_table = ? AND (state = 'draft'"
        " OR (state = 'called' AND starts_at >= ?))"
        " ORDER BY CASE WHEN starts_at IS NULL THEN 1 ELSE 0 END, starts_at, id",
        [table, at],
    )
    return tuple((row["public_id"], row["title"], row["starts_at"]) for row in rows)


async def carried_to(item: int) -> tuple[str, str, datetime | None] | None:
    """Where an item went on: (meeting's public id, title, beginning) of the meeting that took it over."""
    rows = await fetch(
        "SELECT m.public_id, m.title, m.starts_at FROM agenda_item a JOIN meeting m ON m.id = a.meeting"
        " WHERE a.carried_from = ? AND a.removed_at IS NULL AND m.state <> 'called_off'"
        " ORDER BY a.id LIMIT 1",
        [item],
    )
    return (rows[0]["public_id"], rows[0]["title"], rows[0]["starts_at"]) if rows else None


async def came_from(item: int) -> tuple[str, str, datetime | None] | None:
    """The meeting where an item stayed open before it came here."""
    rows = await fetch(
        "SELECT m.public_id, m.title, m.starts_at FROM agenda_item a"
        " JOIN agenda_item e ON e.id = a.carried_from JOIN meeting m ON m.id = e.meeting WHERE a.id = ?",
        [item],
    )
    return (rows[0]["public_id"], rows[0]["title"], rows[0]["starts_at"]) if rows else None
