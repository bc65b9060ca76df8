"""Remind whoever is in charge of a house, once in each period, of the duties still to be done there."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.tables import Community
from app.database import lock, write
from meetings.occupancies.queries.duty_reminders import ToRemind, to_remind


async def remind_duties(community: int, *, at: datetime, today: date) -> int:
    """How many to-dos were written; a second round on the same day writes none."""
    if not await to_remind(community, today):
        return 0
    async with write():
        await lock(Community, community)  # two rounds at once remind once
        due = await to_remind(community, today)
        for each in due:
            await _remind(community, each, at)
    return len(due)


async def _remind(community: int, each: ToRemind, at: datetime) -> None:
    await tell(
        "landlord_duties.remind",
        at=at,
        community=community,
        params={
            "house": each.name,
            "n": len(each.titles),
            "titles": "、".join(each.titles),
            "day": each.due_on.isoformat(),
        },
        people=[each.person],
        link=f"/houses/{each.building}/duties",
        todo=True,
        subject=each.subject,
    )
