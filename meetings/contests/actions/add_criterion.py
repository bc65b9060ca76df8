"""Add a criterion to a contest that is not published yet."""

from datetime import datetime

from app.database import write
from app.refusals import Refusal
from meetings.contests.holding import hold_contest
from meetings.contests.rules.order import MOST_CRITERIA, MOST_POINTS, MOST_WEIGHT
from meetings.contests.rules.phases import Phase
from meetings.contests.tables import Criterion


async def add_criterion(
    contest: str, name: str, words: str, *, weight: int | None, most: int | None, at: datetime
) -> None:
    """The same name sent twice is one criterion; `weight` 1 to 100, points from 0 to `most`."""
    async with write():
        held = await hold_contest(contest, at, Phase.DRAFT)
        if not name:
            raise Refusal("contests.write_criterion", at="name")
        if len(name) > 80 or len(words) > 400:
            raise Refusal("contests.too_long", at="name" if len(name) > 80 else "words", n=400)
        if weight is None or not 1 <= weight <= MOST_WEIGHT:
            raise Refusal("contests.weight_wrong", at="weight", n=MOST_WEIGHT)
        if most is None or not 1 <= most <= MOST_POINTS:
            raise Refusal("contests.most_wrong", at="most", n=MOST_POINTS)
        if any(each.name == name for each in held.criteria):
            return
        if len(held.criteria) >= MOST_CRITERIA:
            raise Refusal("contests.too_many_criteria", n=MOST_CRITERIA)
        position = await Criterion.count().where(Criterion.contest == held.id) + 1
        await Criterion.insert(
            Criterion(contest=held.id, position=position, name=name, words=words, weight=weight, most=most)
        )
