"""Lower a hand again."""

from datetime import datetime

from app.database import execute, write
from app.live import publish
from meetings.gatherings.queries.attendees import attendee_of
from meetings.gatherings.queries.hands import called_requests
from meetings.gatherings.room_log import hold_room


async def withdraw_hand(public_id: str, *, person: int, at: datetime) -> None:
    """No hand of this person is up any more in this meeting; whoever was called up goes on speaking."""
    async with write():
        held = await hold_room(public_id)
        came = await attendee_of(held.head.id, person)
        if came is None:  # who never came has no hand up
            return
        called = called_requests(held.state) or (0,)
        changed = await execute(
            "UPDATE speaking_request SET withdrawn_at = ? WHERE attendee = ? AND withdrawn_at IS NULL"
            f" AND id NOT IN ({', '.join('?' * len(called))})",
            [at, came.id, *called],
        )
        if changed:
            publish("room", public_id)
