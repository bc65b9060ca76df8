"""Whose doors: a posted text clause by clause, the desk of its comments, the answers."""

from datetime import timedelta

from meetings.conventions.actions.answer_comments import answer_comments
from meetings.conventions.actions.close_consultation import close_consultation
from meetings.conventions.actions.comment_clause import SaidOf, comment_clause
from meetings.conventions.actions.consolidate import consolidate
from meetings.conventions.actions.open_consultation import NewConsultation, open_consultation
from meetings.conventions.queries.comments import consultation_of
from meetings.conventions.queries.versions import text_of
from meetings.conventions.rules.consultation import Said
from tests.support.conventions import a_text
from tests.support.doors import MODERATORS, PUBLIC, SIGNED_IN
from tests.support.open_vote import DURING

CONSULTATION_DOORS: dict[str, set[str]] = {
    "GET /versions/{asked_version}/consultation": PUBLIC,
    "GET /versions/{asked_version}/consultation/print": PUBLIC,
    "GET /versions/{asked_version}/answers": PUBLIC,
    "GET /versions/{asked_version}/answers/print": PUBLIC,
    "GET /versions/{consolidated_version}/posted-changes": MODERATORS,
    "GET /versions/{draft_version}/consultation/new": MODERATORS,
    "POST /versions/{draft_version}/consultation": MODERATORS,
    "GET /versions/{asked_version}/consultation/extension": MODERATORS,
    "POST /versions/{asked_version}/consultation/extension": MODERATORS,
    "POST /versions/{asked_version}/consultation/closure": MODERATORS,
    # the posted text is public: whoever does not belong is told so in words
    "POST /versions/{asked_version}/consultation/{asked_clause}/agreement": SIGNED_IN,
    "GET /versions/{asked_version}/consultation/{asked_clause}/comments": SIGNED_IN,
    "POST /versions/{asked_version}/consultation/{asked_clause}/comments": SIGNED_IN,
    "POST /comments/{comment}/withdrawal": {"moderator"},
    "GET /versions/{asked_version}/comments": MODERATORS,
    "POST /versions/{asked_version}/answers": MODERATORS,
    "POST /versions/{asked_version}/answers/{clause_answer}/correction": MODERATORS,
    "GET /versions/{consulted_version}/consolidation": MODERATORS,
    "POST /versions/{consulted_version}/consolidation": MODERATORS,
}


async def consultation_things(community: int, person: int) -> dict[str, str]:
    """A text being asked about, one whose consultation is over, and one that was consolidated."""
    by, at, day = person, DURING, DURING.date()
    asked = await a_text(community, person, DURING, title="楼道小规矩")
    await open_consultation(asked.public_id, NewConsultation(day, 60), by=by, at=at, today=day)
    clause = (await text_of(asked.id)).clauses[0].public_id
    answered, waiting = [
        await comment_clause(
            asked.public_id,
            clause,
            SaidOf(Said.COMMENT, words),
            person=person,
            capacity="office",
            at=at,
            today=day,
        )
        for words in ("写清楚几点。", "加上周末。")
    ]
    found = await consultation_of(asked.id)
    assert found is not None
    answer = await answer_comments(found.id, (answered,), "not", "已经写清楚了。", by=by, at=at)
    consulted, consolidated = [
        await _closed(community, person, title) for title in ("养狗小规矩", "晾晒小规矩")
    ]
    return {
        "asked_version": asked.public_id,
        "asked_clause": clause,
        "comment": waiting,
        "clause_answer": str(answer),
        "consulted_version": consulted,
        "consolidated_version": await consolidate(consolidated, {}, by=by, at=at),
    }


async def _closed(community: int, person: int, title: str) -> str:
    text, day = await a_text(community, person, DURING, title=title), DURING.date()
    number = await open_consultation(
        text.public_id, NewConsultation(day, 15), by=person, at=DURING, today=day
    )
    await close_consultation(number, by=person, at=DURING, today=day + timedelta(days=16))
    return text.public_id
