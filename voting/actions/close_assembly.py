"""Close an assembly: at its posted time, or early by the chair; the verdict follows at once."""

import logging
from datetime import datetime
from enum import StrEnum

from app.clock import now
from app.database import after_commit, fetch, write
from app.live import publish
from app.refusals import NotFound, Refusal
from voting.actions.record_verdict import LedgerDamaged, record_verdict
from voting.ledger.leaves import Close, moment
from voting.ledger.order import OutOfOrder, Reason
from voting.ledger_store import Held, hold
from voting.queries.opened import Opened, opened
from voting.tables import Closure

log = logging.getLogger("voting")


class Cause(StrEnum):
    """Why voting ended."""

    SCHEDULE = "schedule"  # the posted time came
    ALL_VOTED = "all_voted"  # the chair, when every entry had voted
    CLAUSE = "clause"  # the chair, under the rulebook's clause


async def close_assembly(public_id: str, *, secret: bytes, chair: int | None = None) -> Cause:
    """Write the `close` leaf and the closure under the ledger's lock, then the verdict.

    `chair` None closes at the posted time and is refused before it. A second close gets the first one's
    cause: whoever was first decided it. No ballot comes after the leaf, and none that came at or after
    the posted time was ever taken, so a late close changes nothing.
    """
    box = await opened(public_id, secret)
    if box is None:
        raise NotFound
    async with write():
        held = await hold(box.id)
        before = await _closed_before(box.id)
        if before is not None:
            return before
        if not held.voting:
            raise Refusal("closing.not_open")
        at = now()
        cause = _cause(held, at, chair)
        leaf = await _append(held, box, at, cause, chair)
        await Closure.insert(
            Closure(assembly=box.id, cause=cause, closed_at=at, closed_by=chair, leaf_index=leaf)
        )
        after_commit(lambda: publish("assembly", public_id))
    await _verdict(box, secret)
    return cause


def _cause(held: Held, at: datetime, chair: int | None) -> Cause:
    if moment(at) >= held.head.closes:
        return Cause.SCHEDULE
    if chair is None:
        raise Refusal("closing.too_early")
    return Cause.ALL_VOTED if held.head.voted == held.head.heads else Cause.CLAUSE


async def _append(held: Held, box: Opened, at: datetime, cause: Cause, chair: int | None) -> int:
    manual = cause is not Cause.SCHEDULE
    try:
        written = await held.append(
            Close(
                a=held.a,
                i=held.size,
                ts=moment(at),
                n_current=held.head.voted,
                cause="manual" if manual else "schedule",
                by=(box.staff(str(chair)),) if manual else (),
            )
        )
    except OutOfOrder as refused:
        if refused.reason is Reason.TOO_EARLY:
            raise Refusal("closing.too_early") from refused
        raise
    return written.index


async def _verdict(box: Opened, secret: bytes) -> None:
    """The verdict is a record of its own: voting has ended whether or not the count can be made now."""
    try:
        await record_verdict(box.public_id, secret=secret)
    except LedgerDamaged as damage:
        log.critical("the ledger of assembly %s is damaged; no result is recorded: %s", box.public_id, damage)


async def _closed_before(assembly: int) -> Cause | None:
    rows = await fetch("SELECT cause FROM closure WHERE assembly = ?", [assembly])
    return Cause(rows[0]["cause"]) if rows else None
