"""What does time bring about by itself? Votes open and close at their posted hour, also after a stop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from app.clock import now
from app.live import publish
from voting.actions.audit_ledgers import audit_ledgers
from voting.actions.close_due import close_due
from voting.actions.forget_choices import forget_choices
from voting.actions.open_due import open_due
from voting.queries.closures import next_close, running

log = logging.getLogger("voting.clockwork")

LONGEST_SLEEP = 20.0  # seconds; a posted hour may move while the clockwork sleeps
SHORTEST_SLEEP = 0.5
FORGETS_EVERY = timedelta(hours=6)

Chore = Callable[[bytes], Awaitable[object]]  # each is given the installation's secret


async def tick(_: bytes) -> None:
    """Walls say the time and how long is left, also while no ballot comes in."""
    for public_id in await running():
        publish("assembly", public_id)


def forgetting() -> Chore:
    """At the start, then every six hours: who answered what by phone in a motion closed long ago."""
    done_at: datetime | None = None

    async def forget(_: bytes) -> None:
        nonlocal done_at
        if done_at is None or abs(now() - done_at) >= FORGETS_EVERY:
            await forget_choices(at=now())
            done_at = now()

    return forget


CHORES: tuple[Chore, ...] = (open_due, close_due, tick, forgetting())


@asynccontextmanager
async def clockwork(secret: bytes, more: tuple[Chore, ...] = ()) -> AsyncIterator[None]:
    """Check every ledger before a door opens; then run every chore again and again until the end.

    `more` are the chores of the features below. Nothing rests on the clockwork's punctuality: a ballot
    is judged by the posted hour in its own transaction.
    """
    await audit_ledgers(secret)
    task = asyncio.create_task(_run(secret, CHORES + more))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _run(secret: bytes, chores: tuple[Chore, ...]) -> None:
    while True:
        for chore in chores:
            try:
                await chore(secret)
            except Exception as error:  # noqa: BLE001 - the next round tries again; details stay out of logs
                log.error("%s failed: %s", getattr(chore, "__name__", "chore"), type(error).__qualname__)
        await asyncio.sleep(await _pause())


async def _pause() -> float:
    """Until the next posted close, so that the wall shows the verdict when the clock strikes."""
    try:
        due = await next_close()
    except Exception:  # noqa: BLE001 - the chores say what is wrong
        due = None
    left = (due - now()).total_seconds() if due else LONGEST_SLEEP
    # What is overdue could not be closed: there is no hurry to try it again.
    return min(max(left, SHORTEST_SLEEP), LONGEST_SLEEP) if left > 0 else LONGEST_SLEEP
