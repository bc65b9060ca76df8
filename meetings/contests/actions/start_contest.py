"""Begin a contest: what is to be put in order, until when plans come in, until when they are judged."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from app.database import write
from app.refusals import Refusal
from meetings.contests.tables import OrderingContest

LONGEST_TITLE, LONGEST_WORDS = 120, 4_000
MOST_A_MONTH = 1_000


@dataclass(frozen=True)
class Plan:
    """What the form says; None where nothing readable was typed."""

    title: str
    words: str
    entries_until: datetime | None
    scores_until: datetime | None
    per_month: int | None = None
    starts_on: date | None = None


async def start_contest(community: int, plan: Plan, *, by: int, at: datetime) -> str:
    """Return the public id of the draft."""
    entries_until, scores_until = _checked(plan, at)
    public_id = secrets.token_urlsafe(9)
    async with write():
        await OrderingContest.insert(
            OrderingContest(
                public_id=public_id,
                community=community,
                title=plan.title,
                words=plan.words,
                per_month=plan.per_month,
                starts_on=plan.starts_on,
                entries_until=entries_until,
                scores_until=scores_until,
                made_by=by,
                made_at=at,
            )
        )
    return public_id


def _checked(plan: Plan, at: datetime) -> tuple[datetime, datetime]:
    if not plan.title:
        raise Refusal("contests.write_title", at="title")
    if len(plan.title) > LONGEST_TITLE:
        raise Refusal("contests.too_long", at="title", n=LONGEST_TITLE)
    if len(plan.words) > LONGEST_WORDS:
        raise Refusal("contests.too_long", at="words", n=LONGEST_WORDS)
    if plan.entries_until is None or plan.entries_until <= at:
        raise Refusal("contests.day_ahead", at="entries_until")
    if plan.scores_until is None or plan.scores_until <= plan.entries_until:
        raise Refusal("contests.day_after", at="scores_until")
    if plan.per_month is not None and not 1 <= plan.per_month <= MOST_A_MONTH:
        raise Refusal("contests.per_month_wrong", at="per_month")
    return plan.entries_until, plan.scores_until
