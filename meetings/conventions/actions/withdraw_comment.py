"""Take back what one said of a clause, as long as it has no answer."""

from datetime import date, datetime

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.comments import CommentOnFile, comment_at, consultation_by_id
from meetings.conventions.rules.consultation import Said, Stage
from meetings.conventions.tables import ClauseComment, Consultation


async def withdraw_comment(public_id: str, *, person: int, at: datetime, today: date) -> CommentOnFile:
    """Return what it was; twice is once. An answer stands with the words that it answers.

    Agreement is part of the count that was posted: it can be taken back until the last day is over.
    """
    async with write():
        found = await comment_at(public_id)
        if found is None or found.person != person:
            raise NotFound
        await lock(Consultation, found.consultation)
        found = await comment_at(public_id) or found
        if found.withdrawn_at is not None:
            return found
        if found.answer is not None:
            raise Refusal("consultations.answered_stays")
        running = await consultation_by_id(found.consultation)
        over = running and running.period.stage(today, closed=running.closed_at is not None)
        if found.kind is Said.AGREE and over in (Stage.OVER, Stage.CLOSED):
            raise Refusal("consultations.over")
        await ClauseComment.update({ClauseComment.withdrawn_at: at}).where(ClauseComment.id == found.id)
        return found
