"""Open by itself every vote whose hour has come and whose check passes; where it does not, say so once."""

import logging

from app.clock import now
from app.community.actions.tell import tell
from app.database import write
from app.refusals import Refusal
from voting.actions.open_assembly import open_assembly
from voting.calling import hold_assembly
from voting.queries.openings import due_to_open, told_to_open
from voting.queries.scopes import callers_of
from voting.told import told_dates

log = logging.getLogger("voting")


async def open_due(secret: bytes) -> int:
    """How many votes were opened."""
    opened = 0
    for public_id in await due_to_open(now()):
        try:
            opened += await open_assembly(public_id, secret=secret)
        except Refusal:
            await _ask(public_id)
        except Exception as fault:  # noqa: BLE001 - one that cannot be opened keeps none of the others waiting
            log.error("assembly %s could not be opened: %s", public_id, type(fault).__qualname__)
    return opened


async def _ask(public_id: str) -> None:
    """Those who call the vote have to look at the check: nobody can vote until they did."""
    async with write():
        held = await hold_assembly(public_id)
        vote = held.assembly
        if await told_to_open(vote.id):
            return
        await tell(
            "notices.opening_waits",
            at=now(),
            community=vote.community,
            params=told_dates(vote, held.zone),
            people=await callers_of(vote.community),
            link=f"/assemblies/{vote.public_id}/opening",
            todo=True,
            subject=f"opening:{vote.id}",
            due_at=vote.closes_at,
        )
