"""Send an item back to the level from which it came, with what that level is to do."""

import json
from datetime import date, datetime

from app.database import execute, fetch, write
from app.refusals import Refusal
from meetings.checklists.holding import (
    check_open,
    hold_item,
    leader,
    said,
    settle_all,
    tell_of,
    write_note,
)
from meetings.checklists.queries.circles import concerned
from meetings.checklists.queries.items import item_by_id
from meetings.checklists.queries.levels import in_charge, standing_at
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.rules.items import goes_up_at


async def send_back_item(
    public_id: str, words: str, *, person: int, at: datetime, today: date, standing_at_table: int | None
) -> None:
    """`standing_at_table` is what the page showed; None for the office above."""
    reason = said(words)
    async with write():
        seen = await hold_item(public_id, person, today)
        item = seen.item
        if item.round_table != standing_at_table:
            return
        leader(seen)
        check_open(item)
        back = await _came_from(item.id)
        if back is None or back == (item.round_table, item.office_level):
            raise Refusal("lists.came_from_nowhere")
        level = await standing_at(item.community, back[0])
        settings = await list_settings(item.community)
        await execute(
            "UPDATE list_item SET round_table = ?, office_level = ?, level_since = ?, level_due_at = ?,"
            " state = 'open', responsible = NULL, responsible_name = '', due_on = NULL, done_at = NULL,"
            " closes_at = NULL WHERE id = ?",
            [back[0], False, at, goes_up_at(item.list, level.level, at, settings), item.id],
        )
        here = await standing_at(item.community, item.round_table, item.office_level)
        facts = {"from": here.name, "to": level.name, "level": level.level}
        await write_note(item.id, "sent_back", at=at, by=person, words=reason, facts=facts)
        await settle_all(item.id, at=at)
        moved, people = await item_by_id(item.id), await in_charge(item.community, level, today)
        await tell_of(moved, "lists.told_sent_back", people, at=at, but=person, todo=True, words=reason)
        others = [each for each in await concerned(item) if each not in people]
        await tell_of(moved, "lists.told_moved_down", others, at=at, but=person, words=level.name)


async def _came_from(item: int) -> tuple[int | None, bool] | None:
    """Where it stood before it was taken up last, as (table, office level)."""
    rows = await fetch(
        "SELECT facts FROM item_note WHERE item = ? AND kind = 'escalated' ORDER BY id DESC LIMIT 1", [item]
    )
    return (json.loads(rows[0]["facts"]).get("from_table"), False) if rows else None
