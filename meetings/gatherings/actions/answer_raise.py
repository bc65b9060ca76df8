"""Answer an item that the table below handed up, without putting it on a meeting, or besides."""

from collections.abc import Mapping
from datetime import datetime

from app.community.actions.tell import tell
from app.community.tables import InboxItem
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.planning import local_day
from meetings.gatherings.queries.raises import Raise, conveners, item_raise
from meetings.gatherings.tables import ItemRaise
from meetings.roundtables.queries.scope import may_convene

LONGEST_ANSWER = 2000


async def answer_raise(public_id: str, text: str, *, by: int, at: datetime) -> None:
    """Keep the answer, once; whoever raised it and the convenors below are told."""
    if not text:
        raise Refusal("gatherings.answer_unsaid", at="answer")
    if len(text) > LONGEST_ANSWER:
        raise Refusal("gatherings.too_long", at="answer", n=LONGEST_ANSWER)
    async with write():
        found = await item_raise(public_id)
        if found is None or not await may_convene(by, found.to_table, await local_day(found.community, at)):
            raise NotFound
        await lock(ItemRaise, found.id)
        found = await item_raise(public_id)
        if found is None:
            raise NotFound
        if found.answered_at is not None:
            if found.answer == text:
                return
            raise Refusal("gatherings.answered_before", at="answer")
        await ItemRaise.update(
            {ItemRaise.answer: text, ItemRaise.answered_by: by, ItemRaise.answered_at: at}
        ).where(ItemRaise.id == found.id)
        await tell_below("gatherings.raise_is_answered", found, {**told_of(found), "answer": text}, at=at)


def told_of(found: Raise) -> dict[str, str | int]:
    """What a message about a raised item names."""
    return {"item": found.title, "from": found.from_name, "to": found.to_name}


async def tell_below(message: str, found: Raise, params: Mapping[str, str | int], *, at: datetime) -> None:
    """Tell who raised it and the lower table's convenors, and take the to-do off the upper table's."""
    below = await conveners(found.from_table, found.community, await local_day(found.community, at))
    await tell(
        message,
        at=at,
        community=found.community,
        params=params,
        people=(found.raised_by, *below),
        link=f"/raises/{found.public_id}",
    )
    await InboxItem.update({InboxItem.done_at: at}).where(
        (InboxItem.subject == f"raise:{found.id}") & InboxItem.done_at.is_null()
    )
