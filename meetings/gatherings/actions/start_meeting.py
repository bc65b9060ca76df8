"""Begin to plan a meeting of a table: a draft with its template's agenda, which nobody is told of yet."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.checklists.queries.items import open_items
from meetings.gatherings.planning import local_day
from meetings.gatherings.queries.meetings import meeting
from meetings.gatherings.rules.agenda import LONGEST_TITLE, Kind, Written
from meetings.gatherings.rules.templates import BY_KEY, Template
from meetings.gatherings.tables import AgendaItem, Meeting
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
    what is open on the lists before the last item.
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
        agenda = [_item(number, each, by, at) for each in items]
        if kind.fills:
            agenda[-1:-1] = await _open_matters(where, number, by, at)
        for position, each in enumerate(agenda, 1):
            each.position = position
        if agenda:
            await AgendaItem.insert(*agenda)
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
    """What patrols and neighbours left open, soonest due first, each pointing back to where it stands."""
    here = where.id if where.level != "community" else None
    found = await open_items(where.community, list="issue", round_table=here, limit=MOST_FILLED)
    return [
        AgendaItem(
            public_id=secrets.token_hex(8),
            meeting=meeting,
            kind=Kind.TOPIC,
            title=line.words[:LONGEST_TITLE],
            words=line.place,
            minutes=5,
            source="list",
            source_ref=line.public_id,
            added_by=by,
            added_at=at,
        )
        for line in found
    ]
