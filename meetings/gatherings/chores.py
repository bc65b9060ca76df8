"""What do meetings do by themselves? Screens of a room that is on are drawn anew; what is over goes."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from app.clock import now, today
from app.live import publish
from meetings.gatherings.actions.forget_answers import forget_answers
from meetings.gatherings.actions.forget_attendance import forget_attendance
from meetings.gatherings.actions.forget_meetings import forget_meetings
from meetings.gatherings.queries.meetings import running_meetings

LOOKS_EVERY = timedelta(hours=6)


def ticking() -> Callable[[bytes], Awaitable[object]]:
    """Once in each minute, for every meeting in progress: its screens are drawn anew."""
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


def forgetting() -> Callable[[bytes], Awaitable[object]]:
    """At the start, then every six hours: replies, names on lists, who came, who answered what."""
    done_at: datetime | None = None

    async def forget_what_is_over(_: bytes) -> None:
        nonlocal done_at
        if done_at is not None and abs(now() - done_at) < LOOKS_EVERY:
            return
        await forget_meetings(at=now())
        await forget_attendance(at=now(), today=today())
        await forget_answers(at=now())
        done_at = now()

    return forget_what_is_over


CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = (ticking(), forgetting())
