"""Take back a link between two items that was a mistake."""

from datetime import date, datetime

from app.database import execute, write
from app.refusals import NotFound
from meetings.checklists.holding import hold_item


async def end_link(public_id: str, link: int, *, person: int, at: datetime, today: date) -> None:
    """The row stays, with its end; a second time changes nothing."""
    async with write():
        seen = await hold_item(public_id, person, today)
        if not (seen.leads or seen.is_responsible):
            raise NotFound
        await execute(
            "UPDATE item_link SET ended_at = ? WHERE id = ? AND ended_at IS NULL"
            " AND (from_item = ? OR to_item = ?)",
            [at, link, seen.item.id, seen.item.id],
        )
