"""Publish a contest: its criteria are fixed from now on, and the seed of its lots is drawn."""

from datetime import datetime

from app.database import execute, write
from app.refusals import Refusal
from meetings.contests.holding import hold_contest
from meetings.contests.rules.phases import Phase


async def publish_contest(contest: str, *, seed: str, at: datetime) -> None:
    """`seed` is fresh randomness in 64 signs; only its SHA-256 is shown until the end."""
    async with write():
        held = await hold_contest(contest, at)
        if held.published_at is not None:
            return
        if not held.criteria:
            raise Refusal("contests.no_criteria")
        if at >= held.entries_until:
            raise Refusal("contests.entries_over")
        await hold_contest(contest, at, Phase.DRAFT)
        await execute(
            "UPDATE ordering_contest SET published_at = ?, lot_seed = ? WHERE id = ?", [at, seed, held.id]
        )
