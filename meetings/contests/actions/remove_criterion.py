"""Take a criterion out of a contest that is not published yet."""

from datetime import datetime

from app.database import write
from meetings.contests.holding import hold_contest
from meetings.contests.rules.phases import Phase
from meetings.contests.tables import Criterion


async def remove_criterion(contest: str, criterion: int, *, at: datetime) -> None:
    """Taken out twice is taken out once."""
    async with write():
        held = await hold_contest(contest, at, Phase.DRAFT)
        await Criterion.delete().where((Criterion.id == criterion) & (Criterion.contest == held.id))
