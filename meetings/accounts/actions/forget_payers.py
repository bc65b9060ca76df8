"""Forget who paid: names on receipts go after their time; numbers and amounts stay in the account."""

from datetime import datetime, timedelta

from app.community.rules.personal_data import PAYER_DAYS
from app.database import execute, write


async def forget_payers(at: datetime) -> None:
    """Names written longer ago than that are emptied."""
    async with write():
        await execute(
            "UPDATE payment SET payer = '' WHERE payer <> '' AND received_at < ?",
            [at - timedelta(days=PAYER_DAYS)],
        )
