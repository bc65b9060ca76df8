"""What is done beside the pages? Old data and forgotten files go; messages leave if a channel is set up."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.clock import now, today
from app.community.actions.end_former_owners import end_former_owners
from app.community.actions.forget_what_is_over import forget_what_is_over
from app.community.actions.send_outbox import send_outbox
from app.community.actions.sweep_uploads import sweep_uploads
from app.community.channels import Channel, channel_named
from app.community.queries.outbox import Copy
from app.community.spoken import spoken
from app.i18n import Lang, translator
from app.web import file_store

Chore = Callable[[bytes], Awaitable[object]]  # each is given the installation's secret, as all chores are


FORGETS_EVERY = timedelta(hours=6)
SWEEPS_EVERY = timedelta(minutes=10)


def chores(outbox: str, data_dir: Path) -> tuple[Chore, ...]:
    """Sweeping and forgetting always; sending only when an outside channel is set up."""
    channel = channel_named(outbox, data_dir)
    always = (_sweeping(data_dir), _forgetting())
    return always if channel is None else (*always, _sending(channel))


def _sweeping(data_dir: Path) -> Chore:
    """At the start, then every ten minutes: files that nobody goes on with."""
    done_at: datetime | None = None

    async def sweep(_: bytes) -> None:
        nonlocal done_at
        if done_at is None or now() - done_at >= SWEEPS_EVERY:
            await sweep_uploads(data_dir, at=now())
            await file_store.sweep(data_dir, at=now(), today=today())
            done_at = now()

    return sweep


def _forgetting() -> Chore:
    done_at: datetime | None = None

    async def forget(_: bytes) -> None:
        nonlocal done_at
        if done_at is None or now() - done_at >= FORGETS_EVERY:
            await end_former_owners(today=today())
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
