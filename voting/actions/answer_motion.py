"""Answer a motion of a residents' meeting by phone, from inside the room, until it closes."""

from datetime import datetime

from app.database import write
from app.live import publish
from app.refusals import NotFound, Refusal
from voting.actions.enter_hand_count import hold_motion
from voting.queries.meeting_motions import body_meeting_by_id, voter
from voting.tables import MotionBallot

CHOICES = frozenset({"agree", "against", "abstain"})


async def answer_motion(motion: str, choice: str, *, person: int, at: datetime) -> None:
    """Add the answer; of each head of the body the last one counts. `choice` is agree, against or abstain."""
    async with write():
        held = await hold_motion(motion)
        meeting = await body_meeting_by_id(held.meeting)
        who = await voter(meeting.id, person)
        if who is None:
            raise NotFound
        if choice not in CHOICES:
            raise Refusal("meeting_motions.choose", at="choice")
        if held.verdict is not None or meeting.state != "running":
            raise Refusal("meeting_motions.closed")
        if not held.phones:
            raise Refusal("meeting_motions.by_hands")
        await MotionBallot.insert(
            MotionBallot(motion=held.id, attendee=who.attendee, choice=choice, cast_at=at)
        )
        publish("meeting-motions", meeting.public_id)
