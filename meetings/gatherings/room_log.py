"""The room being changed: held so that nobody else appends, judged by its rules, and one event longer."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from app.database import execute, fetch, lock
from app.live import publish
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.meetings import MeetingHead, may_run, meeting
from meetings.gatherings.queries.room import events_of
from meetings.gatherings.rules.room import Event, Facts, Kind, RoomState, fold
from meetings.gatherings.rules.steps import WRITING, Answer, Step, decide
from meetings.gatherings.tables import Meeting, RoomEvent


@dataclass(frozen=True)
class HeldRoom:
    """A meeting and its room while its row is held."""

    head: MeetingHead
    events: tuple[Event, ...]
    state: RoomState

    @property
    def chair(self) -> int | None:
        """Who holds the chair now; as called where no event has settled it."""
        return self.head.chair if self.state.chair is None else self.state.chair

    def today(self, at: datetime) -> date:
        return at.astimezone(self.head.zone).date()


async def hold_room(public_id: str) -> HeldRoom:
    """Wait, inside `write()`, for the turn to append to a meeting's events."""
    found = await meeting(public_id)
    if found is None:
        raise NotFound
    await lock(Meeting, found.id)
    found = await meeting(public_id)
    if found is None:
        raise NotFound
    events = await events_of(found.id)
    return HeldRoom(found, events, fold(events))


async def refuse_others(held: HeldRoom, kind: Kind, *, by: int, at: datetime) -> None:
    """Only who runs the meeting, and of those only the chair; the recorder too where something is written."""
    if not held.head.told or not await may_run(by, held.head, held.today(at)):
        raise NotFound
    if kind in (Kind.CHAIR, Kind.STARTED) or held.chair in (None, by):
        return
    if kind in WRITING and by == held.head.recorder:
        return
    raise Refusal("room.not_chair")


def judge(held: HeldRoom, step: Step) -> bool:
    """Whether the step is to be appended; False where it is so already, a Refusal where it cannot be."""
    decision = decide(held.state, step)
    if decision.answer is Answer.REFUSED:
        raise Refusal(decision.reason, at=decision.at)
    return decision.answer is Answer.HAPPENS


async def append(
    held: HeldRoom,
    kind: Kind,
    *,
    by: int | None,
    at: datetime,
    item: int | None = None,
    request: int | None = None,
    poll: int | None = None,
    facts: Facts | None = None,
) -> int:
    """Write the next event and tell every screen after the commit; returns its number."""
    rows = await fetch("UPDATE meeting SET events = events + 1 WHERE id = ? RETURNING events", [held.head.id])
    number = int(rows[0]["events"])
    await RoomEvent.insert(
        RoomEvent(
            meeting=held.head.id,
            number=number,
            kind=kind.value,
            item=item,
            request=request,
            poll=poll,
            facts=json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True),
            happened_at=at,
            made_by=by,
        )
    )
    publish("room", held.head.public_id)
    return number


async def undo(held: HeldRoom, event: Event, *, by: int, at: datetime) -> None:
    """Mark an event as taken back; it stays on record."""
    await execute(
        "UPDATE room_event SET undone_at = ?, undone_by = ?"
        " WHERE meeting = ? AND number = ? AND undone_at IS NULL",
        [at, by, held.head.id, event.number],
    )
    publish("room", held.head.public_id)
