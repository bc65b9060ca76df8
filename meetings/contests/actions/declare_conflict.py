"""A judge says that an entry is also their own affair, and gives it no marks."""

from datetime import datetime

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.contests.holding import hold_contest
from meetings.contests.rules.phases import Phase
from meetings.contests.tables import ConflictDeclared


async def declare_conflict(contest: str, entry: str, reason: str, *, by: int, at: datetime) -> None:
    """Marks that the judge gave the entry before are taken out; declared twice is declared once."""
    async with write():
        held = await hold_contest(contest, at, Phase.ENTRIES, Phase.SCORES)
        judge = held.judge_of(by)
        stands = next((each for each in held.entries if each.public_id == entry), None)
        if judge is None:
            raise NotFound
        if stands is None:
            raise Refusal("contests.entry_gone")
        if not reason:
            raise Refusal("contests.write_stake", at=f"reason-{entry}")
        if len(reason) > 200:
            raise Refusal("contests.too_long", at=f"reason-{entry}", n=200)
        if any((each.judge, each.entry) == (judge.id, stands.id) for each in held.conflicts):
            return
        await ConflictDeclared.insert(
            ConflictDeclared(judge=judge.id, entry=stands.id, reason=reason, declared_at=at)
        )
        await execute("DELETE FROM score WHERE judge = ? AND entry = ?", [judge.id, stands.id])
