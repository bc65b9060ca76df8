"""Forget sign-ins that nobody confirmed and names said at the code, when their days are over."""

from datetime import date, datetime, timedelta

from app.community.queries.occupancies import household
from app.community.rules.personal_data import OCCUPANCY_DAYS, SIGN_IN_DAYS
from app.database import execute, fetch, write
from meetings.occupancies.actions.set_aside import set_aside
from meetings.occupancies.actions.settle_for_all import settle_for_all


async def forget_sign_ins(*, at: datetime, today: date) -> None:
    """That there was a sign-in, of how many heads, stays; so does that a leaving was said and settled."""
    async with write():
        waiting = await fetch(
            "SELECT public_id FROM occupancy WHERE how = 'self' AND confirmed_on IS NULL AND name <> ''"
            " AND recorded_at < ?",
            [at - timedelta(days=SIGN_IN_DAYS)],
        )
        for row in waiting:
            home = await household(row["public_id"])
            if home is not None:
                await set_aside(home, by=None, at=at, today=today)
        before = at - timedelta(days=OCCUPANCY_DAYS)
        over = await fetch(
            "SELECT public_id FROM leaving_notice WHERE said_at < ?"
            " AND (name <> '' OR room <> '' OR said_by IS NOT NULL OR outcome = '')",
            [before],
        )
        await execute(
            "UPDATE leaving_notice SET name = '', room = '', said_by = NULL,"
            " outcome = CASE WHEN outcome = '' THEN 'unknown' ELSE outcome END WHERE said_at < ?",
            [before],
        )
        for row in over:
            await settle_for_all(f"leaving:{row['public_id']}", at=at)
