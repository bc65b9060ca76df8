"""Remind convenors whose table has not met for its number of weeks: one to-do each, until it meets."""

from datetime import date, datetime

from app.community.actions.tell import tell
from app.community.tables import Community, InboxItem
from app.database import lock, write
from meetings.roundtables.queries.reminders import Due, due_in
from meetings.roundtables.rules.sittings import reminder_subject


async def remind_convenors(community: int, *, at: datetime, today: date) -> int:
    """How many were reminded now. A to-do that still waits is not doubled; it is settled by a sitting."""
    due = await due_in(community, today)
    if not due:
        return 0
    async with write():
        await lock(Community, community)  # two rounds at once remind once
        waiting = await _waiting(community)
        new = [each for each in due if (each.person, reminder_subject(each.table)) not in waiting]
        for each in new:
            await _remind(each, at)
    return len(new)


async def _remind(each: Due, at: datetime) -> None:
    await tell(
        "roundtables.remind",
        at=at,
        community=each.community,
        params={"table": each.name},
        people=[each.person],
        link=f"/tables/{each.public_id}",
        todo=True,
        subject=reminder_subject(each.table),
    )


async def _waiting(community: int) -> set[tuple[int, str]]:
    rows = await InboxItem.select(InboxItem.person, InboxItem.subject).where(
        (InboxItem.community == community)
        & (InboxItem.message == "roundtables.remind")
        & InboxItem.done_at.is_null()
    )
    return {(row["person"], row["subject"]) for row in rows}
