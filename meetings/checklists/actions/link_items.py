"""Say that one item led to another, or that a resource meets a need."""

from datetime import date, datetime

from app.database import fetch, is_unique_violation, savepoint, write
from app.refusals import NotFound, Refusal
from meetings.checklists.holding import check_open, hold_item, write_note
from meetings.checklists.queries.circles import grown_from
from meetings.checklists.queries.items import Item, Seen, item_for
from meetings.checklists.tables import ItemLink

ORDER = ("issue", "need", "resource", "action")


async def link_items(
    public_id: str, list: str, number: int | None, *, person: int, at: datetime, today: date
) -> None:
    """The other item as people call it: need 64. Which leads to which follows from the lists."""
    async with write():
        seen = await hold_item(public_id, person, today)
        if not (seen.leads or seen.is_responsible):
            raise NotFound
        check_open(seen.item)
        other = await _other(seen, list, number, person, today)
        first, second = sorted((seen.item, other.item), key=lambda item: ORDER.index(item.list))
        kind = "meets" if {first.list, second.list} == {"need", "resource"} else "leads_to"
        if kind == "meets":
            first, second = second, first  # the resource meets the need
        if kind == "leads_to" and any(line.id == second.id for line in await grown_from(first.id)):
            raise Refusal("lists.link_in_a_ring", at="number")
        await _link(first, second, kind, person, at)


async def _other(seen: Seen, list: str, number: int | None, person: int, today: date) -> Seen:
    rows = await fetch(
        "SELECT public_id FROM list_item WHERE community = ? AND list = ? AND number = ?",
        [seen.item.community, list, number],
    )
    if not rows or number is None:
        raise Refusal("lists.no_such_number", at="number")
    if rows[0]["public_id"] == seen.item.public_id:
        raise Refusal("lists.link_to_itself", at="number")
    try:
        return await item_for(rows[0]["public_id"], person, today)
    except NotFound:
        raise Refusal("lists.no_such_number", at="number") from None


async def _link(first: Item, second: Item, kind: str, person: int, at: datetime) -> None:
    link = ItemLink(from_item=first.id, to_item=second.id, kind=kind, made_by=person, made_at=at)
    try:
        async with savepoint():
            await ItemLink.insert(link)
    except Exception as fault:
        if is_unique_violation(fault):
            return  # linked already
        raise
    for item, other in ((first, second), (second, first)):
        facts = {"list": other.list, "number": other.number, "kind": kind}
        await write_note(item.id, "linked", at=at, by=person, facts=facts)
