"""Put a posted item of a residents' meeting to the vote, under the rule in force on the day."""

import secrets
from datetime import date, datetime

from app.database import lock, write
from app.live import publish
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.put_to_body import PutText, put_to_body
from meetings.gatherings.tables import Meeting
from voting.preset_library import preset
from voting.queries.meeting_motions import BodyMeeting, PuttableItem, body_meeting, puttable_items
from voting.rules.meeting_counts import RULE_OF
from voting.rules.presets import canonical
from voting.tables import MeetingMotion


async def put_motion(meeting: str, item: str, *, phones: bool, person: int, at: datetime, today: date) -> str:
    """Return the motion's public id; the same item put twice is the same motion.

    Only what stood on the posted agenda is put to the vote, and only while the meeting runs. A text is put
    by its fingerprint, before the body that its kind demands.
    """
    async with write():
        held = await _held(meeting)
        wanted = await _item(held, item)
        if wanted.motion:
            return wanted.motion
        _may_be_put(held, wanted)
        rule = preset(RULE_OF[held.body])
        if not rule.in_force(today):
            raise Refusal("meeting_motions.no_rule")
        text = await _text(held, wanted, at)
        public_id = secrets.token_urlsafe(9)
        await MeetingMotion.insert(
            MeetingMotion(
                public_id=public_id,
                community=held.community,
                meeting=held.id,
                item=wanted.id,
                question=wanted.title,
                words=wanted.words,
                body=held.body.value,
                members=held.members,
                members_source=held.members_source,
                preset_id=rule.id,
                preset=canonical(rule.snapshot()),
                phones=phones,
                text_version=text.version if text else "",
                text_fingerprint=text.fingerprint if text else "",
                opened_by=person,
                opened_at=at,
            )
        )
        publish("meeting-motions", meeting)
        return public_id


async def _held(meeting: str) -> BodyMeeting:
    found = await body_meeting(meeting)
    if found is None:
        raise NotFound
    await lock(Meeting, found.id)
    return await body_meeting(meeting) or found


async def _item(held: BodyMeeting, item: str) -> PuttableItem:
    found = next((each for each in await puttable_items(held) if each.public_id == item), None)
    if found is None:
        raise Refusal("meeting_motions.choose_item", at="item")
    return found


async def _text(held: BodyMeeting, wanted: PuttableItem, at: datetime) -> PutText | None:
    """The text that the item puts before the body; None where it is any other question."""
    if wanted.source != "convention":
        return None
    return await put_to_body(f"item:{wanted.public_id}", body=held.body.value, at=at)


def _may_be_put(held: BodyMeeting, wanted: PuttableItem) -> None:
    if held.state != "running":
        raise Refusal("meeting_motions.not_running")
    if not wanted.posted:
        raise Refusal("meeting_motions.not_posted", at="item")
    if not held.members:
        raise Refusal("meeting_motions.no_roll")
