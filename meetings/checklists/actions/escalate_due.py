"""Take up a level what has rested too long at its own."""

from datetime import date, datetime

from app.database import fetch
from meetings.checklists.actions.escalate_item import escalate_overdue


async def escalate_due(*, at: datetime, today: date) -> int:
    """How many items went up. Each by itself: one that cannot stands in no other's way."""
    rows = await fetch(
        "SELECT id FROM list_item WHERE closed_at IS NULL AND level_due_at <= ?"
        " AND state IN ('open', 'answered', 'underway') ORDER BY level_due_at, id",
        [at],
    )
    moved = [await escalate_overdue(int(row["id"]), at=at, today=today) for row in rows]
    return sum(moved)
