"""Say whether one comes to a meeting, or write down what an invited party has said."""

from datetime import datetime

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.planning import hold_meeting, refuse
from meetings.gatherings.queries.invitations import own_invitations
from meetings.gatherings.queries.meetings import may_attend, meeting
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import Invitation, Meeting

ANSWERS = ("coming", "not")


async def reply(public_id: str, answer: str, *, by: int, at: datetime) -> None:
    """Keep the latest answer; who came into the scope after the call is put on the list by it."""
    if answer not in ANSWERS:
        raise Refusal("gatherings.reply_unsaid", at="answer")
    async with write():
        found = await meeting(public_id)
        if found is None or not await may_attend(by, found, at.astimezone(found.zone).date()):
            raise NotFound
        await lock(Meeting, found.id)
        head = await meeting(public_id)
        if head is None:
            raise NotFound
        refuse(head.state, Step.REPLY)
        own = await own_invitations(head.id, by)
        if not own:
            await Invitation.insert(
                Invitation(meeting=head.id, person=by, invited_at=at, reply=answer, replied_at=at)
            )
        changed = [each.id for each in own if each.reply != answer]
        if changed:
            await Invitation.update({Invitation.reply: answer, Invitation.replied_at: at}).where(
                Invitation.id.is_in(changed)
            )


async def note_reply(public_id: str, invitation: int, answer: str, *, by: int, at: datetime) -> None:
    """Write down what somebody said on the telephone; "" takes it back."""
    if answer not in (*ANSWERS, ""):
        raise Refusal("gatherings.reply_unsaid", at="answer")
    async with write():
        head = await hold_meeting(public_id, Step.REPLY, by=by, at=at)
        await Invitation.update(
            {Invitation.reply: answer, Invitation.replied_at: at if answer else None}
        ).where((Invitation.id == invitation) & (Invitation.meeting == head.id))
