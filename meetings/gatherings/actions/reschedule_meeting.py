"""Hold a called meeting at another time or place; those invited hear what it was and what it is now."""

import json
from datetime import datetime

from app.community.actions.tell import tell
from app.database import write
from app.refusals import Refusal
from meetings.gatherings.actions.call_meeting import facts
from meetings.gatherings.actions.plan_meeting import MeetingPlan, refuse_plan
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.queries.invitations import told
from meetings.gatherings.queries.meetings import MeetingHead, meeting_by_id
from meetings.gatherings.queries.planning import legal_plan
from meetings.gatherings.rules.notice import missing
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import Meeting, MeetingChange

LONGEST_REASON = 400


async def reschedule_meeting(
    public_id: str, *, starts_at: datetime | None, place: str, reason: str, by: int, at: datetime
) -> bool:
    """Write the change and tell everybody; False where it is so already, and then nobody is told again."""
    if len(reason) > LONGEST_REASON:
        raise Refusal("gatherings.too_long", at="reason", n=LONGEST_REASON)
    async with write():
        head = await hold_meeting(public_id, Step.RESCHEDULE, by=by, at=at)
        if (head.starts_at, head.place) == (starts_at, place):
            return False
        refuse_plan(_moved(head, starts_at, place), at)
        if not reason:
            raise Refusal("gatherings.reason_unsaid", at="reason")
        await Meeting.update({Meeting.starts_at: starts_at, Meeting.place: place}).where(
            Meeting.id == head.id
        )
        after = await meeting_by_id(head.id)
        for each in missing(await legal_plan(after)):
            raise Refusal(each.reason, at=each.at, n=each.n, earliest=each.day or "")
        await MeetingChange.insert(
            MeetingChange(
                meeting=head.id,
                what="rescheduled",
                before=json.dumps(facts(head), ensure_ascii=False, sort_keys=True),
                after=json.dumps(facts(after), ensure_ascii=False, sort_keys=True),
                reason=reason,
                made_by=by,
                made_at=at,
            )
        )
        people, owners = await told(head.id)
        was = facts(head)
        await tell(
            "gatherings.rescheduled",
            at=at,
            community=head.community,
            params={**facts(after), "was": was["starts"], "was_place": head.place, "reason": reason},
            people=people,
            owners=owners,
            link=f"/meetings/{public_id}",
            subject=f"meeting:{head.id}",
        )
        return True


def _moved(head: MeetingHead, starts_at: datetime | None, place: str) -> MeetingPlan:
    return MeetingPlan(
        head.title, head.words, place, starts_at, head.planned_minutes, head.chair, head.recorder
    )
