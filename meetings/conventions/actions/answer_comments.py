"""Answer one comment, or several of one clause together; each who wrote is told once."""

from collections.abc import Sequence
from datetime import datetime

from app.community.actions.tell import settle, tell
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.crediting import credit_again
from meetings.conventions.queries.adoptions import TextHead, keepers_of, text_head_by_id
from meetings.conventions.queries.comments import (
    CommentOnFile,
    answer_by_id,
    comments_on,
    consultation_by_id,
    unanswered,
)
from meetings.conventions.rules.canonical import settled
from meetings.conventions.rules.consultation import LONGEST_WHY, Outcome
from meetings.conventions.tables import ClauseAnswer, ClauseComment, Consultation


async def answer_comments(
    consultation: int, comments: Sequence[str], outcome: str, why: str, *, by: int, at: datetime
) -> int:
    """Return the answer's row. `comments` are public ids.

    What was taken back meanwhile drops out; what somebody else answered meanwhile is refused as a whole, so
    that nobody gets two answers. The same answer sent twice is one.
    """
    said = settled(why)
    async with write():
        await lock(Consultation, consultation)
        running = await consultation_by_id(consultation)
        if running is None:
            raise NotFound
        wanted = [each for each in await comments_on(consultation) if each.public_id in set(comments)]
        if not wanted:
            raise Refusal("consultations.nothing_chosen" if not comments else "consultations.taken_back")
        if len({each.clause for each in wanted}) > 1:
            raise Refusal("consultations.one_clause")
        answered = {each.answer for each in wanted if each.answer is not None}
        if answered:
            return await _same(answered, wanted, outcome, said)
        check_answer(outcome, said)
        rows = await ClauseAnswer.insert(
            ClauseAnswer(
                consultation=consultation,
                clause=wanted[0].clause,
                outcome=outcome,
                why=said,
                answered_by=by,
                answered_at=at,
            )
        )
        answer = int(rows[0]["id"])
        await ClauseComment.update({ClauseComment.answer: answer}).where(
            ClauseComment.id.is_in([each.id for each in wanted])
        )
        head = await text_head_by_id(running.version)
        await credit_again(consultation)
        await tell_writers(head, answer, wanted, outcome, at)
        if not await unanswered(running.version):
            people = await keepers_of(head)
            await settle(f"consultation-answers:{consultation}", at=at, people=people)
        return answer


def check_answer(outcome: str, why: str) -> None:
    """Refuse an answer without an outcome or without its reason."""
    if outcome not in set(Outcome):
        raise Refusal("consultations.choose_outcome", at="outcome")
    if not why:
        raise Refusal("consultations.say_why", at="why")
    if len(why) > LONGEST_WHY:
        raise Refusal("consultations.long_words", at="why", n=len(why), most=LONGEST_WHY)


async def tell_writers(
    head: TextHead, answer: int, comments: Sequence[CommentOnFile], outcome: str, at: datetime
) -> None:
    """One item per neighbour and answer, however many of their comments it answers."""
    await tell(
        f"consultations.answered_{outcome}",
        at=at,
        community=head.community,
        params={"title": head.title},
        people=sorted({each.person for each in comments if each.person is not None}),
        link=f"/versions/{head.public_id}/answers#answer-{answer}",
        subject=f"clause-answer:{answer}",
    )


async def _same(answered: set[int], wanted: Sequence[CommentOnFile], outcome: str, why: str) -> int:
    known = await answer_by_id(next(iter(answered)))
    whole = len(answered) == 1 and all(each.answer is not None for each in wanted)
    if whole and known is not None and (known.outcome, known.why) == (outcome, why):
        return known.id
    raise Refusal("consultations.answered_meanwhile")
