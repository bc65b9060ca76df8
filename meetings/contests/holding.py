"""The contest that is being changed: held so that nobody else changes it, and refused in the wrong phase."""

from datetime import datetime

from app.database import lock
from app.refusals import NotFound, Refusal
from meetings.contests.queries.contests import Contest, contest
from meetings.contests.rules.phases import Phase, phase
from meetings.contests.tables import OrderingContest


async def hold_contest(public_id: str, at: datetime, *phases: Phase) -> Contest:
    """Wait for the turn, inside `write()`; refuse outside `phases`."""
    found = await contest(public_id)
    if found is None:
        raise NotFound
    await lock(OrderingContest, found.id)
    held = await contest(public_id)
    if held is None:
        raise NotFound
    stands = phase(held.published_at, held.entries_until, held.closed_at, at)
    if phases and stands not in phases:
        raise Refusal(f"contests.not_now_{stands}")
    return held
