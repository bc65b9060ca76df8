"""Put what was said on one of the four lists, from the room."""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import write
from app.refusals import Refusal
from meetings.checklists.actions.raise_item import raise_item
from meetings.gatherings.room_log import append, hold_room, judge, refuse_others
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.steps import Step, done_before


@dataclass(frozen=True)
class Put:
    """The entry as it is called: list and number; `ref` its public id."""

    list: str
    number: int
    ref: str


async def put_on_list(
    public_id: str,
    list: str,
    words: str,
    *,
    op: str,
    by: int,
    at: datetime,
    responsible_name: str = "",
    due_on: date | None = None,
) -> Put:
    """Write the entry and the event that says so; the same form twice is one entry."""
    words = " ".join(words.split())
    async with write():
        held = await hold_room(public_id)
        await refuse_others(held, Kind.LISTED, by=by, at=at)
        before = done_before(held.events, op)
        if before is not None:
            return Put(before.text("list"), before.whole("number") or 0, before.text("ref"))
        judge(held, Step(Kind.LISTED, held.state.item, facts={"list": list, "words": words}))
        if due_on is not None and due_on < held.today(at):
            raise Refusal("room.due_past", at="due_on")
        entry = await raise_item(
            list,
            words,
            community=held.head.community,
            at=at,
            by=by,
            round_table=held.head.table,
            origin="meeting",
            origin_ref=held.head.public_id,
            origin_words=words,
            responsible_name=responsible_name,
            due_on=due_on,
            key=f"{public_id} {op}" if op else "",
        )
        await append(
            held,
            Kind.LISTED,
            by=by,
            at=at,
            item=held.state.item,
            facts={"list": list, "number": entry.number, "words": words, "ref": entry.public_id, "op": op},
        )
    return Put(list, entry.number, entry.public_id)
