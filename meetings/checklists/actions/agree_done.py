"""Say that it is done: the item closes."""

from datetime import date, datetime

from app.database import write
from app.refusals import NotFound
from meetings.checklists.ending import end_item
from meetings.checklists.holding import hold_row, said, write_note
from meetings.checklists.queries.circles import Asked, asked_about
from meetings.checklists.queries.items import Item, Seen, item_by_id, item_for, number_of


async def agree_done(
    public_id: str,
    words: str,
    *,
    at: datetime,
    today: date,
    person: int | None = None,
    coded: int | None = None,
) -> None:
    """By the person who raised it, or by the follow code of item `coded`; twice is once.

    Where nobody can be asked (said at a table by somebody without a phone), who leads writes down how it
    was agreed.
    """
    text = said(words, needed=False)
    async with write():
        item, on_behalf = await hold_for_answer(public_id, person=person, coded=coded, today=today)
        if item.state != "done":
            return
        facts = {"on_behalf": item.raised_name} if on_behalf else {}
        text = said(words, needed=on_behalf)
        await write_note(item.id, "agreed", at=at, by=person, words=text, facts=facts)
        await end_item(item, "agreed", at=at, by=person, today=today)


async def hold_for_answer(
    public_id: str, *, person: int | None, coded: int | None, today: date
) -> tuple[Item, bool]:
    """Inside `write()`: the item held, for whoever is asked about it; True: answers on another's behalf."""
    await hold_row(await number_of(public_id))
    if coded is not None:
        item = await item_by_id(await number_of(public_id))
        if coded not in (await asked_about(item)).coded:
            raise NotFound
        return item, False
    seen = await item_for(public_id, person, today)
    asked = await asked_about(seen.item)
    if person is not None and person in asked.people:
        return seen.item, False
    if not _on_behalf(seen, asked):
        raise NotFound
    return seen.item, True


def _on_behalf(seen: Seen, asked: Asked) -> bool:
    return asked.nobody and seen.leads and not seen.is_responsible
