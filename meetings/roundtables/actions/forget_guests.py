"""Forget who was invited to a table when their days are over."""

from datetime import date, timedelta

from app.community.rules.personal_data import OCCUPANCY_DAYS
from app.database import execute, write


async def forget_guests(*, today: date) -> None:
    """A guest's name goes thirty days after the invitation; that somebody came for a department stays."""
    async with write():
        await execute(
            "UPDATE table_guest SET name = '', person = NULL"
            " WHERE until < ? AND (name <> '' OR person IS NOT NULL)",
            [today - timedelta(days=OCCUPANCY_DAYS)],
        )
