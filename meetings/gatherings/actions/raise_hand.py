"""Raise a hand for the item that is on."""

from datetime import datetime

from app.database import execute, write
from app.live import publish
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.attendees import attendee_of
from meetings.gatherings.queries.hands import called_requests, open_hand
from meetings.gatherings.room_log import HeldRoom, hold_room
from meetings.gatherings.rules.speaking import Side
from meetings.gatherings.tables import SpeakingRequest


async def raise_hand(public_id: str, item: str, *, person: int, side: str = "", at: datetime) -> int:
    """The hand is up: a second time changes nothing but the side. `item` is the public id that was shown."""
    if side not in frozenset(Side):
        raise Refusal("room.no_side", at="side")
    async with write():
        held = await hold_room(public_id)
        came = await attendee_of(held.head.id, person)
        if came is None or not came.here:
            raise Refusal("room.check_in_first") if held.head.told else NotFound
        number, proposal = await _item_on(held, item)
        side = side if proposal else Side.NONE
        if proposal and held.head.alternate_sides and not side:
            raise Refusal("room.side_missing", at="side")
        up = await open_hand(number, came.id, called_requests(held.state))
        if up is not None:
            await execute("UPDATE speaking_request SET side = ? WHERE id = ?", [str(side), up.id])
        publish("room", public_id)
        return up.id if up is not None else await _up(held, number, came.id, side, at)


async def _item_on(held: HeldRoom, public_id: str) -> tuple[int, bool]:
    """The item's row and whether it is a proposal; refused when another item is on by now."""
    if held.state.ended_at is not None:
        raise Refusal("room.over")
    if not held.state.running:
        raise Refusal("room.not_begun")
    found = next((each for each in await agenda(held.head.id) if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    if found.id != held.state.item:
        raise Refusal("room.item_over")
    return found.id, found.proposal


async def _up(held: HeldRoom, item: int, attendee: int, side: str, at: datetime) -> int:
    rows = await SpeakingRequest.insert(
        SpeakingRequest(meeting=held.head.id, item=item, attendee=attendee, side=str(side), asked_at=at)
    )
    return int(rows[0]["id"])
