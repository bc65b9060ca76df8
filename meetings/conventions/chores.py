"""What happens here by itself."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from app.clock import now, today
from meetings.conventions.actions.close_due_consultations import close_due_consultations
from meetings.conventions.actions.forget_commenters import forget_commenters
from meetings.conventions.actions.forget_signers import forget_signers
from meetings.conventions.actions.release_submissions import release_submissions
from meetings.patrols.chores import every


async def free_texts(_: bytes) -> None:
    """A text whose meeting did not put it to the vote may be submitted again."""
    await release_submissions(at=now())


async def close_consultations() -> None:
    """A consultation whose last day is over is closed, and what came in waits for answers."""
    await close_due_consultations(at=now())


async def forget_who_commented() -> None:
    """Who commented goes after the text was decided."""
    await forget_commenters(at=now())


async def forget_who_signed() -> None:
    """Who signed goes thirty days after leaving; that the household signed stays."""
    await forget_signers(at=now(), today=today())


CHORES: tuple[Callable[[bytes], Awaitable[object]], ...] = (
    free_texts,
    every(timedelta(minutes=5), close_consultations),
    every(timedelta(hours=6), forget_who_commented),
    every(timedelta(hours=6), forget_who_signed),
)
