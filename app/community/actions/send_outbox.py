"""Hand waiting copies of inbox items to a channel; what fails is tried again later, a few times."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.community.channels import Channel
from app.community.queries.outbox import Copy, uncopied, unsent
from app.community.tables import OutboxMessage
from app.database import execute, write

MOST_TRIES = 6
LOOKS_BACK = timedelta(days=1)  # a channel that is switched on today does not send last year's news


async def send_outbox(channel: Channel, words: Callable[[Copy], str], *, at: datetime) -> int:
    """How many copies left. Sending happens outside any transaction: a slow service holds nobody up."""
    await _copy_items(channel.name, at)
    sent = 0
    for copy in await unsent(channel.name, MOST_TRIES):
        if at >= copy.created_at + _wait(copy.tries) and await _claim(copy):
            sent += await _send(channel, copy, words(copy), at)
    return sent


async def _copy_items(channel: str, at: datetime) -> None:
    found = await uncopied(channel, at - LOOKS_BACK)
    if not found:
        return
    async with write():
        for item, address in found:
            row = OutboxMessage(item=item, channel=channel, address=address, created_at=at)
            await OutboxMessage.insert(row).on_conflict(action="DO NOTHING")


def _wait(tries: int) -> timedelta:
    """At once, then after 2, 4, 8 … minutes from the beginning."""
    return timedelta(minutes=2**tries) if tries else timedelta()


async def _claim(copy: Copy) -> bool:
    """Compare and set: of two processes that see the same copy one sends it."""
    async with write():
        claimed = await execute(
            "UPDATE outbox_message SET tries = tries + 1 WHERE id = ? AND tries = ? AND sent_at IS NULL",
            [copy.id, copy.tries],
        )
    return claimed == 1


async def _send(channel: Channel, copy: Copy, text: str, at: datetime) -> bool:
    try:
        await channel.send(copy.address, text)
    except Exception as fault:  # noqa: BLE001 - a service may fail in any way; the next try is noted
        async with write():
            await OutboxMessage.update({OutboxMessage.last_error: type(fault).__qualname__[:200]}).where(
                OutboxMessage.id == copy.id
            )
        return False
    async with write():
        await OutboxMessage.update({OutboxMessage.sent_at: at, OutboxMessage.last_error: ""}).where(
            OutboxMessage.id == copy.id
        )
    return True
