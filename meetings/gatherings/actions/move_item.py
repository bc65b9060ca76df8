"""Give an agenda item another place: before a certain one, or at a number."""

from datetime import datetime

from app.database import write
from meetings.gatherings.planning import hold_item, show_again
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.rules.agenda import at_number, before
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import AgendaItem


async def move_item(
    public_id: str, *, anchor: str | None = None, number: int | None = None, by: int, at: datetime
) -> None:
    """Put it before `anchor` ("": at the end), else at `number` from 1; all get places 1, 2, 3 … anew.

    The meeting's row is held: two who move at once come one after the other, and no place is taken twice.
    """
    async with write():
        head, item = await hold_item(public_id, Step.PLAN, by=by, at=at)
        found = await agenda(head.id)
        order = tuple(each.public_id for each in found)
        wanted = order
        if anchor is not None:
            wanted = before(order, item.public_id, anchor)
        elif number is not None:
            wanted = at_number(order, item.public_id, number)
        places = {each.public_id: each.position for each in found}
        for position, each in enumerate(wanted, 1):
            if places[each] != position:
                await AgendaItem.update({AgendaItem.position: position}).where(AgendaItem.public_id == each)
        show_again(head)
