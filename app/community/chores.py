"""What do places and people need done beside the pages? Only what the settings ask for."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from app.clock import now
from app.community.actions.send_outbox import send_outbox
from app.community.channels import channel_named
from app.community.queries.outbox import Copy
from app.community.spoken import spoken
from app.i18n import Lang, translator

Chore = Callable[[bytes], Awaitable[object]]  # each is given the installation's secret, as all chores are


def chores(outbox: str, data_dir: Path) -> tuple[Chore, ...]:
    """None, unless an outside channel is set up."""
    channel = channel_named(outbox, data_dir)
    if channel is None:
        return ()

    async def send(_: bytes) -> object:
        return await send_outbox(channel, _words, at=now())

    return (send,)


def _words(copy: Copy) -> str:
    lang: Lang = "en" if copy.lang == "en" else "zh"
    return spoken(translator(lang), copy.message, copy.params)
