"""Close what was reported as done and found no answer in its days, and say so in public."""

from datetime import date, datetime

from app.database import fetch, write
from meetings.checklists.ending import end_item
from meetings.checklists.holding import hold_row
from meetings.checklists.queries.items import item_by_id


async def close_unanswered(*, at: datetime, today: date) -> int:
    """How many items closed."""
    rows = await fetch(
        "SELECT id FROM list_item WHERE state = 'done' AND closes_at <= ? ORDER BY closes_at, id", [at]
    )
    closed = [await _close(int(row["id"]), at=at, today=today) for row in rows]
    return sum(closed)


async def _close(number: int, *, at: datetime, today: date) -> bool:
    async with write():
        await hold_row(number)
        item = await item_by_id(number)
        if item.state != "done" or item.closes_at is None or item.closes_at > at:
            return False  # answered meanwhile
        await end_item(item, "no_answer", at=at, by=None, today=today)
    return True
