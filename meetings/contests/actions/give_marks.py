"""A judge marks one entry by every criterion; later marks take the place of earlier ones until the close."""

from collections.abc import Mapping
from datetime import datetime

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.contests.holding import hold_contest
from meetings.contests.queries.contests import Contest
from meetings.contests.rules.phases import Phase
from meetings.contests.tables import Score


async def give_marks(
    contest: str, entry: str, points: Mapping[int, int | None], *, by: int, at: datetime
) -> None:
    """`points` by criterion, 0 to its most; all of them or none is kept."""
    async with write():
        held = await hold_contest(contest, at, Phase.SCORES)
        judge = held.judge_of(by)
        stands = next((each for each in held.entries if each.public_id == entry), None)
        if judge is None:
            raise NotFound
        if stands is None:
            raise Refusal("contests.entry_gone")
        if any((each.judge, each.entry) == (judge.id, stands.id) for each in held.conflicts):
            raise Refusal("contests.has_stake")
        given = _checked(held, entry, points)
        await execute("DELETE FROM score WHERE judge = ? AND entry = ?", [judge.id, stands.id])
        await Score.insert(
            *(
                Score(judge=judge.id, entry=stands.id, criterion=criterion, points=number, given_at=at)
                for criterion, number in given.items()
            )
        )


def _checked(held: Contest, entry: str, points: Mapping[int, int | None]) -> dict[int, int]:
    given = {}
    for each in held.criteria:
        number = points.get(each.id)
        if number is None or not 0 <= number <= each.most:
            raise Refusal("contests.points_wrong", at=f"{entry}-{each.id}", name=each.name, n=each.most)
        given[each.id] = number
    return given
