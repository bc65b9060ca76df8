"""Add to an item's history as the one who raised it without a name."""

from datetime import datetime

from app.database import write
from meetings.checklists.holding import check_open, hold_row, said, tell_of, write_note
from meetings.checklists.queries.circles import concerned
from meetings.checklists.queries.items import item_by_id


async def note_by_code(item: int, words: str, *, at: datetime) -> None:
    """Whoever holds the code is known by it alone."""
    text = said(words)
    async with write():
        await hold_row(item)
        found = await item_by_id(item)
        check_open(found)
        await write_note(item, "note", at=at, by=None, words=text)
        await tell_of(found, "lists.told_note", await concerned(found), at=at, words=text)
