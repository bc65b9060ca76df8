"""Open a closed item again, with the reason; it goes on where it stood."""

from datetime import date, datetime

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.checklists.holding import hold_item, said, tell_of, write_note
from meetings.checklists.queries.circles import asked_about, concerned
from meetings.checklists.queries.levels import in_charge, standing_at
from meetings.checklists.queries.settings import list_settings
from meetings.checklists.rules.items import goes_up_at


async def reopen_item(public_id: str, words: str, *, person: int, at: datetime, today: date) -> None:
    """By who raised it, or who leads its level; a joined item goes on in the one it was joined to."""
    reason = said(words)
    async with write():
        seen = await hold_item(public_id, person, today)
        asked = await asked_about(seen.item)
        if not (seen.leads or seen.raised_it or person in asked.people):
            raise NotFound
        if seen.item.is_open:
            return
        if seen.item.state == "joined":
            raise Refusal("lists.is_joined")
        settings = await list_settings(seen.item.community)
        await execute(
            "UPDATE list_item SET state = ?, closed_at = NULL, closed_how = '', done_at = NULL,"
            " closes_at = NULL, level_since = ?, level_due_at = ? WHERE id = ?",
            [
                "underway" if seen.item.in_charge else "open",
                at,
                goes_up_at(seen.item.list, seen.item.level, at, settings),
                seen.item.id,
            ],
        )
        await write_note(seen.item.id, "reopened", at=at, by=person, words=reason)
        level = await standing_at(seen.item.community, seen.item.round_table, seen.item.office_level)
        hands = await in_charge(seen.item.community, level, today)
        await tell_of(seen.item, "lists.told_reopened", hands, at=at, but=person, todo=True, words=reason)
        others = [each for each in await concerned(seen.item) if each not in hands]
        await tell_of(seen.item, "lists.told_reopened", others, at=at, but=person, words=reason)
