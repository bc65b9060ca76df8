"""Record what the rule says of the count: recount the ledger, judge it, write result and notice."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.clock import now
from app.community.actions.tell import settle, tell
from app.community.queries.standings import place_by_id
from app.database import after_commit, fetch, write
from app.live import publish
from app.refusals import NotFound
from voting.ledger.audit import check
from voting.ledger.leaves import Leaf, Result, decode, moment, preset_of
from voting.ledger.order import replay
from voting.ledger.recount import MotionCount, Recount, per_motion, recount, unopened
from voting.ledger_store import Held, hold
from voting.queries.assemblies import AssemblyOnFile, MotionOnPaper, assembly
from voting.queries.ledgers import frozen_entries, opening_of, stored_ledger
from voting.queries.opened import Opened, opened
from voting.rules.presets import from_snapshot
from voting.rules.verdict import Count, Tally, Verdict, judge
from voting.tables import Notice
from voting.tables import Verdict as VerdictRow


class LedgerDamaged(Exception):
    """What is stored is not one whole ledger: a result of it would be worth nothing."""


async def record_verdict(public_id: str, *, secret: bytes) -> None:
    """Append the `result` leaf, store each motion's verdict, post the result, tell the owners.

    Does nothing where a verdict is on record. LedgerDamaged where hash, order, roll or rule do not agree.
    """
    box, found = await opened(public_id, secret), await assembly(public_id)
    if box is None or found is None:
        raise NotFound
    async with write():
        held = await hold(box.id)
        if await fetch("SELECT id FROM verdict WHERE assembly = ?", [box.id]):
            return
        counted = await _recounted(box, found)
        judged = _judged(found, counted)
        at = now()
        leaf = await _append(held, counted, judged, at)
        for motion, count, verdict in judged:
            await VerdictRow.insert(
                VerdictRow(
                    assembly=box.id,
                    motion=motion.id,
                    outcome=verdict.outcome,
                    record=_text({**_counts(counted, count), **verdict.record()}),
                    made_at=at,
                    leaf_index=leaf,
                )
            )
        await _post(box, found, counted, judged, at, leaf)
        await _tell(box, at)
        after_commit(lambda: publish("assembly", public_id))


async def _recounted(box: Opened, found: AssemblyOnFile) -> Recount:
    """The count of what is stored, after an audit of every byte that it rests on."""
    ledger = await stored_ledger(box.id)
    if ledger is None:
        raise LedgerDamaged("there is none")
    faults = check(ledger.leaves, assembly=box.public_id, hashes=ledger.hashes, frontier=ledger.frontier)
    fatal = [fault for fault in faults if fault.fatal]
    if fatal:
        raise LedgerDamaged(f"leaf {fatal[0].i}: {fatal[0].fault}")
    leaves = [decode(spelled) for spelled in ledger.leaves]
    openings = [opening_of(box.key, box.public_id, entry) for entry in await frozen_entries(box.version)]
    _refuse_other_roll_or_rules(leaves, openings, found)
    return recount(replay(leaves), {opening.e: opening.area_dm2 for opening in openings})


def _refuse_other_roll_or_rules(leaves: list[Leaf], openings: list[Any], found: AssemblyOnFile) -> None:
    """What the ledger committed to at the opening must be what is counted and judged with now."""
    if unopened(leaves, openings):
        raise LedgerDamaged("the stored roll is not the one that was frozen")
    setup = replay(leaves).head.setup
    kept = {motion.id: motion.preset for motion in setup.motions} if setup else {}
    for motion in found.motions:
        if kept[motion.key] != preset_of(motion.preset, kept[motion.key].also):
            raise LedgerDamaged(f"the stored rule of {motion.key} is not the one it was called under")


def _judged(found: AssemblyOnFile, counted: Recount) -> list[tuple[MotionOnPaper, MotionCount, Verdict]]:
    counts = {count.motion_id: count for count in counted.motions}
    return [
        (
            motion,
            counts[motion.key],
            judge(from_snapshot(motion.preset), tally_of(counted, counts[motion.key])),
        )
        for motion in found.motions
    ]


def tally_of(counted: Recount, count: MotionCount) -> Tally:
    """A motion's count as the rules weigh it."""
    return Tally(
        area_dm2=Count(counted.area_all_dm2, *count.area_dm2),
        heads=Count(counted.heads_all, *count.heads),
    )


async def _append(
    held: Held, counted: Recount, judged: list[tuple[MotionOnPaper, MotionCount, Verdict]], at: datetime
) -> int:
    written = await held.append(
        Result(
            a=held.a,
            i=held.size,
            ts=moment(at),
            s=None,
            upto=held.size - 1,
            per_motion=per_motion(counted.motions),
            outcome=tuple(sorted((motion.key, verdict.outcome.value) for motion, _, verdict in judged)),
            verifier=None,
        )
    )
    return written.index


def _counts(counted: Recount, count: MotionCount) -> dict[str, Any]:
    return {
        "heads": {"all": counted.heads_all, **count.heads._asdict()},
        "area_dm2": {"all": counted.area_all_dm2, **count.area_dm2._asdict()},
    }


async def _post(
    box: Opened,
    found: AssemblyOnFile,
    counted: Recount,
    judged: list[tuple[MotionOnPaper, MotionCount, Verdict]],
    at: datetime,
    leaf: int,
) -> None:
    """The result is posted in the hour it is known; hanging it on the wall is recorded by people."""
    zone = ZoneInfo((await place_by_id(box.community)).time_zone)
    today = at.astimezone(zone).date()
    content = {
        "assembly": box.public_id,
        "title": found.title,
        "leaf": leaf,
        "left_out": len(counted.left_out),
        "motions": [
            {
                "id": motion.key,
                "question": motion.question,
                "preset": motion.preset_id,
                **_counts(counted, count),
                **verdict.record(),
            }
            for motion, count, verdict in judged
        ],
    }
    text = _text(content)
    await Notice.insert(
        Notice(
            assembly=box.id,
            kind="result",
            content=text,
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            posted_on=today,
            public_until=today + timedelta(days=found.result_days),  # art. 201: the first day is not counted
            made_at=at,
        )
    )


async def _tell(box: Opened, at: datetime) -> None:
    rows = await fetch(
        "SELECT DISTINCT ro.owner FROM roll_entry_owner ro JOIN roll_entry e ON e.id = ro.entry"
        " WHERE e.version = ?",
        [box.version],
    )
    owners = [row["owner"] for row in rows]
    await settle(f"assembly:{box.id}", at=at, owners=owners)
    await tell(
        "closing.result_posted",
        at=at,
        community=box.community,
        params={"assembly": box.title},
        owners=owners,
        link=f"/assemblies/{box.public_id}/result",
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
