"""Take a text back from a meeting that was not asked about it yet."""

from datetime import datetime

from app.database import execute, fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.end_submission import end_submission
from meetings.conventions.queries.adoptions import place_of, submission_of, text_head
from meetings.gatherings.tables import Meeting


async def take_back_version(version: str, *, at: datetime) -> None:
    """Take its item off the agenda as well, unless the meeting is over; twice is once."""
    head = await text_head(version)
    if head is None:
        raise NotFound
    async with write():
        running = await submission_of(head.id)
        if running is None:
            return
        if not running.item:
            raise Refusal("adoptions.before_the_owners")
        rows = await fetch("SELECT id, meeting FROM agenda_item WHERE public_id = ?", [running.item])
        for row in rows:
            await lock(Meeting, row["meeting"])
        running = await submission_of(head.id) or running
        if running.put_at is not None and running.ended_at is None:
            raise Refusal("adoptions.being_voted_on")
        place = await place_of(running)
        if place is not None and place.meeting_state in ("draft", "called", "running"):
            await execute(
                "UPDATE agenda_item SET removed_at = ? WHERE public_id = ? AND removed_at IS NULL",
                [at, running.item],
            )
        await end_submission(running.ref, at=at)
