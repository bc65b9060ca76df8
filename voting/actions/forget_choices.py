"""Delete who answered what by phone in a residents' meeting's motion that closed; its count stays."""

from datetime import datetime, timedelta

from app.community.rules.personal_data import ANSWER_DAYS
from app.database import execute, write


async def forget_choices(*, at: datetime) -> int:
    """The verdict holds the count and never changes. A motion that was not closed still needs its answers."""
    async with write():
        return await execute(
            "DELETE FROM motion_ballot WHERE motion IN"
            " (SELECT v.motion FROM motion_verdict v WHERE v.closed_at < ?)",
            [at - timedelta(days=ANSWER_DAYS)],
        )
