"""Change the words of an agenda item, unless somebody else has changed them since one looked."""

from datetime import datetime

from app.database import write
from app.refusals import Refusal
from meetings.gatherings.planning import hold_item, show_again
from meetings.gatherings.queries.agenda import Item
from meetings.gatherings.rules.agenda import Written, check, mark
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import AgendaItem


async def edit_item(public_id: str, written: Written, *, seen: str, by: int, at: datetime) -> None:
    """Keep the words; `seen` is the mark of what the editor was shown. What it says already is fine."""
    for wrong in check(written):
        raise Refusal(wrong.reason, at=wrong.at, n=wrong.n)
    async with write():
        head, item = await hold_item(public_id, Step.PLAN, by=by, at=at)
        if as_written(item) == written:
            return
        if mark(as_written(item)) != seen:
            raise Refusal("gatherings.item_changed_meanwhile", at="changed")
        if item.source == "convention" and _says(written) != _says(as_written(item)):
            raise Refusal("gatherings.text_fixed", at="title")
        await AgendaItem.update(
            {
                AgendaItem.kind: written.kind,
                AgendaItem.title: written.title,
                AgendaItem.words: written.words,
                AgendaItem.minutes: written.minutes,
                AgendaItem.presenter: written.presenter,
                AgendaItem.proposal: written.proposal,
                AgendaItem.list: written.list,
            }
        ).where(AgendaItem.id == item.id)
        show_again(head)


def _says(written: Written) -> tuple[str, str, str]:
    """What follows from the text that an item puts on the agenda."""
    return written.kind, written.title, written.words


def as_written(item: Item) -> Written:
    """An item on file as its form holds it."""
    return Written(item.kind, item.title, item.words, item.minutes, item.presenter, item.proposal, item.list)
