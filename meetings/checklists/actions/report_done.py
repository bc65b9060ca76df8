"""Report an item as done; whoever raised it is asked whether that is so."""

from datetime import date, datetime, timedelta

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.checklists.ending import end_item
from meetings.checklists.holding import (
    check_open,
    check_photos,
    hold_item,
    said,
    settle_all,
    tell_of,
    write_note,
)
from meetings.checklists.queries.circles import asked_about, concerned
from meetings.checklists.queries.settings import list_settings


async def report_done(
    public_id: str, words: str, *, person: int, at: datetime, today: date, photos: tuple[int, ...] = ()
) -> None:
    """With what was done. Whoever raised it and did it agrees by reporting; others have their days."""
    text = said(words)
    check_photos(photos)
    async with write():
        seen = await hold_item(public_id, person, today)
        if not (seen.leads or seen.is_responsible):
            raise NotFound
        check_open(seen.item)
        if seen.item.list == "resource":
            raise Refusal("lists.not_for_resources")
        if seen.item.state == "done":
            return
        days = (await list_settings(seen.item.community)).agree_days
        closes_at = at + timedelta(days=days)
        await execute(
            "UPDATE list_item SET state = 'done', done_at = ?, closes_at = ?, level_due_at = NULL,"
            " first_answer_at = COALESCE(first_answer_at, ?) WHERE id = ?",
            [at, closes_at, at, seen.item.id],
        )
        await write_note(seen.item.id, "done", at=at, by=person, words=text, photos=photos)
        await settle_all(seen.item.id, at=at)
        asked = await asked_about(seen.item)
        if asked.people == (person,) and not asked.coded:
            await write_note(seen.item.id, "agreed", at=at, by=person)
            await end_item(seen.item, "agreed", at=at, by=person, today=today)
            return
        await tell_of(
            seen.item,
            "lists.told_is_it_done",
            asked.people,
            at=at,
            but=person,
            todo=True,
            due_at=closes_at,
            words=text,
        )
        others = [each for each in await concerned(seen.item) if each not in asked.people]
        await tell_of(seen.item, "lists.told_done", others, at=at, but=person, words=text)
