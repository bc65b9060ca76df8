"""Put a version on the agenda of a meeting whose notice is not posted yet: the meeting decides on it."""

from datetime import datetime

from app.database import fetch, lock, write
from app.i18n import translator
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.actions.open_submission import open_submission
from meetings.conventions.queries.adoptions import submission_of, text_head
from meetings.conventions.rules.figures import in_fours
from meetings.gatherings.actions.add_item import add_item
from meetings.gatherings.queries.meetings import meeting as meeting_at
from meetings.gatherings.rules.agenda import Kind, Written
from meetings.gatherings.rules.states import State
from meetings.gatherings.tables import Meeting

MINUTES = 30


async def submit_version(version: str, meeting: str, *, item: str, by: int, at: datetime) -> str:
    """Return the agenda item's public id; `item` is the one that it gets, so that twice is once.

    Only a meeting that is still being planned takes it: nothing is put to the vote that was not posted.
    """
    head, held = await text_head(version), await meeting_at(meeting)
    if head is None or held is None or held.community != head.community:
        raise NotFound
    if not held.body:
        raise Refusal("adoptions.no_body_meeting", at="meeting")
    async with write():
        running = await submission_of(head.id)
        if running is not None and running.item:
            return running.item
        await lock(Meeting, held.id)  # a meeting before a text: those who vote on one hold both in this order
        fingerprint = await freeze_version(head.id, at=at)
        t = translator("zh")  # the language in which notices are posted
        written = Written(
            kind=Kind.CLAUSE.value,
            title=t.plain("adoptions.question", title=head.title, number=head.next)[:200],
            words=t.plain("adoptions.item_words", fingerprint=" ".join(in_fours(fingerprint))),
            minutes=MINUTES,
            proposal=True,
        )
        origin = {"source": "convention", "source_ref": head.public_id}
        await add_item(meeting, written, public_id=item, by=by, at=at, origin=origin)
        put = await fetch("SELECT source_ref, removed_at FROM agenda_item WHERE public_id = ?", [item])
        if (put[0]["source_ref"], put[0]["removed_at"]) != (head.public_id, None):
            # an item that was there already: another text's, whose title would be posted above these words,
            # or one that is off the agenda again
            raise Refusal("adoptions.no_longer_submitted", at="meeting")
        if (await meeting_at(meeting) or held).state is not State.DRAFT:
            raise Refusal("adoptions.notice_is_posted", at="meeting")
        await open_submission(head.id, body=held.body, ref=f"item:{item}", by=by, at=at)
    return item
