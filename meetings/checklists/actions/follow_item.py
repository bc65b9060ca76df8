"""Say that an item concerns me too, or no longer."""

from datetime import date, datetime

from app.database import execute, write
from app.refusals import NotFound
from meetings.checklists.queries.items import item_for
from meetings.checklists.tables import ItemFollower


async def follow_item(public_id: str, follow: bool, *, person: int, at: datetime, today: date) -> None:
    """The state one wants: a second click changes nothing."""
    async with write():
        seen = await item_for(public_id, person, today)
        if not seen.reader.belongs:
            raise NotFound
        if follow:
            await add_follower(seen.item.id, person, at)
        else:
            await execute("DELETE FROM item_follower WHERE item = ? AND person = ?", [seen.item.id, person])


async def add_follower(item: int, person: int, at: datetime) -> None:
    """Inside `write()`: once, however often."""
    follower = ItemFollower(item=item, person=person, since=at)
    await ItemFollower.insert(follower).on_conflict(action="DO NOTHING")
