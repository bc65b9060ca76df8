"""What do round tables do by themselves? Convenors are reminded once a period, old guests are forgotten."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from app.clock import now, today
from app.community.queries.standings import places
from meetings.roundtables.actions.forget_guests import forget_guests
from meetings.roundtables.actions.remind_convenors import remind_convenors

LOOKS_EVERY = timedelta(hours=1)


def caring() -> Callable[[bytes], Awaitable[object]]:
    """At the start, then every hour."""
    done_at: datetime | None = None

    async def care_for_tables(_: bytes) -> None:
        nonlocal done_at
        if done_at is not None and abs(now() - done_at) < LOOKS_EVERY:
            return
        for place in await places():
            await remind_convenors(place.id, at=now(), today=today(place.time_zone))
        await forget_guests(today=today())
        done_at = now()

    return care_for_tables


CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = (caring(),)
