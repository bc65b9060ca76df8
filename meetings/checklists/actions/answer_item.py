"""Answer the one who raised an item, before everybody who may read it."""

from datetime import date, datetime

from app.database import execute, write
from app.refusals import NotFound
from meetings.checklists.holding import (
    check_open,
    check_photos,
    hold_item,
    said,
    settle_all,
    tell_of,
    write_note,
)
from meetings.checklists.queries.circles import concerned
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.rules.items import goes_up_at


async def answer_item(
    public_id: str, words: str, *, person: int, at: datetime, today: date, photos: tuple[int, ...] = ()
) -> None:
    """An answer stops the clock of the level and starts it anew: talk alone does not settle a thing."""
    text = said(words)
    check_photos(photos)
    async with write():
        seen = await hold_item(public_id, person, today)
        if not (seen.leads or seen.is_responsible):
            raise NotFound
        check_open(seen.item)
        settings = await list_settings(seen.item.community)
        await execute(
            "UPDATE list_item SET first_answer_at = COALESCE(first_answer_at, ?), level_due_at = ?,"
            " state = CASE WHEN state = 'open' THEN 'answered' ELSE state END WHERE id = ?",
            [at, goes_up_at(seen.item.list, seen.item.level, at, settings), seen.item.id],
        )
        await write_note(seen.item.id, "answer", at=at, by=person, words=text, photos=photos)
        await settle_all(seen.item.id, at=at)
        people = await concerned(seen.item)
        await tell_of(seen.item, "lists.told_answer", people, at=at, but=person, words=text)
