"""Put one more thing on the agenda, at its end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.database import fetch, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.planning import hold_meeting, show_again
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.rules.agenda import MOST_ITEMS, Written, check
from meetings.gatherings.rules.states import Step
from meetings.gatherings.tables import AgendaItem


async def add_item(
    meeting: str,
    written: Written,
    *,
    public_id: str,
    by: int,
    at: datetime,
    origin: Mapping[str, Any] | None = None,
) -> str:
    """Add it and return its address; the same `public_id` sent twice is one item.

    `origin`: source, source_ref, carried_from of an item that comes from elsewhere.
    """
    for wrong in check(written):
        raise Refusal(wrong.reason, at=wrong.at, n=wrong.n)
    async with write():
        head = await hold_meeting(meeting, Step.PLAN, by=by, at=at)
        known = await fetch("SELECT meeting FROM agenda_item WHERE public_id = ?", [public_id])
        if known:
            if known[0]["meeting"] != head.id:
                raise NotFound
            return public_id
        order = await agenda(head.id)
        if len(order) >= MOST_ITEMS:
            raise Refusal("gatherings.agenda_full", n=MOST_ITEMS)
        values: dict[str, Any] = dict(origin or {})
        await AgendaItem.insert(
            AgendaItem(
                public_id=public_id,
                meeting=head.id,
                position=max((item.position for item in order), default=0) + 1,
                kind=written.kind,
                title=written.title,
                words=written.words,
                minutes=written.minutes,
                presenter=written.presenter,
                proposal=written.proposal,
                list=written.list,
                added_by=by,
                added_at=at,
                **values,
            )
        )
        show_again(head)
        return public_id
