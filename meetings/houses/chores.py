"""What happens here by itself: messages and the names of former wardens go on their day."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from app.clock import now, today
from meetings.houses.actions.forget_house_data import forget_house_data

FORGETS_EVERY = timedelta(hours=6)


def _forgetting() -> Callable[[bytes], Awaitable[object]]:
    done_at: datetime | None = None

    async def forget(_: bytes) -> None:
        nonlocal done_at
        if done_at is None or now() - done_at >= FORGETS_EVERY:
            await forget_house_data(at=now(), today=today())
            done_at = now()

    return forget


CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = (_forgetting(),)
