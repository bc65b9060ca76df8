"""What do meetings that run do by themselves? Each minute their screens are drawn anew: the room's code changes."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from app.clock import now, today
from meetings.gatherings.actions.forget_attendance import forget_attendance
from app.live import publish
from meetings.gatherings.queries.meetings import running_meetings


def ticking() -> Callable[[bytes], Awaitable[object]]:
    """Once in each minute, for every meeting in progress."""
    done_in: datetime | None = None

    async def tick(_: bytes) -> None:
        nonlocal done_in
        minute = now().replace(second=0, microsecond=0)
        if minute == done_in:
            return
        for head in await running_meetings():
            publish("room", head.public_id)
        done_in = minute

    return tick


CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = (ticking(),)
