"""Put an answer right: a new one takes its place, the first stays on record, the writers are told again."""

from datetime import datetime

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.actions.answer_comments import check_answer, tell_writers
from meetings.conventions.crediting import credit_again
from meetings.conventions.queries.adoptions import text_head_by_id
from meetings.conventions.queries.comments import answer_by_id, comments_on, consultation_by_id
from meetings.conventions.rules.canonical import settled
from meetings.conventions.tables import ClauseAnswer, ClauseComment, Consultation


async def correct_answer(
    consultation: int, answer: int, outcome: str, why: str, *, by: int, at: datetime
) -> int:
    """Return the row of the answer that now holds; the same words again change nothing."""
    said = settled(why)
    async with write():
        await lock(Consultation, consultation)
        running, known = await consultation_by_id(consultation), await answer_by_id(answer)
        if running is None or known is None or known.consultation != consultation:
            raise NotFound
        if known.replaced_by is not None:
            later = await answer_by_id(known.replaced_by)
            if later is not None and (later.outcome, later.why) == (outcome, said):
                return later.id
            raise Refusal("consultations.corrected_meanwhile")
        if (known.outcome, known.why) == (outcome, said):
            return known.id
        check_answer(outcome, said)
        rows = await ClauseAnswer.insert(
            ClauseAnswer(
                consultation=consultation,
                clause=known.clause,
                outcome=outcome,
                why=said,
                answered_by=by,
                answered_at=at,
            )
        )
        new = int(rows[0]["id"])
        concerned = [each for each in await comments_on(consultation) if each.answer == answer]
        await ClauseAnswer.update({ClauseAnswer.replaced_by: new}).where(ClauseAnswer.id == answer)
        await ClauseComment.update({ClauseComment.answer: new}).where(ClauseComment.answer == answer)
        await credit_again(consultation)
        await tell_writers(await text_head_by_id(running.version), new, concerned, outcome, at)
        return new
