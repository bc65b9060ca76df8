"""Free the texts whose item was taken off the agenda, or whose meeting did not put them to the vote."""

from datetime import datetime

from app.community.actions.tell import tell
from app.database import write
from meetings.conventions.actions.end_submission import end_submission
from meetings.conventions.queries.adoptions import open_submissions, place_of


async def release_submissions(*, at: datetime) -> int:
    """End those submissions, tell who made them, and return how many there were.

    A question that was put to the body waits for its count: it is decided, never freed.
    """
    freed = 0
    for each in await open_submissions():
        place = await place_of(each)
        over = place is None or place.removed or place.meeting_state in ("closed", "called_off")
        if not over or each.put_at is not None:
            continue
        async with write():
            if not await end_submission(each.ref, at=at):
                continue
            freed += 1
            await tell(
                "adoptions.freed",
                at=at,
                community=each.community,
                params={"title": each.title},
                people=[each.submitted_by],
                link=f"/versions/{each.version_public_id}/adoption",
            )
    return freed
