"""Begin to plan a meeting of a table: a draft with its template's agenda, which nobody is told of yet."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.checklists.queries.items import open_items
from meetings.gatherings.actions.carry_item import copy_item
from meetings.gatherings.planning import local_day
from meetings.gatherings.queries.agenda import agenda, agenda_item
from meetings.gatherings.queries.meetings import meeting
from meetings.gatherings.queries.planning import left_open
from meetings.gatherings.rules.agenda import LONGEST_TITLE, MOST_ITEMS, Kind, Written
from meetings.gatherings.rules.templates import BY_KEY, Template
from meetings.gatherings.tables import AgendaItem, Meeting
from meetings.patrols.queries.entries import open_entries
from meetings.roundtables.queries.scope import may_convene
from meetings.roundtables.queries.tables import Table, table
from meetings.roundtables.tables import RoundTable

MOST_FILLED = 12  # what one evening can look at


async def start_meeting(
    table_id: str,
    template: str,
    *,
    title: str,
    items: Sequence[Written],
    public_id: str,
    by: int,
    at: datetime,
) -> str:
    """Write the draft and return its address; the same `public_id` sent twice begins one meeting.

    `title` and `items` are the template's words in the caller's language. A template that fills itself puts
    what is open in the patrol log, on the lists and from earlier
    meetings before the last item.
    """
    where = await table(table_id)
    kind = BY_KEY.get(template)
    if where is None:
        raise NotFound
    if not await may_convene(by, where.id, await local_day(where.community, at)):
        raise NotFound
    if kind is None:
        raise Refusal("gatherings.choose_template", at="template")
    async with write():
        await lock(RoundTable, where.id)
        if before := await meeting(public_id):
            if (before.created_by, before.table) != (by, where.id):
                raise NotFound
            return before.public_id
        rows = await Meeting.insert(_meeting(where, kind, title, public_id, by, at))
        number = int(rows[0]["id"])
        lines = [_item(number, each, by, at) for each in items]
        if kind.fills:
            lines[-1:-1] = await _open_matters(where, number, by, at)
        for position, each in enumerate(lines, 1):
            each.position = position
        if lines:
            await AgendaItem.insert(*lines)
        if kind.fills:
            await _carry_over(where, number, by, at)
        return public_id


def _meeting(where: Table, kind: Template, title: str, public_id: str, by: int, at: datetime) -> Meeting:
    return Meeting(
        public_id=public_id,
        community=where.community,
        round_table=where.id,
        template=kind.key,
        state="draft",
        title=title,
        planned_minutes=kind.minutes,
        body=kind.bodies[0].value,
        **_speaking(where, kind),
        chair=by,
        created_by=by,
        created_at=at,
    )


def _speaking(where: Table, kind: Template) -> dict[str, Any]:
    """The template's own rules of speaking; where it has none, the table's."""
    names = ("speech_seconds", "speeches_per_item", "alternate_sides", "newcomers_first")
    own = {name: getattr(kind, name) for name in names}
    return {name: getattr(where, name) if said is None else said for name, said in own.items()}


def _item(meeting: int, written: Written, by: int, at: datetime) -> AgendaItem:
    return AgendaItem(
        public_id=secrets.token_hex(8),
        meeting=meeting,
        kind=written.kind,
        title=written.title,
        words=written.words,
        minutes=written.minutes,
        proposal=written.proposal,
        list=written.list,
        added_by=by,
        added_at=at,
    )


async def _open_matters(where: Table, meeting: int, by: int, at: datetime) -> list[AgendaItem]:
    """What patrols left open, the oldest first, then issues by their day; each points back to its place."""
    whole = where.level == "community"
    seen = (await open_entries(where.community))[:MOST_FILLED] if whole else ()
    found = await open_items(
        where.community, list="issue", round_table=None if whole else where.id, limit=MOST_FILLED
    )
    matters = [
        (entry.words or entry.place or entry.building, entry.place, "patrol", entry.public_id)
        for entry in seen
    ]
    known = {entry.issue for entry in seen if entry.issue}
    matters += [
        (line.words, line.place, "list", line.public_id) for line in found if line.public_id not in known
    ]
    return [
        AgendaItem(
            public_id=secrets.token_hex(8),
            meeting=meeting,
            kind=Kind.TOPIC,
            title=words[:LONGEST_TITLE],
            words=place,
            minutes=5,
            source=source,
            source_ref=ref,
            added_by=by,
            added_at=at,
        )
        for words, place, source, ref in matters[:MOST_FILLED]
        if words
    ]


async def _carry_over(where: Table, meeting: int, by: int, at: datetime) -> None:
    """What earlier meetings of the table left open comes along, before the item that closes the evening."""
    for left in await left_open(where.id):
        item = await agenda_item(left.public_id)
        if item is not None and len(await agenda(meeting)) < MOST_ITEMS:
            await copy_item(
                item, meeting, source="carried", source_ref=item.public_id, carried_from=item.id, by=by, at=at
            )
    order = await agenda(meeting)
    closing = next((each for each in order if each.kind == Kind.LIST_REVIEW), None)
    if closing is not None:
        await AgendaItem.update({AgendaItem.position: order[-1].position + 1}).where(
            AgendaItem.id == closing.id
        )
