"""Say that it is not done, and what is missing: the item goes on."""

from datetime import date, datetime

from app.database import execute, write
from meetings.checklists.actions.agree_done import hold_for_answer
from meetings.checklists.holding import check_photos, said, settle_all, tell_of, write_note
from meetings.checklists.queries.circles import concerned
from meetings.checklists.queries.levels import in_charge, standing_at
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.rules.items import goes_up_at


async def refuse_done(
    public_id: str,
    words: str,
    *,
    at: datetime,
    today: date,
    person: int | None = None,
    coded: int | None = None,
    photos: tuple[int, ...] = (),
) -> None:
    """With the reason; whoever is responsible, else in charge, is told to go on. Twice is once."""
    text = said(words)
    check_photos(photos)
    async with write():
        item, on_behalf = await hold_for_answer(public_id, person=person, coded=coded, today=today)
        if item.state != "done":
            return
        settings = await list_settings(item.community)
        await execute(
            "UPDATE list_item SET state = 'underway', done_at = NULL, closes_at = NULL, level_due_at = ?"
            " WHERE id = ?",
            [goes_up_at(item.list, item.level, at, settings), item.id],
        )
        facts = {"on_behalf": item.raised_name} if on_behalf else {}
        await write_note(item.id, "not_done", at=at, by=person, words=text, facts=facts, photos=photos)
        await settle_all(item.id, at=at)
        level = await standing_at(item.community, item.round_table, item.office_level)
        hands = (item.responsible,) if item.responsible else await in_charge(item.community, level, today)
        await tell_of(item, "lists.told_not_done", hands, at=at, but=person, todo=True, words=text)
        others = [each for each in await concerned(item) if each not in hands]
        await tell_of(item, "lists.told_not_done", others, at=at, but=person, words=text)
