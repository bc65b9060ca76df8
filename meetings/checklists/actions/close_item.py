"""Close an item without its being done: taken back by whoever raised it, given up, or used up."""

from datetime import date, datetime

from app.database import write
from app.refusals import NotFound, Refusal
from meetings.checklists.ending import end_item
from meetings.checklists.holding import hold_item, said


async def close_item(public_id: str, how: str, words: str, *, person: int, at: datetime, today: date) -> None:
    """`how` is withdrawn, or used_up for a resource. Who did not raise it says why; all are told."""
    async with write():
        seen = await hold_item(public_id, person, today)
        if not (seen.leads or seen.raised_it or (seen.item.list == "resource" and seen.is_responsible)):
            raise NotFound
        if not seen.item.is_open:
            return
        if how not in ("withdrawn", "used_up") or (how == "used_up" and seen.item.list != "resource"):
            raise Refusal("lists.how_missing", at="how")
        reason = said(words, needed=not seen.raised_it)
        await end_item(seen.item, how, at=at, by=person, today=today, words=reason)
