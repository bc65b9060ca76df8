"""Publish the minutes, or a correction of them: what is published is never changed again."""

import hashlib
from datetime import datetime

from app.community.actions.tell import tell
from app.database import write
from app.refusals import Refusal
from meetings.gatherings.actions.save_minutes import refuse_writers
from meetings.gatherings.queries.attendees import attendees_of
from meetings.gatherings.queries.invitations import told
from meetings.gatherings.queries.minutes import Edition, draft, editions
from meetings.gatherings.room_log import HeldRoom, hold_room
from meetings.gatherings.rules.minutes import written
from meetings.gatherings.rules.states import State
from meetings.gatherings.tables import MinutesEdition

MOST_REASON = 400


async def publish_minutes(public_id: str, *, seen: int, reason: str, by: int, at: datetime) -> int:
    """Return the edition's number. `seen` is the edition that stood when the button was drawn (0: none), so a
    double click publishes once; `reason` says what a correction mends.

    Only the chair publishes; where nobody held the chair, whoever may run the meeting.
    """
    reason = " ".join(reason.split())
    async with write():
        held = await hold_room(public_id)
        await refuse_writers(held, by=by, at=at)
        before = await editions(held.head.id)
        if len(before) > seen:
            return before[-1].number
        _may_publish(held, before, reason, by)
        text = written(await draft(held.head))
        if before and text == written(before[-1].minutes):
            raise Refusal("minutes.nothing_changed")
        number = len(before) + 1
        await MinutesEdition.insert(
            MinutesEdition(
                meeting=held.head.id,
                number=number,
                content=text,
                content_hash=hashlib.sha256(text.encode()).hexdigest(),
                reason=reason,
                published_by=by,
                published_at=at,
            )
        )
        await _tell(held, number, reason, at)
        return number


def _may_publish(held: HeldRoom, before: tuple[Edition, ...], reason: str, by: int) -> None:
    if held.head.state is not State.CLOSED:
        raise Refusal("minutes.still_running")
    if held.chair is not None and by not in (held.chair, held.head.chair):
        raise Refusal("minutes.only_the_chair")
    if before and not reason:
        raise Refusal("minutes.say_why", at="reason")
    if len(reason) > MOST_REASON:
        raise Refusal("minutes.too_long", at="reason", n=MOST_REASON)


async def _tell(held: HeldRoom, number: int, reason: str, at: datetime) -> None:
    """Who was there and who was invited."""
    people, owners = await told(held.head.id)
    there = [each.person for each in await attendees_of(held.head.id) if each.person is not None]
    await tell(
        "minutes.published" if number == 1 else "minutes.corrected",
        at=at,
        community=held.head.community,
        params={"meeting": held.head.title, "reason": reason},
        people=(*people, *there),
        owners=owners,
        link=f"/meetings/{held.head.public_id}/minutes",
    )
