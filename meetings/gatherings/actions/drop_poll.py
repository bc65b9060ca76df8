"""Take back a straw poll that nobody was asked."""

from datetime import datetime

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.polls import meeting_of_poll, poll
from meetings.gatherings.room_log import hold_room, refuse_others
from meetings.gatherings.rules.room import Kind


async def drop_poll(public_id: str, *, by: int, at: datetime) -> None:
    """Gone as if it had not been written; one that was opened stays on record."""
    meeting = await meeting_of_poll(public_id)
    if meeting is None:
        raise NotFound
    async with write():
        held = await hold_room(meeting)
        await refuse_others(held, Kind.POLL_OPENED, by=by, at=at)
        found = await poll(public_id)
        if found is None:
            return
        if found.opened_at is not None:
            raise Refusal("polls.asked_already")
        await execute("DELETE FROM poll_option WHERE poll = ?", [found.id])
        await execute("DELETE FROM straw_poll WHERE id = ? AND opened_at IS NULL", [found.id])
