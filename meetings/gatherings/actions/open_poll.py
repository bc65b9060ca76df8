"""Open a straw poll: from now on those present can answer, and nothing about it changes."""

from datetime import datetime

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.polls import meeting_of_poll, poll
from meetings.gatherings.room_log import append, hold_room, judge, refuse_others
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.steps import Step


async def open_poll(public_id: str, *, seed: str, by: int, at: datetime) -> None:
    """Open it once; twice is once. `seed`: 64 random signs, whose SHA-256 is shown from now on."""
    meeting = await meeting_of_poll(public_id)
    if meeting is None:
        raise NotFound
    async with write():
        held = await hold_room(meeting)
        await refuse_others(held, Kind.POLL_OPENED, by=by, at=at)
        found = await poll(public_id)
        if found is None:
            raise NotFound
        if found.closed_at is not None:
            raise Refusal("polls.closed_before")
        if found.opened_at is not None:
            return
        judge(held, Step(Kind.POLL_OPENED))
        await execute(
            "UPDATE straw_poll SET opened_at = ?, lot_seed = ? WHERE id = ? AND opened_at IS NULL",
            [at, seed, found.id],
        )
        await append(held, Kind.POLL_OPENED, by=by, at=at, item=found.item, poll=found.id)
