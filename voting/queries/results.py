"""What does the record of a closed assembly say, and does everything that it rests on still agree?"""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from app.refusals import Unavailable
from voting.keys import WrongSecret
from voting.ledger.evidence import Evidence, Judged, LedgerDamaged
from voting.ledger.leaves import Result
from voting.ledger.recount import confirms
from voting.ledger.tree import Frontier
from voting.queries.assemblies import AssemblyOnFile, MotionOnPaper
from voting.queries.evidence import evidence_for_pages
from voting.queries.opened import opened
from voting.rules.stages import Stage
from voting.rules.verdict import Outcome, Tally, Verdict
from voting.tables import Closure, Notice
from voting.tables import Verdict as VerdictRow


class ResultWithheld(Unavailable):
    """Record, ledger, roll and rule do not agree: nothing is shown of the result until people have looked."""

    def __init__(self) -> None:
        super().__init__("results.withheld", retry_after=600)


@dataclass(frozen=True)
class MotionResult:
    """One motion's count and verdict, as recorded at the closure and recounted just now."""

    motion: MotionOnPaper
    tally: Tally
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome


@dataclass(frozen=True)
class ResultsOnFile:
    """The verdicts of an assembly, and how many ballots a contest kept from counting."""

    motions: tuple[MotionResult, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class ClosureOnFile:
    """When and why voting ended."""

    cause: str
    closed_at: datetime
    leaf_index: int


@dataclass(frozen=True)
class CallingOffOnFile:
    """Why a vote was called off, and when."""

    reason: str
    made_at: datetime


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


async def results(found: AssemblyOnFile, secret: bytes) -> ResultsOnFile:
    """The verdicts of a decided assembly, none before that; ResultWithheld where anything disagrees."""
    if found.stage is not Stage.DECIDED:
        return ResultsOnFile()
    try:
        box = await opened(found.public_id, secret)
        proved = await evidence_for_pages(box) if box else None
    except (LedgerDamaged, WrongSecret) as fault:
        raise ResultWithheld from fault
    rows = await VerdictRow.select().where(VerdictRow.assembly == found.id)
    by_motion = {row["motion"]: row for row in rows}
    if proved is None or not _confirmed(proved) or len(rows) != len(found.motions):
        raise ResultWithheld
    motions = {motion.key: motion for motion in found.motions}
    return ResultsOnFile(
        motions=tuple(
            _result(motions[each.key], each, by_motion[motions[each.key].id]) for each in proved.judged()
        ),
        left_out=len(proved.recount().left_out),
    )


def _confirmed(proved: Evidence) -> bool:
    """Whether the ledger's last leaf states what a recount finds."""
    stated: Result | None = proved.state.result
    found = tuple(sorted((each.key, each.verdict.outcome.value) for each in proved.judged()))
    return stated is not None and confirms(stated, proved.recount()) and stated.outcome == found


def _result(motion: MotionOnPaper, judged: Judged, row: dict[str, Any]) -> MotionResult:
    kept = json.loads(row["record"])
    if row["outcome"] != judged.verdict.outcome or kept != judged.record():
        raise ResultWithheld
    return MotionResult(motion, judged.tally, judged.verdict)


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


async def calling_off(assembly: int) -> CallingOffOnFile | None:
    """Why and when a vote was called off."""
    rows = await fetch("SELECT reason, made_at FROM calling_off WHERE assembly = ?", [assembly])
    return CallingOffOnFile(**rows[0]) if rows else None


async def root_of_ledger(assembly: int) -> tuple[int, str] | None:
    """How many leaves the ledger has, and its root in base64, as a notice prints it."""
    rows = await fetch("SELECT size, frontier FROM ledger_head WHERE assembly = ?", [assembly])
    if not rows:
        return None
    frontier = Frontier.from_text(rows[0]["size"], rows[0]["frontier"])
    return rows[0]["size"], b64encode(frontier.root).decode()
