"""Who comes in to a meeting's desk, and who to its room: load and ask in one step, or nothing exists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import today
from app.refusals import NotFound
from app.web import visitor
from meetings.gatherings.queries.attendees import attendee_of
from meetings.gatherings.queries.meetings import MeetingHead, may_attend, may_run, meeting
from meetings.gatherings.rules.attendance import Attendee

Asked = Request[Any, Any, Any]


@dataclass(frozen=True)
class AtDesk:
    """A meeting and somebody who may run it."""

    head: MeetingHead
    person: int
    today: date


@dataclass(frozen=True)
class InRoom:
    """A meeting and somebody who may come to it or came; `attendee` None: not checked in yet."""

    head: MeetingHead
    person: int
    today: date
    attendee: Attendee | None


async def enter_desk(request: Asked, public_id: str) -> AtDesk:
    """The desk of a meeting that was called, for whoever may run it."""
    who, head = visitor(request), await meeting(public_id)
    if who is None or head is None or not head.told:
        raise NotFound
    day = today(head.zone)
    if not await may_run(who.person_id, head, day):
        raise NotFound
    return AtDesk(head, who.person_id, day)


async def enter_room(request: Asked, public_id: str) -> InRoom:
    """The room, for those in scope, those invited, and whoever was let in by its code."""
    who, head = visitor(request), await meeting(public_id)
    if who is None or head is None or not head.told:
        raise NotFound
    day, came = today(head.zone), await attendee_of(head.id, who.person_id)
    if came is None and not await may_attend(who.person_id, head, day):
        raise NotFound
    return InRoom(head, who.person_id, day, came)


async def told_meeting(public_id: str) -> MeetingHead:
    """A meeting that was called, whoever asks: its door, where only the room's code lets in."""
    head = await meeting(public_id)
    if head is None or not head.told:
        raise NotFound
    return head
