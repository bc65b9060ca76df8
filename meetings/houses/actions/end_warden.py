"""End a warden's office: today is the last day; ended twice, the first one stands."""

from datetime import date, datetime

from app.database import execute, write


async def end_warden(warden: int, building: int, *, by: int, at: datetime, today: date) -> None:
    """One who was to begin later never does."""
    async with write():
        await execute(
            "UPDATE fire_warden SET until = ?, ended_by = ?, ended_at = ?"
            " WHERE id = ? AND building = ? AND until IS NULL",
            [today, by, at, warden, building],
        )
