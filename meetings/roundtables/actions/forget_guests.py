"""Forget who was invited to a table, thirty days after the invitation has ended."""

from datetime import date, timedelta

from app.community.rules.personal_data import OCCUPANCY_DAYS
from app.database import execute, write


async def forget_guests(*, today: date) -> None:
    """That somebody came for a department, and when, stays."""
    async with write():
        await execute(
            "UPDATE table_guest SET name = '', person = NULL"
            " WHERE until < ? AND (name <> '' OR person IS NOT NULL)",
            [today - timedelta(days=OCCUPANCY_DAYS)],
        )
