"""What does the record of a closed assembly say?"""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from voting.ledger.tree import Frontier
from voting.queries.assemblies import MotionOnPaper
from voting.rules.presets import from_snapshot
from voting.rules.verdict import Count, Outcome, Tally, Verdict, judge
from voting.tables import Closure, Notice
from voting.tables import Verdict as VerdictRow


@dataclass(frozen=True)
class MotionResult:
    """One motion's count and verdict, as recorded at the closure."""

    motion: MotionOnPaper
    outcome: Outcome
    tally: Tally
    verdict: Verdict
    leaf_index: int


@dataclass(frozen=True)
class ClosureOnFile:
    """When and why voting ended."""

    cause: str
    closed_at: datetime
    leaf_index: int


@dataclass(frozen=True)
class NoticeOnFile:
    """A posted notice with its period."""

    id: int
    kind: str
    posted_on: date
    public_until: date | None
    content_hash: str
    reason: str
    made_at: datetime


class RecordsDisagree(Exception):
    """The stored verdict is not what the rule says of the stored count: nothing is shown of it."""


async def results(motions: tuple[MotionOnPaper, ...]) -> tuple[MotionResult, ...]:
    """The verdicts of an assembly's motions, judged again from the stored counts; empty before them."""
    rows = await VerdictRow.select().where(VerdictRow.motion.is_in([motion.id for motion in motions] or [0]))
    by_motion = {row["motion"]: row for row in rows}
    return tuple(_result(motion, by_motion[motion.id]) for motion in motions if motion.id in by_motion)


def _result(motion: MotionOnPaper, row: dict[str, Any]) -> MotionResult:
    record = json.loads(row["record"])
    tally = Tally(area_dm2=_count(record["area_dm2"]), heads=_count(record["heads"]))
    verdict = judge(from_snapshot(motion.preset), tally)
    if verdict.outcome != row["outcome"] or verdict.record()["gates"] != record["gates"]:
        raise RecordsDisagree(f"motion {motion.id}")
    return MotionResult(motion, verdict.outcome, tally, verdict, row["leaf_index"])


def _count(kept: dict[str, int]) -> Count:
    return Count(kept["all"], kept["agree"], kept["against"], kept["abstain"])


async def closure(assembly: int) -> ClosureOnFile | None:
    """The closure's record."""
    rows = await Closure.select(Closure.cause, Closure.closed_at, Closure.leaf_index).where(
        Closure.assembly == assembly
    )
    return ClosureOnFile(**rows[0]) if rows else None


async def result_notice(assembly: int) -> NoticeOnFile | None:
    """The result notice in force: the last one posted."""
    rows = await (
        Notice.select(
            Notice.id,
            Notice.kind,
            Notice.posted_on,
            Notice.public_until,
            Notice.content_hash,
            Notice.reason,
            Notice.made_at,
        )
        .where((Notice.assembly == assembly) & (Notice.kind == "result"))
        .order_by(Notice.id, ascending=False)
        .limit(1)
    )
    return NoticeOnFile(**rows[0]) if rows else None


async def extensions(assembly: int) -> tuple[tuple[datetime, datetime, str], ...]:
    """Each extension: the hour before, the new hour, the reason."""
    rows = await fetch(
        "SELECT closes_before, closes_at, reason FROM extension WHERE assembly = ? ORDER BY id", [assembly]
    )
    return tuple((row["closes_before"], row["closes_at"], row["reason"]) for row in rows)


async def root_of_ledger(assembly: int) -> tuple[int, str] | None:
    """How many leaves the ledger has, and its root in base64, as a notice prints it."""

    rows = await fetch("SELECT size, frontier FROM ledger_head WHERE assembly = ?", [assembly])
    if not rows:
        return None
    frontier = Frontier.from_text(rows[0]["size"], rows[0]["frontier"])
    return rows[0]["size"], b64encode(frontier.root).decode()
