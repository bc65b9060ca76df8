"""What follows when an item ends? It says how, and those whom it grew from and into are told."""

from datetime import date, datetime

from app.database import execute
from meetings.checklists.holding import settle_all, tell_of, write_note
from meetings.checklists.queries.circles import concerned, grown_from, led_to
from meetings.checklists.queries.items import Item, item_by_id
from meetings.checklists.queries.levels import in_charge, standing_at


async def end_item(
    item: Item, how: str, *, at: datetime, by: int | None, today: date, words: str = ""
) -> None:
    """Inside `write()`, with the item held: closed, `how` as in rules/items.py, and told."""
    await execute(
        "UPDATE list_item SET state = 'closed', closed_at = ?, closed_how = ?, closes_at = NULL,"
        " level_due_at = NULL WHERE id = ?",
        [at, how, item.id],
    )
    await write_note(item.id, "closed", at=at, by=by, words=words, facts={"how": how})
    await settle_all(item.id, at=at)
    people = await concerned(item)
    await tell_of(item, f"lists.told_closed_{how}", people, at=at, but=by, words=words)
    if item.list == "action":
        await _tell_those_it_grew_from(item, at=at, but=by, told=people, today=today)


async def _tell_those_it_grew_from(
    action: Item, *, at: datetime, but: int | None, told: tuple[int, ...], today: date
) -> None:
    """The raiser of the issue hears of each action; when the last one is over, so does who is in charge."""
    for line in await grown_from(action.id):
        above = await item_by_id(line.id)
        people = [person for person in await concerned(above) if person not in told]
        await tell_of(above, "lists.told_action_closed", people, at=at, but=but, words=action.words)
        if above.is_open and above.state != "done" and not await _something_goes_on(above.id):
            level = await standing_at(above.community, above.round_table, above.office_level)
            responsible = (above.responsible,) if above.responsible else None
            await tell_of(
                above,
                "lists.told_all_done",
                responsible or await in_charge(above.community, level, today),
                at=at,
                todo=True,
            )


async def _something_goes_on(item: int) -> bool:
    return any(line.is_open for line in await led_to(item))
