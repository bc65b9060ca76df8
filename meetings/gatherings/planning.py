"""The meeting being planned: held so that nobody else changes it, by who may, in a state that allows it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.community.queries.standings import place_by_id
from app.database import after_commit, fetch, lock
from app.live import publish
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.agenda import Item, agenda
from meetings.gatherings.queries.meetings import MeetingHead, may_run, meeting, meeting_by_id
from meetings.gatherings.rules.states import State, Step, reason_against
from meetings.gatherings.tables import Meeting

ROOM = "room"  # the live topic of a meeting, by its public id


async def hold_meeting(
    public_id: str, step: Step, *, by: int, at: datetime, done: State | None = None
) -> MeetingHead:
    """Wait, inside `write()`, for the turn to plan a meeting; NotFound for whoever may not run it.

    In the state `done` the step has been taken before: that is no fault, and the caller changes nothing.
    """
    found = await meeting(public_id)
    if found is None:
        raise NotFound
    await lock(Meeting, found.id)
    return await _held(found.id, step, by=by, at=at, done=done)


async def hold_item(public_id: str, step: Step, *, by: int, at: datetime) -> tuple[MeetingHead, Item]:
    """The same for one item of an agenda, with its meeting."""
    rows = await fetch("SELECT id, meeting FROM agenda_item WHERE public_id = ?", [public_id])
    if not rows:
        raise NotFound
    await lock(Meeting, rows[0]["meeting"])
    head = await _held(rows[0]["meeting"], step, by=by, at=at)
    for item in await agenda(head.id):
        if item.public_id == public_id:
            return head, item
    raise Refusal("gatherings.item_gone")


async def local_day(community: int, at: datetime) -> date:
    """The calendar day in a community's time zone."""
    return at.astimezone(ZoneInfo((await place_by_id(community)).time_zone)).date()


def refuse(state: State, step: Step) -> None:
    """Refuse a step that is not legal in this state."""
    reason = reason_against(state, step)
    if reason:
        raise Refusal(reason)


def show_again(head: MeetingHead) -> None:
    """After the commit tell every screen of a meeting that is on."""
    if head.state is State.RUNNING:
        after_commit(lambda: publish(ROOM, head.public_id))


async def _held(number: int, step: Step, *, by: int, at: datetime, done: State | None = None) -> MeetingHead:
    head = await meeting_by_id(number)
    if not await may_run(by, head, at.astimezone(head.zone).date()):
        raise NotFound
    if head.state is not done:
        refuse(head.state, step)
    return head
