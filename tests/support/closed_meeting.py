"""A meeting of the small court that is over: what its minutes are made from."""

from datetime import timedelta

from app.database import write
from meetings.gatherings.queries.meetings import MeetingHead, meeting
from meetings.gatherings.tables import AgendaItem, Attendee, RoomEvent, SpeakingRequest
from tests.support.court import Court
from tests.support.gathering import EVENING, a_meeting

LATER = EVENING + timedelta(hours=2)


async def closed_meeting(court: Court) -> MeetingHead:
    """A meeting of ten minutes: one item, one speech of 90 seconds, an outcome, an entry, a remark."""
    head = await a_meeting(court, state="closed", closed_at=LATER, recorder=court.people["committee"])
    async with write():
        item = (await AgendaItem.select(AgendaItem.id).where(AgendaItem.public_id == "meeting-1"))[0]["id"]
        came = await Attendee.insert(
            Attendee(
                public_id="came", meeting=head.id, person=court.people["zhou"], name="周一",
                household="1-101", capacity="owner", how="room_code", came_at=EVENING,
            )
        )  # fmt: skip
        asked = await SpeakingRequest.insert(
            SpeakingRequest(meeting=head.id, item=item, attendee=came[0]["id"], asked_at=EVENING)
        )
        happened = (
            ("started", 0, None, None, "{}"),
            ("item", 0, item, None, "{}"),
            ("speaker", 60, item, asked[0]["id"], "{}"),
            ("speaker_done", 150, item, None, "{}"),
            ("remark", 160, item, None, '{"words": "三楼的灯坏了两周"}'),
            ("outcome", 170, item, None, '{"kind": "agreed", "words": "周六换灯"}'),
            ("listed", 180, item, None, '{"list": "action", "number": 3, "ref": "a3", "words": "周六换灯"}'),
            ("ended", 600, None, None, "{}"),
        )
        await RoomEvent.insert(
            *(
                RoomEvent(
                    meeting=head.id, number=n, kind=kind, item=about, request=request, facts=facts,
                    happened_at=EVENING + timedelta(seconds=seconds), made_by=court.people["moderator"],
                )
                for n, (kind, seconds, about, request, facts) in enumerate(happened, 1)
            )
        )  # fmt: skip
    found = await meeting("meeting")
    assert found is not None
    return found
