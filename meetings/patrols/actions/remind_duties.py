"""Remind whoever is on duty tomorrow, on the evening before and once."""

from datetime import datetime, timedelta

from app.community.actions.tell import tell
from app.community.queries.standings import place_by_id
from app.database import write
from meetings.patrols.queries.rosters import DutyOnFile, duties_to_remind, roster_by_id, was_told
from meetings.patrols.rules.roster import reminds_at

_AHEAD = timedelta(hours=48)


async def remind_duties(*, at: datetime) -> int:
    """One to-do for each person and shift; returns how many were written."""
    told = 0
    async with write():
        for duty in await duties_to_remind(at, at + _AHEAD):
            told += await _remind(duty, at)
    return told


async def _remind(duty: DutyOnFile, at: datetime) -> int:
    roster = await roster_by_id(duty.roster)
    zone = (await place_by_id(roster.community)).time_zone
    if at < reminds_at(duty.on_day, zone):
        return 0
    before = await was_told(f"duty:{duty.id}")
    waiting = [turn for turn in duty.turns if turn.person not in before]
    for turn in waiting:
        others = [each.name for each in duty.turns if each.person != turn.person]
        params = {"begins": duty.starts_at.isoformat(), "roster": roster.name}
        await tell(
            "patrols.told_reminder" if others else "patrols.told_reminder_alone",
            at=at,
            community=roster.community,
            params=params | ({"others": "、".join(others)} if others else {}),
            people=[turn.person],
            link=f"/duties/{duty.public_id}",
            todo=True,
            subject=f"duty:{duty.id}",
            due_at=duty.starts_at,
        )
    return len(waiting)
