"""Take back the last step in the room; it stays on record as taken back."""

from datetime import datetime

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.checklists.actions.close_item import close_item
from meetings.gatherings.room_log import HeldRoom, hold_room, refuse_others, undo
from meetings.gatherings.rules.room import Event, Kind
from meetings.gatherings.rules.steps import UNDOABLE, last_step


async def undo_step(public_id: str, number: int, *, by: int, at: datetime) -> Event:
    """Take back the event `number`, which must be the last; returns it. Twice, or by two, is once."""
    async with write():
        held = await hold_room(public_id)
        event = next((each for each in held.events if each.number == number), None)
        if event is None:
            raise NotFound
        await refuse_others(held, _right_for(event), by=by, at=at)
        if event.undone:
            return event
        if held.state.ended_at is not None:
            raise Refusal("room.over")
        if last_step(held.events) != event:
            raise Refusal("room.not_last")
        if event.kind not in UNDOABLE:
            raise Refusal("room.not_undoable")
        await undo(held, event, by=by, at=at)
        await _put_right(held, event, by, at)
        return event


def _right_for(event: Event) -> Kind:
    """Handing the chair back is for who has it: everything else goes with the right to take the step."""
    kind = Kind(event.kind)
    return Kind.REMARK if kind in (Kind.OUTCOME, Kind.LISTED) else Kind.ITEM if kind is Kind.CHAIR else kind


async def _put_right(held: HeldRoom, event: Event, by: int, at: datetime) -> None:
    """What the step changed beside the list of events."""
    if event.kind == Kind.STARTED:
        await execute(
            "UPDATE meeting SET state = 'called', started_at = NULL WHERE id = ? AND state = 'running'",
            [held.head.id],
        )
    if event.kind == Kind.LISTED and event.text("ref"):
        await close_item(
            event.text("ref"), "withdrawn", event.text("words"), person=by, at=at, today=held.today(at)
        )
