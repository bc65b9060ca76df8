"""A text is no longer before a body: taken back, called off, or never put; it may be submitted again."""

from datetime import datetime

from app.database import lock, write
from meetings.conventions.queries.adoptions import submission_at
from meetings.conventions.tables import Convention, Submission, TextVersion


async def end_submission(ref: str, *, at: datetime) -> bool:
    """End it as withdrawn and set the version back to where it was; False where it had ended before."""
    found = await submission_at(ref)
    if found is None:
        return False
    async with write():
        await lock(Convention, found.convention)
        ended = await (
            Submission.update({Submission.ended_at: at, Submission.outcome: "withdrawn"})
            .where((Submission.id == found.id) & Submission.ended_at.is_null())
            .returning(Submission.id)
        )
        if not ended:
            return False
        await TextVersion.update({TextVersion.state: "consulted"}).where(
            (TextVersion.id == found.version) & (TextVersion.state == "submitted")
        )
        return True
