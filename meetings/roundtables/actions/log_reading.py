"""Keep that somebody in charge opened the register of a building: once for each person and day."""

from datetime import date

from app.database import execute, write


async def log_reading(building: int, *, person: int, today: date) -> None:
    """The second time on a day, or two windows at once, leave one line."""
    async with write():
        await execute(
            "INSERT INTO register_reading (building, person, read_on) VALUES (?, ?, ?)"
            " ON CONFLICT (building, person, read_on) DO NOTHING",
            [building, person, today],
        )
