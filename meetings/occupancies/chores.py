"""What happens here by itself: those in charge are reminded, what nobody confirmed is forgotten."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from app.clock import now, today
from app.community.queries.standings import places
from meetings.occupancies.actions.forget_duties import forget_duties
from meetings.occupancies.actions.forget_sign_ins import forget_sign_ins
from meetings.occupancies.actions.remind_duties import remind_duties
from meetings.occupancies.actions.remind_of_dues import remind_of_dues

LOOKS_EVERY = timedelta(hours=1)


def caring() -> Callable[[bytes], Awaitable[object]]:
    """At the start, then every hour."""
    done_at: datetime | None = None

    async def care_for_houses(_: bytes) -> None:
        nonlocal done_at
        if done_at is not None and abs(now() - done_at) < LOOKS_EVERY:
            return
        for place in await places():
            await remind_of_dues(place.id, at=now(), today=today(place.time_zone))
            await remind_duties(place.id, at=now(), today=today(place.time_zone))
        await forget_sign_ins(at=now(), today=today())
        await forget_duties(at=now(), today=today())
        done_at = now()

    return care_for_houses


CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = (caring(),)
