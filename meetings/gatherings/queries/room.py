"""What has happened in a meeting's room, and what is on there now?"""

import json
from datetime import datetime, timedelta
from typing import Any

from app.database import fetch
from meetings.gatherings.queries.meetings import MeetingHead, meeting_by_id
from meetings.gatherings.rules.room import Event, RoomState, fold

DOORS = timedelta(hours=12)  # around the hour of a meeting that was called and has not begun


async def room(public_id: str) -> RoomState:
    """The room of a meeting as its events leave it; nothing has happened where there is no such meeting."""
    return fold(await room_events(public_id))


async def room_events(public_id: str) -> tuple[Event, ...]:
    """Everything that happened in a meeting, in order; steps that were taken back are marked."""
    return _events(
        await fetch(
            f"{_EVENT} JOIN meeting m ON m.id = e.meeting WHERE m.public_id = ? ORDER BY e.number",
            [public_id],
        )
    )


async def events_of(meeting: int) -> tuple[Event, ...]:
    """The same by the meeting's row."""
    return _events(await fetch(f"{_EVENT} WHERE e.meeting = ? ORDER BY e.number", [meeting]))


async def rooms_with_open_doors(at: datetime) -> tuple[MeetingHead, ...]:
    """Meetings that run, or were called for an hour not far from now: those whose code may be typed."""
    rows = await fetch(
        "SELECT id FROM meeting WHERE state = 'running'"
        " OR (state = 'called' AND starts_at >= ? AND starts_at <= ?) ORDER BY id",
        [at - DOORS, at + DOORS],
    )
    return tuple([await meeting_by_id(row["id"]) for row in rows])


_EVENT = (
    "SELECT e.number, e.kind, e.item, e.request, e.poll, e.facts, e.happened_at, e.made_by, e.undone_at"
    " FROM room_event e"
)


def _events(rows: list[dict[str, Any]]) -> tuple[Event, ...]:
    return tuple(
        Event(
            number=row["number"],
            kind=row["kind"],
            at=row["happened_at"],
            item=row["item"],
            request=row["request"],
            poll=row["poll"],
            facts=json.loads(row["facts"]),
            by=row["made_by"],
            undone=row["undone_at"] is not None,
        )
        for row in rows
    )
