"""Note that a person has read items of their inbox; a second time changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from app.community.queries.inbox import is_addressed
from app.community.tables import InboxReading
from app.database import write


async def read_items(person: int, items: Iterable[int], *, at: datetime) -> None:
    """Only items that are the person's own; others are passed over as if they did not exist."""
    async with write():
        for item in dict.fromkeys(items):
            if await is_addressed(item, person):
                reading = InboxReading(item=item, person=person, read_at=at)
                await InboxReading.insert(reading).on_conflict(action="DO NOTHING")
