"""Throw a draft away: nobody was told of it, so nothing of it is kept."""

from datetime import datetime

from app.database import execute, write
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.queries.meetings import meeting
from meetings.gatherings.rules.states import Step

_ITEMS = "(SELECT id FROM agenda_item WHERE meeting = ?)"
_OF_A_DRAFT = (
    f"UPDATE item_raise SET heard_as = NULL WHERE heard_as IN {_ITEMS}",
    f"DELETE FROM agenda_paper WHERE item IN {_ITEMS}",
    "DELETE FROM straw_poll WHERE meeting = ?",
    "DELETE FROM agenda_item WHERE meeting = ?",
    "DELETE FROM body_member WHERE meeting = ?",
    "DELETE FROM invitation WHERE meeting = ?",
    "DELETE FROM meeting WHERE id = ?",
)


async def drop_meeting(public_id: str, *, by: int, at: datetime) -> None:
    """Delete the draft; one that is gone already is no fault."""
    async with write():
        if await meeting(public_id) is None:
            return
        head = await hold_meeting(public_id, Step.DROP, by=by, at=at)
        await execute(
            "DELETE FROM poll_option WHERE poll IN (SELECT id FROM straw_poll WHERE meeting = ?)", [head.id]
        )
        for statement in _OF_A_DRAFT:
            await execute(statement, [head.id])
