"""Forget what a meeting no longer needs: who said that they come, and the names on a body's list."""

from datetime import datetime, timedelta

from app.community.rules.personal_data import BODY_DAYS, REPLY_DAYS
from app.database import execute, write

# Ended means: closed, or its hour long past without having been closed.
_OVER = "(SELECT id FROM meeting WHERE COALESCE(closed_at, starts_at) < ?)"


async def forget_meetings(*, at: datetime) -> int:
    """Invitations of neighbours go, parties stay on record; names of heads go, their number stays."""
    async with write():
        gone = await execute(
            f"DELETE FROM invitation WHERE party = '' AND meeting IN {_OVER}",
            [at - timedelta(days=REPLY_DAYS)],
        )
        gone += await execute(
            "UPDATE body_member SET name = '', household = '', person = NULL"
            f" WHERE (name <> '' OR household <> '') AND meeting IN {_OVER}",
            [at - timedelta(days=BODY_DAYS)],
        )
    return gone
