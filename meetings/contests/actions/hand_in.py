"""Hand a plan in for a building, or another name, while entries are taken."""

import secrets
from datetime import datetime

from app.database import fetch, write
from app.refusals import Refusal
from meetings.contests.holding import hold_contest
from meetings.contests.rules.phases import Phase
from meetings.contests.tables import ContestEntry

LONGEST_NAME, LONGEST_WORDS = 80, 4_000
MOST_ENTRIES = 500


async def hand_in(
    contest: str, name: str, words: str, *, building: int | None, plan: int | None, by: int, at: datetime
) -> str:
    """Return the entry's public id; what the same person hands in twice under a name is one entry."""
    async with write():
        held = await hold_contest(contest, at, Phase.ENTRIES)
        if not name:
            raise Refusal("contests.write_name", at="name")
        if len(name) > LONGEST_NAME or len(words) > LONGEST_WORDS:
            at_field, most = ("name", LONGEST_NAME) if len(name) > LONGEST_NAME else ("words", LONGEST_WORDS)
            raise Refusal("contests.too_long", at=at_field, n=most)
        for each in held.entries:
            if each.handed_in_by == by and each.name == name:
                return each.public_id
            if each.name == name or (building is not None and each.building == building):
                raise Refusal("contests.is_entered", at="name", name=each.name)
        if len(held.every_entry) >= MOST_ENTRIES:
            raise Refusal("contests.too_many_entries")
        if building is not None:
            building = await _of_here(building, held.community)
        public_id = secrets.token_urlsafe(9)
        await ContestEntry.insert(
            ContestEntry(
                public_id=public_id,
                contest=held.id,
                name=name,
                building=building,
                words=words,
                plan=plan,
                handed_in_by=by,
                handed_in_at=at,
            )
        )
        return public_id


async def _of_here(building: int, community: int) -> int:
    rows = await fetch("SELECT id FROM building WHERE id = ? AND community = ?", [building, community])
    if not rows:
        raise Refusal("contests.write_name", at="name")
    return building
