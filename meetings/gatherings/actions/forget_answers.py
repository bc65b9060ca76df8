"""Cut the answers of straw polls without names loose from whoever gave them; counts and reasons stay."""

from datetime import datetime, timedelta

from app.community.rules.personal_data import ANSWER_DAYS
from app.database import execute, write


async def forget_answers(*, at: datetime) -> int:
    """Whose answer it was goes, and its moment, which may tell whose. A second time changes nothing."""
    async with write():
        return await execute(
            "UPDATE poll_answer SET attendee = NULL, answered_at ="
            " (SELECT p.closed_at FROM straw_poll p WHERE p.id = poll_answer.poll)"
            " WHERE attendee IS NOT NULL"
            " AND poll IN (SELECT p.id FROM straw_poll p WHERE NOT p.named AND p.closed_at < ?)",
            [at - timedelta(days=ANSWER_DAYS)],
        )
