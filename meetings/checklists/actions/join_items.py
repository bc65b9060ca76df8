"""Join an item to another that is the same thing; whoever raised or followed it follows that one."""

from datetime import date, datetime

from app.database import execute, fetch, write
from app.refusals import NotFound, Refusal
from meetings.checklists.actions.follow_item import add_follower
from meetings.checklists.holding import (
    check_open,
    hold_row,
    leader,
    settle_all,
    tell_of,
    write_note,
)
from meetings.checklists.queries.circles import concerned
from meetings.checklists.queries.items import item_by_id, item_for


async def join_items(public_id: str, number: int | None, *, person: int, at: datetime, today: date) -> None:
    """`number` is that of the item that goes on, on the same list."""
    async with write():
        seen = await item_for(public_id, person, today)
        leader(seen)
        rows = await fetch(
            "SELECT id, public_id FROM list_item WHERE community = ? AND list = ? AND number = ?",
            [seen.item.community, seen.item.list, number],
        )
        if not rows or number is None:
            raise Refusal("lists.no_such_number", at="number")
        if seen.item.joined_into == rows[0]["id"]:
            return
        if rows[0]["id"] == seen.item.id:
            raise Refusal("lists.link_to_itself", at="number")
        # in one order, so that two that are joined into each other do not wait for each other for ever
        for number_held in sorted((seen.item.id, int(rows[0]["id"]))):
            await hold_row(number_held)
        seen = await item_for(public_id, person, today)
        if seen.item.joined_into == rows[0]["id"]:
            return
        check_open(seen.item)
        try:
            other = (await item_for(rows[0]["public_id"], person, today)).item
        except NotFound:
            raise Refusal("lists.no_such_number", at="number") from None
        if not other.is_open:
            raise Refusal("lists.joins_closed", at="number")
        people = await concerned(seen.item)
        for each in people:
            if each != other.raised_by:
                await add_follower(other.id, each, at)
        await execute(
            "UPDATE list_item SET state = 'joined', joined_into = ?, closed_at = ?, closed_how = 'joined',"
            " level_due_at = NULL, closes_at = NULL WHERE id = ?",
            [other.id, at, seen.item.id],
        )
        await write_note(seen.item.id, "joined", at=at, by=person, facts={"into": other.number})
        await write_note(other.id, "joined", at=at, by=person, facts={"from": seen.item.number})
        await settle_all(seen.item.id, at=at)
        await tell_of(await item_by_id(other.id), "lists.told_joined", people, at=at, but=person)
