"""Who comes to a meeting's pages: load it with what the visitor is there in one step, or nothing exists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request

from app.clock import today
from app.community.queries.standings import Place, place_by_id
from app.refusals import NotFound
from app.web import visitor
from meetings.gatherings.queries.agenda import Item, agenda_item
from meetings.gatherings.queries.meetings import MeetingHead, may_attend, may_run, meeting, meeting_by_id

Asked = Request[Any, Any, Any]
LONG_FORM = 256 * 1024  # octets: 20,000 Chinese characters as a form sends them, so that a refusal keeps them


@dataclass(frozen=True)
class EnteredMeeting:
    """A meeting that the visitor may see, and what the visitor may do there."""

    head: MeetingHead
    place: Place
    today: date
    person: int | None
    runs: bool
    attends: bool

    @property
    def me(self) -> int:
        """The person behind an action that only people who signed in reach."""
        if self.person is None:
            raise NotFound
        return self.person

    @property
    def path(self) -> str:
        return f"/meetings/{self.head.public_id}"


async def enter_meeting(request: Asked, public_id: str) -> EnteredMeeting:
    """The meeting for anyone where its notice hangs, for those in scope where it does not."""
    entered = await _entered(request, await meeting(public_id))
    if not (entered.head.posted or entered.attends or entered.runs):
        raise NotFound
    return entered


async def enter_in_scope(request: Asked, public_id: str) -> EnteredMeeting:
    """The meeting for whoever may come to it."""
    entered = await _entered(request, await meeting(public_id))
    if not entered.attends:
        raise NotFound
    return entered


async def enter_own_meeting(request: Asked, public_id: str) -> EnteredMeeting:
    """The meeting for whoever may run it; for others it has no such page."""
    entered = await _entered(request, await meeting(public_id))
    if not entered.runs:
        raise NotFound
    return entered


async def enter_item(request: Asked, public_id: str, *, own: bool = True) -> tuple[EnteredMeeting, Item]:
    """An agenda item with its meeting, for whoever may run it; `own=False`: for whoever may come."""
    item = await agenda_item(public_id)
    if item is None:
        raise NotFound
    entered = await _entered(request, await meeting_by_id(item.meeting))
    if not (entered.runs if own else entered.attends):
        raise NotFound
    return entered, item


async def _entered(request: Asked, head: MeetingHead | None) -> EnteredMeeting:
    if head is None:
        raise NotFound
    place, who = await place_by_id(head.community), visitor(request)
    person, this_day = who.person_id if who else None, today(head.time_zone)
    runs = await may_run(person, head, this_day)
    attends = runs or await may_attend(person, head, this_day)
    return EnteredMeeting(head, place, this_day, person, runs, attends)
