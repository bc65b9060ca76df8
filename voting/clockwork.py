"""What does time bring about by itself? Votes open and close at their posted hour, also after a stop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from voting.actions.close_due import close_due
from voting.actions.open_due import open_due

log = logging.getLogger("voting.clockwork")

LONGEST_SLEEP = 20.0  # seconds; a posted hour may move while the clockwork sleeps

Chore = Callable[[bytes], Awaitable[object]]  # each is given the installation's secret
CHORES: tuple[Chore, ...] = (open_due, close_due)


@asynccontextmanager
async def clockwork(secret: bytes, more: tuple[Chore, ...] = ()) -> AsyncIterator[None]:
    """Run every chore once at the start, then again and again until the application stops.

    `more` are the chores of the features below. Nothing rests on the clockwork's punctuality: a ballot
    is judged by the posted hour in its own transaction.
    """
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
        await asyncio.sleep(LONGEST_SLEEP)
