"""Throw a draft away: nobody was told of it, no name of it is kept, what it had taken over is free again."""

from datetime import datetime

from app.database import execute, write
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.rules.states import State, Step
from meetings.gatherings.tables import AgendaItem, BodyMember, Invitation, Meeting


async def drop_meeting(public_id: str, *, by: int, at: datetime) -> None:
    """End the draft as called off without ever having been called; twice is once."""
    async with write():
        head = await hold_meeting(public_id, Step.DROP, by=by, at=at, done=State.CALLED_OFF)
        if head.state is State.CALLED_OFF:
            return
        await execute(
            "UPDATE item_raise SET heard_as = NULL"
            " WHERE heard_as IN (SELECT id FROM agenda_item WHERE meeting = ?)",
            [head.id],
        )
        await AgendaItem.update({AgendaItem.removed_at: at}).where(
            (AgendaItem.meeting == head.id) & AgendaItem.removed_at.is_null()
        )
        await BodyMember.delete().where(BodyMember.meeting == head.id)
        await Invitation.delete().where(Invitation.meeting == head.id)
        await Meeting.update({Meeting.state: State.CALLED_OFF.value}).where(Meeting.id == head.id)
