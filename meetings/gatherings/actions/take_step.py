"""Take one step in the room: an item, a speaker, the timer, the screen, the chair, an outcome, a remark."""

from dataclasses import dataclass
from datetime import datetime

from app.database import fetch, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.meetings import may_run
from meetings.gatherings.room_log import HeldRoom, append, hold_room, judge, refuse_others
from meetings.gatherings.rules.room import Facts, Kind
from meetings.gatherings.rules.steps import Step, done_before

# The others have an action of their own: they change more than the list of events.
PLAIN = frozenset(
    {
        *(Kind.ITEM, Kind.ITEM_CLOSED, Kind.PAUSED, Kind.RESUMED, Kind.TIMER, Kind.SPEAKER),
        *(Kind.SPEAKER_DONE, Kind.SCREEN, Kind.CHAIR, Kind.OUTCOME, Kind.REMARK),
    }
)
ABOUT_AN_ITEM = frozenset({Kind.ITEM, Kind.TIMER, Kind.OUTCOME, Kind.REMARK, Kind.SPEAKER})


@dataclass(frozen=True)
class Taken:
    """The room's last event after the step; `already`: it was so before, nothing was written."""

    number: int
    already: bool = False


async def take_step(public_id: str, step: Step, *, by: int, at: datetime) -> Taken:
    """Append the step; one that is so already changes nothing and is no fault."""
    if step.kind not in PLAIN:
        raise ValueError(f"{step.kind} is not for take_step")
    async with write():
        held = await hold_room(public_id)
        await refuse_others(held, step.kind, by=by, at=at)
        if done_before(held.events, step.op) or not judge(held, step):
            return Taken(held.state.number, already=True)
        item = await _item(held, step)
        if step.kind is Kind.CHAIR and not await may_run(_person(step), held.head, held.today(at)):
            raise Refusal("room.chair_may_not", at="person")
        if step.kind is Kind.SPEAKER:
            await _refuse_lowered(held, step)
        number = await append(
            held, step.kind, by=by, at=at, item=item, request=step.request, facts=_facts(step)
        )
        return Taken(number)


async def _item(held: HeldRoom, step: Step) -> int | None:
    """The item that the event belongs to, which must stand on this agenda."""
    item = step.item
    if item is None and step.kind in ABOUT_AN_ITEM:
        item = held.state.item
    if item is None:
        if step.kind is Kind.ITEM:
            raise NotFound
        return None
    rows = await fetch(
        "SELECT id FROM agenda_item WHERE id = ? AND meeting = ? AND removed_at IS NULL", [item, held.head.id]
    )
    if not rows:
        raise NotFound
    return item


async def _refuse_lowered(held: HeldRoom, step: Step) -> None:
    rows = await fetch(
        "SELECT item, withdrawn_at FROM speaking_request WHERE id = ? AND meeting = ?",
        [step.request, held.head.id],
    )
    if not rows:
        raise NotFound
    if rows[0]["withdrawn_at"] is not None or rows[0]["item"] != held.state.item:
        raise Refusal("room.hand_is_down")


def _person(step: Step) -> int:
    return int(step.facts.get("person", 0))


def _facts(step: Step) -> Facts:
    return {**step.facts, "op": step.op} if step.op else step.facts
