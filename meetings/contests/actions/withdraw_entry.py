"""Take one's own entry back before the judging ends; it stays on record."""

from datetime import datetime

from app.database import execute, write
from app.refusals import NotFound
from meetings.contests.holding import hold_contest
from meetings.contests.rules.phases import Phase


async def withdraw_entry(contest: str, entry: str, *, by: int, at: datetime) -> None:
    """Withdrawn twice is withdrawn once; only by who handed it in."""
    async with write():
        held = await hold_contest(contest, at, Phase.ENTRIES, Phase.SCORES)
        if not any(each.public_id == entry and each.handed_in_by == by for each in held.every_entry):
            raise NotFound
        await execute(
            "UPDATE contest_entry SET withdrawn_at = ? WHERE public_id = ? AND withdrawn_at IS NULL",
            [at, entry],
        )
