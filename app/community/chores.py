"""What is done beside the pages? Old personal data goes; copies of messages leave if a channel is set up."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.clock import now, today
from app.community.actions.forget_what_is_over import forget_what_is_over
from app.community.actions.send_outbox import send_outbox
from app.community.channels import Channel, channel_named
from app.community.queries.outbox import Copy
from app.community.spoken import spoken
from app.i18n import Lang, translator

Chore = Callable[[bytes], Awaitable[object]]  # each is given the installation's secret, as all chores are


FORGETS_EVERY = timedelta(hours=6)


def chores(outbox: str, data_dir: Path) -> tuple[Chore, ...]:
    """Forgetting always; sending only when an outside channel is set up."""
    channel = channel_named(outbox, data_dir)
    return (_forgetting(),) if channel is None else (_forgetting(), _sending(channel))


def _forgetting() -> Chore:
    done_at: datetime | None = None

    async def forget(_: bytes) -> None:
        nonlocal done_at
        if done_at is None or now() - done_at >= FORGETS_EVERY:
            await forget_what_is_over(at=now(), today=today())
            done_at = now()

    return forget


def _sending(channel: Channel) -> Chore:
    async def send(_: bytes) -> object:
        return await send_outbox(channel, _words, at=now())

    return send


def _words(copy: Copy) -> str:
    lang: Lang = "en" if copy.lang == "en" else "zh"
    return spoken(translator(lang), copy.message, copy.params)
