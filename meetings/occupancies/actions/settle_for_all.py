"""Mark the to-dos about something as done for everybody who was asked: one of them has done it."""

from datetime import datetime

from app.community.tables import InboxItem
from app.database import write


async def settle_for_all(subject: str, *, at: datetime) -> None:
    """Harmless when nothing waits."""
    async with write():
        await InboxItem.update({InboxItem.done_at: at}).where(
            (InboxItem.subject == subject) & InboxItem.done_at.is_null()
        )
