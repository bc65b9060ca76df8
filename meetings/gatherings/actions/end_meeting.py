"""End a meeting: nobody speaks any more, and its table has met."""

from datetime import datetime

from app.database import execute, write
from meetings.gatherings.queries.attendees import attendance
from meetings.gatherings.room_log import append, hold_room, judge, refuse_others
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.states import State
from meetings.gatherings.rules.steps import Step
from meetings.roundtables.actions.record_sitting import record_sitting


async def end_meeting(public_id: str, *, by: int, at: datetime) -> int:
    """Close the room and write the sitting; an open poll keeps it open. Ending twice is ending once."""
    async with write():
        held = await hold_room(public_id)
        await refuse_others(held, Kind.ENDED, by=by, at=at)
        if held.head.state is State.CLOSED or not judge(held, Step(Kind.ENDED)):
            return held.state.number
        await execute(
            "UPDATE meeting SET state = 'closed', closed_at = ? WHERE id = ? AND state = 'running'",
            [at, held.head.id],
        )
        number = await append(held, Kind.ENDED, by=by, at=at)
        await record_sitting(
            held.head.table,
            held_on=held.today(held.state.started_at or at),
            people=(await attendance(held.head.id)).came,
            meeting=held.head.public_id,
            words=held.head.title,
            by=by,
            at=at,
        )
        return number
