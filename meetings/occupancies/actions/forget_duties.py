"""Forget what was said of landlords' duties long ago, with its notes and photos."""

from datetime import date, datetime, timedelta

from app.community.rules.personal_data import MESSAGE_DAYS
from app.database import execute, write


async def forget_duties(*, at: datetime, today: date) -> None:
    """Rows older than two years go; photos are marked, and swept away with their file."""
    before = at - timedelta(days=MESSAGE_DAYS)
    async with write():
        await execute(
            "UPDATE stored_file SET delete_on = ? WHERE delete_on IS NULL AND id IN"
            " (SELECT file FROM landlord_duty_done WHERE done_at < ? AND file IS NOT NULL)",
            [today, before],
        )
        await execute("DELETE FROM landlord_duty_done WHERE done_at < ?", [before])
