"""Say that an issue is one's own too, with what one was about to raise, which goes to its history."""

from datetime import date, datetime

from app.database import fetch, write
from app.refusals import NotFound
from meetings.checklists.actions.follow_item import add_follower
from meetings.checklists.holding import check_open, check_photos, hold_item, said, tell_of, write_note
from meetings.checklists.queries.circles import concerned


async def say_same(
    public_id: str,
    words: str,
    *,
    person: int,
    named: bool,
    photos: tuple[int, ...],
    at: datetime,
    today: date,
) -> None:
    """The person follows the issue; the same words twice are one entry. Without a name the entry has none."""
    text = said(words, needed=False)
    check_photos(photos)
    async with write():
        seen = await hold_item(public_id, person, today)
        if not seen.reader.belongs:
            raise NotFound
        check_open(seen.item)
        people = await concerned(seen.item)
        if seen.item.raised_by != person:
            await add_follower(seen.item.id, person, at)
        before = await fetch(
            "SELECT id FROM item_note WHERE item = ? AND kind = 'same' AND words = ?", [seen.item.id, text]
        )
        if before and not photos:
            return
        by = person if named else None
        await write_note(seen.item.id, "same", at=at, by=by, words=text, photos=photos)
        await tell_of(seen.item, "lists.told_same", people, at=at, but=person, words=text)
