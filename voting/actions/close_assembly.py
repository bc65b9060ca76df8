"""Close an assembly: at its posted time, or early by the chair; the verdict follows at once."""

from datetime import datetime
from enum import StrEnum

from app.clock import now
from app.database import fetch, write
from app.live import publish
from app.refusals import NotFound, Refusal
from voting.actions.record_verdict import record_verdict
from voting.ledger.leaves import Close, moment
from voting.ledger_store import Held, hold
from voting.queries.opened import Opened, opened
from voting.tables import Closure

CLAUSE_ON_FILE = "chair_with_clause"  # the rulebook's `early_close`


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
        cause = await _cause(held, at, chair)
        by = None if cause is Cause.SCHEDULE else chair
        leaf = await _append(held, box, at, by)
        await Closure.insert(
            Closure(assembly=box.id, cause=cause, closed_at=at, closed_by=by, leaf_index=leaf)
        )
        publish("assembly", public_id)
    # A record of its own: voting has ended whether or not the count can be made now.
    await record_verdict(public_id, secret=secret)
    return cause


async def _cause(held: Held, at: datetime, chair: int | None) -> Cause:
    if moment(at) >= held.head.closes:
        return Cause.SCHEDULE
    if chair is None:
        raise Refusal("closing.before_its_time")
    if held.head.setup is not None and held.head.setup.rulebook.early_close == CLAUSE_ON_FILE:
        return Cause.ALL_VOTED if held.head.voted == held.head.heads else Cause.CLAUSE
    if held.head.voted < held.head.heads:
        raise Refusal("closing.too_early")
    # Until the posted time co-owners may still agree: nobody cuts that off by counting early.
    if contested := await _contested(held.assembly):
        raise Refusal("closing.contested", n=contested)
    return Cause.ALL_VOTED


async def _append(held: Held, box: Opened, at: datetime, chair: int | None) -> int:
    written = await held.append(
        Close(
            a=held.a,
            i=held.size,
            ts=moment(at),
            n_current=held.head.voted,
            cause="schedule" if chair is None else "manual",
            by=() if chair is None else (box.staff(str(chair)),),
        )
    )
    return written.index


async def _contested(assembly: int) -> int:
    rows = await fetch(
        "SELECT COUNT(*) AS n FROM current_ballot WHERE assembly = ? AND contested = 1", [assembly]
    )
    return int(rows[0]["n"])


async def _closed_before(assembly: int) -> Cause | None:
    rows = await fetch("SELECT cause FROM closure WHERE assembly = ?", [assembly])
    return Cause(rows[0]["cause"]) if rows else None
