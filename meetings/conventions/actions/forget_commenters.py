"""Forget who commented, half a year after the text was decided; the words and the answers stay."""

from datetime import datetime, timedelta

from app.community.rules.personal_data import COMMENTER_DAYS
from app.database import execute, write


async def forget_commenters(*, at: datetime) -> None:
    """Where nothing of that text is on its way any more, and of what was taken back."""
    before = at - timedelta(days=COMMENTER_DAYS)
    async with write():
        await execute(
            "UPDATE clause_comment SET person = NULL, named = ? WHERE person IS NOT NULL AND"
            " (withdrawn_at < ? OR consultation IN (SELECT k.id FROM consultation k"
            " JOIN text_version v ON v.id = k.version WHERE k.closed_at < ? AND NOT EXISTS"
            " (SELECT 1 FROM text_version c WHERE c.convention = v.convention AND c.id >= v.id"
            " AND c.state IN ('draft', 'consultation', 'consulted', 'submitted'))"
            " AND NOT EXISTS (SELECT 1 FROM text_version d JOIN adoption a ON a.version = d.id"
            " WHERE d.convention = v.convention AND d.id >= v.id AND a.recorded_at >= ?)))",
            [False, before, before, before],
        )
