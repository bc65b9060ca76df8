"""Give a plan up before a vote has decided it."""

from app.database import execute, fetch, write
from app.refusals import Refusal


async def withdraw_distribution(distribution: int) -> None:
    """Giving it up twice is once; what was decided stays decided."""
    async with write():
        await execute(
            "UPDATE distribution SET state = 'withdrawn' WHERE id = ? AND state = 'planned'", [distribution]
        )
        rows = await fetch("SELECT state FROM distribution WHERE id = ?", [distribution])
        if not rows or rows[0]["state"] != "withdrawn":
            raise Refusal("open_account.decided_already")
