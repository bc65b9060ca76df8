"""Say who may read an item, and under which topic it stands."""

from datetime import date, datetime

from app.database import execute, write
from app.refusals import Refusal
from meetings.checklists.holding import hold_item, leader, write_note
from meetings.checklists.rules.items import TOPICS, Visibility


async def mark_item(
    public_id: str, visibility: str, topic: str, *, person: int, at: datetime, today: date
) -> None:
    """Who leads the level marks it; a change of who may read stays in the history."""
    async with write():
        seen = await hold_item(public_id, person, today)
        leader(seen)
        if visibility not in tuple(Visibility):
            raise Refusal("lists.visibility_missing", at="visibility")
        if topic and topic not in TOPICS:
            raise Refusal("lists.topic_unknown", at="topic")
        await execute(
            "UPDATE list_item SET visibility = ?, topic = ? WHERE id = ?", [visibility, topic, seen.item.id]
        )
        if visibility != seen.item.visibility:
            facts = {"from": seen.item.visibility, "to": visibility}
            await write_note(seen.item.id, "marked", at=at, by=person, facts=facts)
