"""Ask a duty no more; what was done stays on record."""

from datetime import date, datetime, timedelta

from app.community.tables import InboxItem
from app.database import fetch, lock, write
from meetings.occupancies.rules.duties import Every, period_on, reminder_subject
from meetings.occupancies.tables import Duty


async def end_duty(duty: int, *, at: datetime, today: date) -> None:
    """Yesterday was its last day; ending it twice changes nothing. Reminders of its periods are settled."""
    async with write():
        await lock(Duty, duty)
        rows = await fetch(
            "UPDATE landlord_duty SET until = ? WHERE id = ? AND (until IS NULL OR until >= ?)"
            " RETURNING community, every",
            [today - timedelta(days=1), duty, today],
        )
        if not rows:
            return
        left = await fetch(
            "SELECT COUNT(*) AS n FROM landlord_duty WHERE community = ? AND every = ?"
            " AND (until IS NULL OR until >= ?)",
            [rows[0]["community"], rows[0]["every"], today],
        )
        if left[0]["n"] == 0:
            await _settle(rows[0]["community"], Every(rows[0]["every"]), at, today)


async def _settle(community: int, every: Every, at: datetime, today: date) -> None:
    """Nothing of this kind is asked any more: no house is to be reminded of it."""
    period = period_on(every, today)
    ending = reminder_subject(0, period).split(":")[-1]
    await InboxItem.update({InboxItem.done_at: at}).where(
        (InboxItem.community == community)
        & InboxItem.subject.like(f"landlord_duties:%:{ending}")
        & InboxItem.done_at.is_null()
    )
