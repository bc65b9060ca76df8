"""Answer a straw poll as somebody in the room; a later answer takes the place of the one before."""

from collections.abc import Mapping
from datetime import datetime

from app.database import execute, lock, write
from app.live import publish
from app.refusals import NotFound, Refusal
from meetings.gatherings.queries.attendees import attendee_of
from meetings.gatherings.queries.polls import meeting_of_poll, poll, write_marks
from meetings.gatherings.rules.polls import Fault, read_answer
from meetings.gatherings.tables import StrawPoll


async def answer_poll(
    public_id: str, typed: Mapping[int, int], *, reason: str = "", person: int, at: datetime
) -> None:
    """Store the answer that was typed, option to mark; after the close it is refused and nothing changes."""
    meeting, found = await meeting_of_poll(public_id), await poll(public_id)
    if meeting is None or found is None or found.opened_at is None:
        raise NotFound
    async with write():
        # The row that whoever closes the poll holds while counting.
        await lock(StrawPoll, found.id)
        came = await attendee_of(found.meeting, person)
        if came is None or not came.here:
            raise Refusal("polls.check_in_first")
        now_on_file = await poll(public_id)
        if now_on_file is None or now_on_file.closed_at is not None:
            raise Refusal("polls.too_late")
        answer = read_answer(found.sheet, typed, reason)
        if isinstance(answer, Fault):
            raise Refusal(answer.reason, at=answer.at, **answer.params)
        await execute(
            "INSERT INTO poll_answer (poll, attendee, answer, reason, answered_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (poll, attendee) DO UPDATE SET answer = excluded.answer, reason = excluded.reason,"
            " answered_at = excluded.answered_at",
            [found.id, came.id, write_marks(answer.marks), answer.reason, at],
        )
        publish("room", meeting)
