"""Check every ledger whose vote is not over, before anyone may write to it; damaged ones are frozen."""

import logging

from app.clock import now
from app.community.actions.tell import settle
from app.database import fetch
from voting.actions.freeze_ledger import freeze_ledger
from voting.keys import WrongSecret
from voting.ledger.evidence import LedgerDamaged
from voting.queries.closures import without_verdict
from voting.queries.evidence import evidence
from voting.queries.opened import opened
from voting.queries.scopes import callers_of

log = logging.getLogger("voting")


async def audit_ledgers(secret: bytes) -> int:
    """How many were found damaged. Called at every start, before a door opens."""
    return sum([await _is_damaged(public_id, secret) for public_id in await without_verdict()])


async def _is_damaged(public_id: str, secret: bytes) -> bool:
    try:
        box = await opened(public_id, secret)
    except WrongSecret as wrong:
        # Casting needs the key too: nobody can vote, and nothing is damaged that a restore would not mend.
        log.critical("%s", wrong)
        return True
    if box is None:
        return False
    try:
        await evidence(box)
    except LedgerDamaged as damage:
        await freeze_ledger(box, str(damage))
        return True
    await _mended(box.id, box.community)
    return False


async def _mended(assembly: int, community: int) -> None:
    subject = f"damage:{assembly}"
    if await fetch("SELECT 1 FROM inbox_item WHERE subject = ? AND done_at IS NULL LIMIT 1", [subject]):
        await settle(subject, at=now(), people=await callers_of(community))
