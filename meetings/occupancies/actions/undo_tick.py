"""Take back that a duty was done, on the day it was said."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.database import execute, fetch, lock, write
from app.refusals import Refusal
from meetings.occupancies.tables import Duty


async def undo_tick(duty: int, building: int, period: str, *, today: date, zone: str) -> None:
    """Gone, and its photo with it; what is not there was taken back before. Refused on a later day."""
    async with write():
        await lock(Duty, duty)
        rows = await fetch(
            "SELECT id, file, done_at FROM landlord_duty_done WHERE duty = ? AND building = ? AND period = ?",
            [duty, building, period],
        )
        if not rows:
            return
        if _day(rows[0]["done_at"], zone) != today:
            raise Refusal("landlord_duties.too_late", at="period", n=0)
        await execute("DELETE FROM landlord_duty_done WHERE id = ?", [rows[0]["id"]])
        if rows[0]["file"] is not None:
            await execute("UPDATE stored_file SET delete_on = ? WHERE id = ?", [today, rows[0]["file"]])


def _day(done_at: datetime, zone: str) -> date:
    return done_at.astimezone(ZoneInfo(zone)).date()
