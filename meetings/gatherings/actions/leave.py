"""Leave the room: oneself, or as noted by the moderator; a tick made by mistake is taken back whole."""

from datetime import datetime

from app.database import execute, fetch, write
from app.live import publish
from app.refusals import NotFound
from meetings.gatherings.queries.attendees import attendee_by
from meetings.gatherings.queries.meetings import may_run
from meetings.gatherings.room_log import HeldRoom, hold_room
from meetings.gatherings.rules.attendance import Attendee, How


async def leave(public_id: str, attendee: str, *, by: int, at: datetime, mistaken: bool = False) -> None:
    """Note that an attendee has left, and lower their hand; leaving twice is leaving once.

    `mistaken` by whoever runs the meeting: the tick was wrong, they never came. It goes unless they did
    something here since.
    """
    async with write():
        held = await hold_room(public_id)
        found = await attendee_by(held.head.id, attendee)
        if found is None:
            raise NotFound
        runs = await may_run(by, held.head, held.today(at))
        if by != found.person and not runs:
            raise NotFound
        if mistaken and runs and found.how == How.TICK and not await _left_a_trace(held, found):
            await execute("DELETE FROM attendee WHERE id = ?", [found.id])
        else:
            await _go(found, at)
        publish("room", public_id)


async def _go(found: Attendee, at: datetime) -> None:
    await execute("UPDATE attendee SET left_at = ? WHERE id = ? AND left_at IS NULL", [at, found.id])
    await execute(
        "UPDATE speaking_request SET withdrawn_at = ? WHERE attendee = ? AND withdrawn_at IS NULL"
        " AND id NOT IN (SELECT e.request FROM room_event e WHERE e.meeting = ? AND e.kind = 'speaker'"
        " AND e.request IS NOT NULL AND e.undone_at IS NULL)",
        [at, found.id, found.meeting],
    )


async def _left_a_trace(held: HeldRoom, found: Attendee) -> bool:
    """In a residents' meeting that is on, somebody with a phone may have voted: that stands elsewhere."""
    if held.head.body and held.state.started_at is not None and found.person is not None:
        return True
    rows = await fetch(
        "SELECT 1 AS found FROM speaking_request WHERE attendee = ?"
        " UNION ALL SELECT 1 FROM poll_answer WHERE attendee = ? LIMIT 1",
        [found.id, found.id],
    )
    return bool(rows)
