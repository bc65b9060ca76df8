"""Close a straw poll: count what came in, once, and draw lots where proposals are equal."""

from datetime import datetime

from app.database import execute, lock, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.polls import count_now, meeting_of_poll, poll, write_count
from meetings.gatherings.room_log import append, hold_room, judge, refuse_others
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.steps import Step
from meetings.gatherings.tables import StrawPoll


async def close_poll(public_id: str, *, by: int, at: datetime) -> None:
    """Every answer that was acknowledged before is in the count, none comes after it; twice is once."""
    meeting = await meeting_of_poll(public_id)
    if meeting is None:
        raise NotFound
    async with write():
        held = await hold_room(meeting)
        await refuse_others(held, Kind.POLL_CLOSED, by=by, at=at)
        found = await poll(public_id)
        if found is None:
            raise NotFound
        # Whoever answers holds this row too: an answer is before the count or after the close, never between.
        await lock(StrawPoll, found.id)
        if found.opened_at is None:
            raise Refusal("polls.not_open")
        if found.closed_at is not None:
            return
        judge(held, Step(Kind.POLL_CLOSED))
        await execute(
            "UPDATE straw_poll SET closed_at = ?, result = ? WHERE id = ? AND closed_at IS NULL",
            [at, write_count(await count_now(found)), found.id],
        )
        await append(held, Kind.POLL_CLOSED, by=by, at=at, item=found.item, poll=found.id)
