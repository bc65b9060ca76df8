"""End somebody's judging: their marks count no more."""

from datetime import datetime

from app.database import execute, write
from meetings.contests.holding import hold_contest
from meetings.contests.rules.phases import Phase


async def end_judge(contest: str, judge: int, *, at: datetime) -> None:
    """Ended twice is ended once."""
    async with write():
        held = await hold_contest(contest, at, Phase.DRAFT, Phase.ENTRIES, Phase.SCORES)
        await execute(
            "UPDATE judge SET ended_at = ? WHERE id = ? AND contest = ? AND ended_at IS NULL",
            [at, judge, held.id],
        )
