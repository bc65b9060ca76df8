"""Take an item from the table below onto a meeting of this table; who raised it is told where it is heard."""

from datetime import datetime

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.actions.answer_raise import tell_below, told_of
from meetings.gatherings.actions.carry_item import copy_item
from meetings.gatherings.planning import hold_meeting, show_again
from meetings.gatherings.queries.agenda import agenda, agenda_item
from meetings.gatherings.queries.raises import item_raise
from meetings.gatherings.rules.agenda import MOST_ITEMS
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import ItemRaise


async def hear_raise(public_id: str, meeting: str, *, by: int, at: datetime) -> None:
    """Put it on the agenda; one that is heard somewhere already stays there."""
    async with write():
        head = await hold_meeting(meeting, Step.PLAN, by=by, at=at)
        found = await item_raise(public_id)
        if found is None or found.to_table != head.table:
            raise NotFound
        await lock(ItemRaise, found.id)
        found = await item_raise(public_id)
        item = await agenda_item(found.item_public_id) if found else None
        if found is None or item is None:
            raise NotFound
        if found.heard_meeting:
            return
        if len(await agenda(head.id)) >= MOST_ITEMS:
            raise Refusal("gatherings.agenda_full", n=MOST_ITEMS)
        heard = await copy_item(
            item, head.id, source="raised", source_ref=public_id, carried_from=None, by=by, at=at
        )
        await ItemRaise.update({ItemRaise.heard_as: heard}).where(ItemRaise.id == found.id)
        await tell_below("gatherings.raise_is_heard", found, {**told_of(found), "meeting": head.title}, at=at)
        show_again(head)
