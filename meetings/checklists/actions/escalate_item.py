"""Take an item one level up: the level says that it cannot settle it, or its days are over."""

from datetime import date, datetime

from app.database import execute, write
from app.refusals import Refusal
from meetings.checklists.holding import (
    check_open,
    hold_item,
    hold_row,
    leader,
    said,
    settle_all,
    tell_of,
    write_note,
)
from meetings.checklists.queries.circles import concerned
from meetings.checklists.queries.items import Item, item_by_id
from meetings.checklists.queries.levels import in_charge, level_above, standing_at
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.rules.items import GOES_UP, goes_up_at


async def escalate_item(
    public_id: str, words: str, *, person: int, at: datetime, today: date, standing_at_table: int | None
) -> None:
    """With the reason of the level. `standing_at_table` is what the page showed: a second click goes no
    further than the first.
    """
    reason = said(words)
    async with write():
        seen = await hold_item(public_id, person, today)
        if seen.item.round_table != standing_at_table or seen.item.office_level:
            return
        leader(seen)
        check_open(seen.item)
        await _up(seen.item, reason, by=person, at=at, today=today)


async def escalate_overdue(number: int, *, at: datetime, today: date) -> bool:
    """The chore's half: an item that has rested too long goes up, if that is still so."""
    async with write():
        await hold_row(number)
        item = await item_by_id(number)
        if not item.is_open or item.level_due_at is None or item.level_due_at > at or item.state == "done":
            return False
        try:
            await _up(item, "", by=None, at=at, today=today)
        except Refusal:
            await execute("UPDATE list_item SET level_due_at = NULL WHERE id = ?", [number])
            return False
    return True


async def _up(item: Item, reason: str, *, by: int | None, at: datetime, today: date) -> None:
    here = await standing_at(item.community, item.round_table, item.office_level)
    above = await level_above(item.community, here)
    if above is None or item.list not in GOES_UP:
        raise Refusal("lists.nothing_above")
    settings = await list_settings(item.community)
    await execute(
        "UPDATE list_item SET round_table = ?, office_level = ?, level_since = ?, level_due_at = ?,"
        " state = 'open', responsible = NULL, responsible_name = '', due_on = NULL, done_at = NULL,"
        " closes_at = NULL WHERE id = ?",
        [
            None if above.is_office else above.round_table,
            above.is_office,
            at,
            goes_up_at(item.list, above.level, at, settings),
            item.id,
        ],
    )
    facts = {"from": here.name, "from_table": here.round_table, "to": above.name, "level": above.level}
    if item.responsible_name:
        facts["was"] = item.responsible_name
    await write_note(item.id, "escalated", at=at, by=by, words=reason, facts=facts)
    await settle_all(item.id, at=at)
    moved = await item_by_id(item.id)
    people = await in_charge(item.community, above, today)
    await tell_of(
        moved,
        "lists.told_escalated",
        people,
        at=at,
        but=by,
        todo=True,
        due_at=moved.level_due_at,
        words=reason,
    )
    others = [person for person in await concerned(item) if person not in people]
    await tell_of(moved, "lists.told_moved_up", others, at=at, but=by, words=above.name)
