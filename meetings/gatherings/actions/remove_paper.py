"""Take a paper away from an agenda item."""

from datetime import datetime

from app.database import write
from meetings.gatherings.planning import hold_item, show_again
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import AgendaPaper


async def remove_paper(item: str, paper: int, *, by: int, at: datetime) -> None:
    """Take it away; one that is gone already is no fault."""
    async with write():
        head, found = await hold_item(item, Step.PLAN, by=by, at=at)
        await AgendaPaper.delete().where((AgendaPaper.id == paper) & (AgendaPaper.item == found.id))
        show_again(head)
