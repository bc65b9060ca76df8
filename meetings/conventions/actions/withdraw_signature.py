"""Take a signature back: it counts no more and stays on record until its name goes."""

from datetime import datetime

from app.database import execute, write


async def withdraw_signature(signature: int, *, at: datetime) -> None:
    """Taken back twice, the first time stands."""
    async with write():
        await execute(
            "UPDATE signature SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL", [at, signature]
        )
