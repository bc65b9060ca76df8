"""Take back the invitation of a department, a firm or a delegate."""

from datetime import datetime

from app.database import write
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import Invitation


async def withdraw_invitation(meeting: str, invitation: int, *, by: int, at: datetime) -> None:
    """Take it back; neighbours in scope stay invited, and one that is gone already is no fault."""
    async with write():
        head = await hold_meeting(meeting, Step.PLAN, by=by, at=at)
        await Invitation.delete().where(
            (Invitation.id == invitation) & (Invitation.meeting == head.id) & (Invitation.party != "")
        )
