"""What happens on the lists by itself: items go up a level or close, people are reminded, old sheets go."""

from datetime import datetime, timedelta

from app.clock import now, today
from meetings.checklists.actions.close_unanswered import close_unanswered
from meetings.checklists.actions.end_upload import sweep_list_uploads
from meetings.checklists.actions.escalate_due import escalate_due
from meetings.checklists.actions.forget_names import forget_names
from meetings.checklists.actions.remind_due import remind_due

REMINDS_EVERY = timedelta(hours=1)
_reminded_at: datetime | None = None


async def move_items(_: bytes) -> None:
    """What has rested too long goes up; what was done and found no answer closes."""
    await escalate_due(at=now(), today=today())
    await close_unanswered(at=now(), today=today())


async def remind_of_items(_: bytes) -> None:
    """Once an hour: whoever has something due soon, or overdue; and what is to be forgotten goes."""
    global _reminded_at
    if _reminded_at is None or not timedelta() <= now() - _reminded_at < REMINDS_EVERY:
        await remind_due(at=now(), today=today())
        await sweep_list_uploads(at=now())
        await forget_names(at=now())
        _reminded_at = now()


CHORES = (move_items, remind_of_items)
