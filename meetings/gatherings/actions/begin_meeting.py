"""Begin a meeting: from now on the room has a chair, a clock and a record."""

from datetime import datetime

from app.database import execute, write
from app.refusals import Refusal
from meetings.gatherings.room_log import append, hold_room, judge, refuse_others
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.states import State, reason_against
from meetings.gatherings.rules.states import Step as WholeStep
from meetings.gatherings.rules.steps import Step


async def begin_meeting(public_id: str, *, by: int, at: datetime) -> int:
    """Whoever begins takes the chair, unless it was handed to somebody before; returns the event's number."""
    async with write():
        held = await hold_room(public_id)
        await refuse_others(held, Kind.STARTED, by=by, at=at)
        if held.head.state is State.CLOSED or not judge(held, Step(Kind.STARTED)):
            if held.head.state is State.CLOSED:
                raise Refusal("room.over")
            return held.state.number
        if reason := reason_against(held.head.state, WholeStep.BEGIN):
            raise Refusal(reason)
        if held.state.chair not in (None, by):
            raise Refusal("room.not_chair")
        await execute(
            "UPDATE meeting SET state = 'running', started_at = ? WHERE id = ? AND state = 'called'",
            [at, held.head.id],
        )
        return await append(held, Kind.STARTED, by=by, at=at, facts={"person": by})
