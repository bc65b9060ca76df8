"""Call a meeting off before it begins: it stays on record with the reason, and those invited are told."""

import json
from datetime import datetime

from app.community.actions.tell import tell
from app.database import write
from app.refusals import Refusal
from meetings.gatherings.actions.call_meeting import facts
from meetings.gatherings.planning import hold_meeting
from meetings.gatherings.queries.invitations import told
from meetings.gatherings.rules.states import State, Step
from meetings.gatherings.tables import Meeting, MeetingChange

LONGEST_REASON = 400


async def call_off_meeting(public_id: str, *, reason: str, by: int, at: datetime) -> None:
    """Write the record and tell everybody; a second time changes nothing."""
    if not reason:
        raise Refusal("gatherings.reason_unsaid", at="reason")
    if len(reason) > LONGEST_REASON:
        raise Refusal("gatherings.too_long", at="reason", n=LONGEST_REASON)
    async with write():
        head = await hold_meeting(public_id, Step.CALL_OFF, by=by, at=at, done=State.CALLED_OFF)
        if head.state is State.CALLED_OFF:
            return
        await Meeting.update({Meeting.state: State.CALLED_OFF.value}).where(Meeting.id == head.id)
        await MeetingChange.insert(
            MeetingChange(
                meeting=head.id,
                what="called_off",
                before=json.dumps(facts(head), ensure_ascii=False, sort_keys=True),
                reason=reason,
                made_by=by,
                made_at=at,
            )
        )
        people, owners = await told(head.id)
        await tell(
            "gatherings.called_off",
            at=at,
            community=head.community,
            params={**facts(head), "reason": reason},
            people=people,
            owners=owners,
            link=f"/meetings/{public_id}",
            subject=f"meeting:{head.id}",
        )
