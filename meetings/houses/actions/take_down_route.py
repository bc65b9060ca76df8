"""Take a picture of the way out down; taken down twice, it is down."""

from datetime import datetime

from app.database import execute, write


async def take_down_route(route: int, building: int, *, at: datetime) -> None:
    """The row stays, with the day until which it hung."""
    async with write():
        await execute(
            "UPDATE escape_route SET removed_at = ? WHERE id = ? AND building = ? AND removed_at IS NULL",
            [at, route, building],
        )
