"""Take an item off the agenda, as long as it has not begun in the room."""

from datetime import datetime

from app.database import fetch, write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_meeting, show_again
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import AgendaItem


async def remove_item(meeting: str, public_id: str, *, by: int, at: datetime) -> None:
    """Mark it removed; one that is off the agenda already is no fault."""
    async with write():
        head = await hold_meeting(meeting, Step.PLAN, by=by, at=at)
        item = next((each for each in await agenda(head.id) if each.public_id == public_id), None)
        if item is None:
            return
        begun = await fetch(
            "SELECT 1 AS found FROM room_event WHERE item = ? AND undone_at IS NULL LIMIT 1", [item.id]
        )
        if begun:
            raise Refusal("gatherings.item_begun")
        await AgendaItem.update({AgendaItem.removed_at: at}).where(AgendaItem.id == item.id)
        show_again(head)
