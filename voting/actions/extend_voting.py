"""Put off the close of a running vote, within the limits of the place, with a notice of its own."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from app.clock import now
from app.community.tables import InboxItem
from app.database import after_commit, write
from app.live import publish
from app.refusals import Refusal
from voting.calling import HeldAssembly, hold_assembly, plan_of, refuse_findings
from voting.holidays import days_around
from voting.ledger.leaves import Extend, moment
from voting.ledger_store import hold
from voting.ledger_words import write_change
from voting.posting import post_change, tell_change
from voting.queries.notices import notices_of
from voting.rules.calendar import Finding, Severity, judge_extension
from voting.rules.stages import Stage
from voting.tables import Assembly, Extension


class Why(StrEnum):
    """Why more time is needed, as the ledger says it."""

    SHORT_OF_QUORUM = "short_of_quorum"
    HINDERED = "hindered"
    ORDERED = "ordered"
    OTHER = "other"


async def extend_voting(
    public_id: str,
    *,
    person: int,
    closes_at: datetime,
    seen: datetime,
    why: str,
    reason: str,
    secret: bytes,
    confirmed: Mapping[str, str] | None = None,
) -> int:
    """Post the extension, move the close, write the leaf; returns the notice.

    `seen` is the close that the form showed: a second sending, or somebody else's extension, is noticed.
    """
    if why not in set(Why):
        raise Refusal("notices.choose_why", at="why")
    if not reason.strip():
        raise Refusal("notices.say_why", at="reason")
    async with write():
        held = await hold_assembly(public_id, Stage.OPEN)
        vote = held.assembly
        ledger = await hold(vote.id)
        at = now()  # once nobody else can write: who waited past the close is too late
        if vote.closes_at != seen:
            if vote.closes_at == closes_at:
                return (await notices_of(vote.id))[-1].id  # the same extension came a second time
            raise Refusal("calling.changed_meanwhile")
        if at >= seen:
            raise Refusal("notices.too_late_to_extend", closes=held.local(seen))
        _judge(held, closes_at, at, confirmed or {})
        said = {
            "closes_before": moment(seen),
            "closes": moment(closes_at),
            "reason_code": why,
            "reason": reason.strip(),
        }
        notice, hashed = await post_change(held, "extension", said, reason=reason, person=person, at=at)
        await Extension.insert(
            Extension(
                assembly=vote.id,
                closes_before=seen,
                closes_at=closes_at,
                reason=reason.strip(),
                notice=notice,
                made_by=person,
                made_at=at,
            )
        )
        await Assembly.update({Assembly.closes_at: closes_at}).where(Assembly.id == vote.id)
        await InboxItem.update({InboxItem.due_at: closes_at}).where(
            (InboxItem.subject == f"assembly:{vote.id}") & InboxItem.done_at.is_null()
        )
        leaf = {"was": moment(seen), "closes": moment(closes_at), "reason": why, "notice_h": hashed}
        await write_change(ledger, vote, Extend, leaf, person=person, secret=secret, at=at)
        await tell_change(public_id, "notices.extended", reason=reason, at=at)
        after_commit(lambda: publish("assembly", public_id))
        return notice


def findings_of(held: HeldAssembly, closes_at: datetime, at: datetime) -> tuple[Finding, ...]:
    """What the law and the place say of a later close that is posted now."""
    plan = plan_of(held.assembly, held.zone)
    if plan is None:
        return ()
    later = held.local(closes_at)
    days = days_around(plan.opening_day, plan.last_day, later.date())
    return judge_extension(plan.opens, plan.closes, later, held.today(at), held.clock, days)


def _judge(held: HeldAssembly, closes_at: datetime, at: datetime, confirmed: Mapping[str, str]) -> None:
    found = findings_of(held, closes_at, at)
    refuse_findings(found, at="closes")
    if any(each.severity is Severity.WARN for each in found) and not confirmed.get("calendar", "").strip():
        raise Refusal("notices.confirm_the_dates", at="calendar")
