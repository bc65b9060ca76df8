"""End a campaign before its last day: slips that are still out are taken no more."""

from datetime import datetime

from app.database import execute, write


async def end_campaign(number: int, *, at: datetime) -> None:
    """Once; whoever is second changes nothing."""
    async with write():
        await execute("UPDATE campaign SET ended_at = ? WHERE id = ? AND ended_at IS NULL", [at, number])
