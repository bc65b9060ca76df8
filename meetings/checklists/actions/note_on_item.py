"""Add to an item's history what somebody saw, did or wants said."""

from datetime import date, datetime

from app.database import write
from app.refusals import NotFound
from meetings.checklists.holding import check_open, check_photos, hold_item, said, tell_of, write_note
from meetings.checklists.queries.circles import concerned


async def note_on_item(
    public_id: str,
    words: str,
    *,
    person: int,
    at: datetime,
    today: date,
    photos: tuple[int, ...] = (),
    public: bool = True,
) -> None:
    """Everybody whom the item concerns may add to it; `public` False keeps it among those in charge."""
    text = said(words, needed=not photos)
    check_photos(photos)
    async with write():
        seen = await hold_item(public_id, person, today)
        if not (seen.reader.belongs or seen.leads or seen.raised_it or seen.is_responsible):
            raise NotFound
        check_open(seen.item)
        await write_note(
            seen.item.id,
            "note",
            at=at,
            by=person,
            words=text,
            photos=photos,
            public=public or not seen.leads,
        )
        if public:
            people = await concerned(seen.item)
            await tell_of(seen.item, "lists.told_note", people, at=at, but=person, words=text)
