"""Name somebody as a judge of a contest."""

from datetime import datetime

from app.community.actions.tell import tell
from app.database import fetch, write
from app.refusals import Refusal
from meetings.contests.holding import hold_contest
from meetings.contests.rules.phases import Phase
from meetings.contests.tables import Judge


async def name_judge(contest: str, person: int, *, at: datetime) -> None:
    """Named twice is named once; the judge is told."""
    async with write():
        held = await hold_contest(contest, at, Phase.DRAFT, Phase.ENTRIES, Phase.SCORES)
        if held.judge_of(person):
            return
        if not await fetch("SELECT id FROM person WHERE id = ? AND ended_at IS NULL", [person]):
            raise Refusal("contests.choose_judge", at="person")
        await Judge.insert(Judge(contest=held.id, person=person, named_at=at))
        await tell(
            "contests.named",
            at=at,
            community=held.community,
            params={"contest": held.title},
            people=[person],
            link=f"/contests/{contest}",
        )
