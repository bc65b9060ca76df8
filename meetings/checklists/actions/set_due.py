"""Say by which day an item is to be done, and what counts as done."""

from datetime import date, datetime

from app.database import execute, write
from app.refusals import NotFound, Refusal
from meetings.checklists.holding import check_open, hold_item, said, tell_of, write_note
from meetings.checklists.queries.circles import concerned
from meetings.checklists.rules.items import LONGEST_MEANS


async def set_due(
    public_id: str,
    due_on: date | None,
    *,
    person: int,
    at: datetime,
    today: date,
    done_means: str = "",
    words: str = "",
) -> None:
    """A day that is put off needs a reason, which stays in the history."""
    means = done_means.strip()
    if len(means) > LONGEST_MEANS:
        raise Refusal("lists.too_long", at="done_means", most=LONGEST_MEANS, n=len(means))
    if due_on is not None and due_on < today:
        raise Refusal("lists.due_is_past", at="due_on")
    async with write():
        seen = await hold_item(public_id, person, today)
        if not (seen.leads or seen.is_responsible):
            raise NotFound
        check_open(seen.item)
        if (seen.item.due_on, seen.item.done_means) == (due_on, means):
            return
        later = seen.item.due_on is not None and (due_on is None or due_on > seen.item.due_on)
        reason = said(words, needed=later)
        await execute(
            "UPDATE list_item SET due_on = ?, done_means = ? WHERE id = ?", [due_on, means, seen.item.id]
        )
        facts = {"from": _text(seen.item.due_on), "to": _text(due_on)}
        await write_note(seen.item.id, "due", at=at, by=person, words=reason, facts=facts)
        if due_on is not None:
            people = await concerned(seen.item)
            await tell_of(seen.item, "lists.told_due", people, at=at, but=person, words=due_on.isoformat())


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
