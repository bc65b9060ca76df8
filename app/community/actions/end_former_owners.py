"""End owners who have held nothing for so long that no vote under way can still need them."""

from datetime import date, timedelta

from app.database import execute, write

# a vote keeps the roll it was opened with: whoever sold since still casts in it (law.md 1.3)
KEPT_DAYS = 120


async def end_former_owners(*, today: date) -> int:
    """How many ended. Owners who never held anything are being entered by hand just now: they stay."""
    async with write():
        return await execute(
            "UPDATE owner SET ended_on = (SELECT MAX(h.until) FROM holding h WHERE h.owner = owner.id)"
            " WHERE ended_on IS NULL"
            " AND EXISTS (SELECT 1 FROM holding h WHERE h.owner = owner.id)"
            " AND NOT EXISTS (SELECT 1 FROM holding h WHERE h.owner = owner.id"
            " AND (h.until IS NULL OR h.until > ?))",
            [today - timedelta(days=KEPT_DAYS)],
        )
