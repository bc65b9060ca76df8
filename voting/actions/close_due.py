"""Close every vote whose posted time has come, and finish verdicts that a stop left open."""

import logging
from collections.abc import Awaitable

from app.clock import now
from voting.actions.close_assembly import close_assembly
from voting.actions.record_verdict import record_verdict
from voting.ledger_store import LedgerFrozen
from voting.queries.closures import closed_without_verdict, due_to_close

log = logging.getLogger("voting")


async def close_due(secret: bytes) -> int:
    """How many were closed; also after the server was down. One that fails keeps none waiting."""
    closed = 0
    for public_id in await due_to_close(now()):
        closed += await _done(public_id, close_assembly(public_id, secret=secret))
    for public_id in await closed_without_verdict():
        await _done(public_id, record_verdict(public_id, secret=secret))
    return closed


async def _done(public_id: str, act: Awaitable[object]) -> bool:
    try:
        await act
    except LedgerFrozen:
        return False  # said when it was frozen, and again at every start
    except Exception as fault:  # noqa: BLE001 - the next round tries again; details stay out of logs
        log.error("assembly %s could not be closed or judged: %s", public_id, type(fault).__qualname__)
        return False
    return True
