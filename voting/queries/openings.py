"""What does the check before the opening say, and which posted votes are due to open?"""

from dataclasses import dataclass
from datetime import datetime

from app.clock import now
from app.database import fetch
from voting.calling import HeldAssembly, days_for, plan_of
from voting.queries.assemblies import AssemblyOnFile, assembly_by_id, stage
from voting.queries.confirmations import confirmations
from voting.queries.notices import NoticeOnFile, holding, notices_of
from voting.queries.rolls import (
    ObjectionOnFile,
    VersionOnFile,
    objections_of,
    roll_versions,
    unreached_heads,
)
from voting.rules.calendar import Finding, Severity, judge, judge_window_left
from voting.rules.presets import Certainty, from_snapshot
from voting.rules.readiness import Awaiting, Item, before_opening, with_confirmations
from voting.rules.stages import Stage
from voting.tables import Assembly

HALF_WAY = frozenset({Stage.POSTED, Stage.OPEN, Stage.CLOSED, Stage.DECIDED})


@dataclass(frozen=True)
class AwaitingVote:
    """A posted vote with all that the check before its opening looks at."""

    notice: NoticeOnFile | None
    version: VersionOnFile
    objections: tuple[ObjectionOnFile, ...]
    items: tuple[Item, ...]


async def awaiting(held: HeldAssembly, *, address_set: bool) -> AwaitingVote:
    """How ready a posted vote is to open now."""
    vote, at = held.assembly, now()
    notice = holding(await notices_of(vote.id))
    version = (await roll_versions(vote.id))[-1]
    objections = await objections_of(vote.id)
    plan = plan_of(vote, held.zone)
    hung = sorted(held.today(each.hung_at) for each in notice.postings) if notice else []
    # Only what is there already is judged again: how long the notice hung, days off published since.
    findings = judge(plan, held.clock, days_for(plan)) if plan else ()
    facts = Awaiting(
        time_has_come=vote.opens_at is not None and at >= vote.opens_at,
        unanswered=sum(each.upheld is None for each in objections),
        postings=len(hung),
        hung_days_late=max((hung[0] - plan.notice_day).days, 0) if hung and plan else 0,
        taken_down=_taken_down(notice, vote),
        rule_verified=all(
            from_snapshot(motion.preset).certainty is Certainty.VERIFIED for motion in vote.motions
        ),
        without_phones=vote.without_phones,
        second_level=any(motion.second_level == "yes" for motion in vote.motions),
        linked_posted=vote.linked is not None and (await assembly_by_id(vote.linked)).stage in HALF_WAY,
        address_set=address_set,
        findings=tuple(found for found in findings if found.severity is Severity.REFUSE),
        unreached=await unreached_heads(version.id),
    )
    items = with_confirmations(before_opening(facts), await confirmations(vote.id, "opening"))
    return AwaitingVote(notice, version, objections, items)


async def late_opening(held: HeldAssembly) -> Finding | None:
    """Whether voting began so late that less was left than the place asks for; asked of the posted close."""
    vote = held.assembly
    if held.clock.ballot_min_days is None or not (vote.opens_at and vote.closes_at):
        return None
    rows = await fetch("SELECT opened_at FROM opening WHERE assembly = ?", [vote.id])
    return window_left(held, rows[0]["opened_at"]) if rows else None


def window_left(held: HeldAssembly, opened: datetime) -> Finding | None:
    """What there is to say of a vote that begins at that instant."""
    vote = held.assembly
    if not (vote.opens_at and vote.closes_at):
        return None
    return judge_window_left(
        held.local(vote.opens_at), held.local(opened), held.local(vote.closes_at), held.clock
    )


async def due_to_open(at: datetime) -> tuple[str, ...]:
    """Posted votes whose opening hour has come and whose closing hour has not, by address."""
    rows = await (
        Assembly.select(Assembly.id, Assembly.public_id)
        .where((Assembly.opens_at <= at) & (Assembly.closes_at > at))
        .order_by(Assembly.opens_at)
    )
    return tuple([row["public_id"] for row in rows if await stage(row["id"]) is Stage.POSTED])


async def told_to_open(assembly: int) -> bool:
    """Whether those who call the vote were told that its opening waits for them."""
    rows = await fetch("SELECT 1 FROM inbox_item WHERE subject = ? LIMIT 1", [f"opening:{assembly}"])
    return bool(rows)


def _taken_down(notice: NoticeOnFile | None, vote: AssemblyOnFile) -> int:
    """Postings that no longer hung when voting was to open, if none of the others did either."""
    if notice is None or not notice.postings or vote.opens_at is None:
        return 0
    gone = [each for each in notice.postings if each.taken_down_at and each.taken_down_at < vote.opens_at]
    return len(gone) if len(gone) == len(notice.postings) else 0
