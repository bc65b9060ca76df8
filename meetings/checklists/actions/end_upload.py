"""Give up a sheet that nobody confirms; sweep those that were forgotten."""

from datetime import datetime, timedelta

from app.database import execute, write

WAITS = timedelta(days=1)


async def end_upload(public_id: str, community: int, *, at: datetime) -> None:
    """A second time changes nothing."""
    async with write():
        await execute(
            "UPDATE list_upload SET ended_at = ?, outcome = 'given_up', cells = '[]'"
            " WHERE public_id = ? AND community = ? AND ended_at IS NULL",
            [at, public_id, community],
        )


async def sweep_list_uploads(*, at: datetime) -> None:
    """Their cells hold names: a day is enough."""
    async with write():
        await execute(
            "UPDATE list_upload SET ended_at = ?, outcome = 'expired', cells = '[]'"
            " WHERE ended_at IS NULL AND uploaded_at < ?",
            [at, at - WAITS],
        )
