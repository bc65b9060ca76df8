"""Take a safety lesson down from every house's page."""

from datetime import datetime

from app.database import execute, write


async def take_down_lesson(public_id: str, community: int, *, at: datetime) -> None:
    """Taken down twice, it is down."""
    async with write():
        await execute(
            "UPDATE safety_lesson SET removed_at = ? WHERE public_id = ? AND community = ?"
            " AND removed_at IS NULL",
            [at, public_id, community],
        )
