"""Take an item that stayed open over to another meeting of the same table; both ends know of each other."""

import secrets
from datetime import datetime

from app.database import lock, write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_meeting, show_again
from meetings.gatherings.queries.agenda import Item, agenda, agenda_item
from meetings.gatherings.queries.meetings import meeting_by_id
from meetings.gatherings.queries.planning import carried_to
from meetings.gatherings.rules.agenda import MOST_ITEMS
from meetings.gatherings.rules.states import Step, allows
from meetings.gatherings.tables import AgendaItem, AgendaPaper, Meeting


async def carry_item(item: str, to: str, *, by: int, at: datetime) -> str:
    """Put it on the other agenda with words and papers; returns its meeting, also if it was there before."""
    async with write():
        target = await hold_meeting(to, Step.PLAN, by=by, at=at)
        found = await agenda_item(item)
        if found is None:
            raise Refusal("gatherings.item_gone")
        await lock(Meeting, found.meeting)
        held = await meeting_by_id(found.meeting)
        if held.table != target.table or held.id == target.id:
            raise Refusal("gatherings.item_gone")  # as if it were not there
        if not allows(held.state, Step.CARRY):
            raise Refusal("gatherings.carry_too_early")
        before = await carried_to(found.id)
        if before is not None:
            return before[0]
        if len(await agenda(target.id)) >= MOST_ITEMS:
            raise Refusal("gatherings.agenda_full", n=MOST_ITEMS)
        await copy_item(
            found,
            target.id,
            source="carried",
            source_ref=found.public_id,
            carried_from=found.id,
            by=by,
            at=at,
        )
        show_again(target)
        return target.public_id


async def copy_item(
    item: Item, meeting: int, *, source: str, source_ref: str, carried_from: int | None, by: int, at: datetime
) -> int:
    """The item and its papers at the end of another agenda, inside a `write()` that holds its meeting."""
    order = await agenda(meeting)
    rows = await AgendaItem.insert(
        AgendaItem(
            public_id=secrets.token_hex(8),
            meeting=meeting,
            position=max((each.position for each in order), default=0) + 1,
            kind=item.kind,
            title=item.title,
            words=item.words,
            minutes=item.minutes,
            presenter=item.presenter,
            proposal=item.proposal,
            list=item.list,
            source=source,
            source_ref=source_ref,
            carried_from=carried_from,
            added_by=by,
            added_at=at,
        )
    )
    number = int(rows[0]["id"])
    for paper in await AgendaPaper.select().where(AgendaPaper.item == item.id).order_by(AgendaPaper.position):
        await AgendaPaper.insert(
            AgendaPaper(item=number, file=paper["file"], title=paper["title"], position=paper["position"])
        )
    return number
