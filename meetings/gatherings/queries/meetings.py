"""Which meeting is this, where does it stand, and who may run it or come to it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.database import fetch
from meetings.gatherings.rules.states import TOLD, State
from meetings.roundtables.queries.scope import belongs, may_convene, tables_of


@dataclass(frozen=True)
class MeetingHead:
    """One meeting with its table and its community; instants are UTC, minutes and seconds whole.

    `events` is the number of the last room event. `chair` and `recorder` are as called: who holds the chair
    now follows from the events.
    """

    id: int
    public_id: str
    community: int
    community_public_id: str
    community_name: str
    time_zone: str
    table: int
    table_public_id: str
    table_name: str
    table_level: str
    template: str
    state: State
    title: str
    words: str
    place: str
    starts_at: datetime | None
    planned_minutes: int
    urgent: bool
    urgent_reason: str
    body: str
    roll_kind: str
    roll_count: int | None
    roll_source: str
    roll_as_of: date | None
    posted_on: date | None
    speech_seconds: int
    speeches_per_item: int
    alternate_sides: bool
    newcomers_first: bool
    chair: int | None
    chair_name: str
    recorder: int | None
    recorder_name: str
    created_by: int
    created_at: datetime
    called_at: datetime | None
    started_at: datetime | None
    closed_at: datetime | None
    events: int

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which its hours are said."""
        return ZoneInfo(self.time_zone)

    @property
    def ends_at(self) -> datetime | None:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.planned_minutes) if self.starts_at else None

    @property
    def told(self) -> bool:
        """Whether those invited know of it: everything but a draft."""
        return self.state in TOLD and self.called_at is not None

    @property
    def posted(self) -> bool:
        """Whether its notice hangs where anyone may read it; a house's table is its own affair."""
        return self.told and self.table_level != "house"


_HEAD = (
    "SELECT m.id, m.public_id, m.community, c.public_id AS community_public_id, c.name AS community_name,"
    ' c.time_zone, m.round_table AS "table", t.public_id AS table_public_id, t.name AS table_name,'
    " t.level AS table_level, m.template, m.state, m.title, m.words, m.place, m.starts_at, m.planned_minutes,"
    " m.urgent, m.urgent_reason, m.body, m.roll_kind, m.roll_count, m.roll_source, m.roll_as_of, m.posted_on,"
    " m.speech_seconds, m.speeches_per_item, m.alternate_sides, m.newcomers_first,"
    " m.chair, COALESCE(pc.name, '') AS chair_name, m.recorder, COALESCE(pr.name, '') AS recorder_name,"
    " m.created_by, m.created_at, m.called_at, m.started_at, m.closed_at, m.events"
    " FROM meeting m JOIN community c ON c.id = m.community JOIN round_table t ON t.id = m.round_table"
    " LEFT JOIN person pc ON pc.id = m.chair LEFT JOIN person pr ON pr.id = m.recorder"
)


async def meeting(public_id: str) -> MeetingHead | None:
    """The meeting at this address, a draft too: whoever shows it asks first who is looking."""
    rows = await fetch(f"{_HEAD} WHERE m.public_id = ?", [public_id])
    return _head(rows[0]) if rows else None


async def meeting_by_id(number: int) -> MeetingHead:
    """The meeting that a record belongs to."""
    return _head((await fetch(f"{_HEAD} WHERE m.id = ?", [number]))[0])


async def meetings_of_community(
    community: int, *, tables: Sequence[int] | None = None
) -> tuple[MeetingHead, ...]:
    """Every meeting of a community or of some of its tables, drafts too, dropped ones not; latest first."""
    if tables is not None and not tables:
        return ()
    wanted, params = "m.community = ? AND (m.state <> 'called_off' OR m.called_at IS NOT NULL)", [community]
    if tables is not None:
        wanted += f" AND m.round_table IN ({', '.join('?' * len(tables))})"
        params += tables
    rows = await fetch(f"{_HEAD} WHERE {wanted} ORDER BY m.starts_at DESC, m.id DESC", params)
    return tuple(_head(row) for row in rows)


async def running_meetings() -> tuple[MeetingHead, ...]:
    """Every meeting in progress on this installation."""
    rows = await fetch(f"{_HEAD} WHERE m.state = 'running' ORDER BY m.id")
    return tuple(_head(row) for row in rows)


async def may_run(person: int | None, head: MeetingHead, today: date) -> bool:
    """Whether somebody may plan, call and run it: an office, a convenor here or above, chair, recorder.

    A recorder or a chair named for this one meeting runs it too, also without an office.
    """
    if person is None:
        return False
    if person in (head.chair, head.recorder):
        return True
    return await may_convene(person, head.table, today)


async def may_attend(person: int | None, head: MeetingHead, today: date) -> bool:
    """Whether somebody may come, read the papers and take part: in scope, invited, or running it."""
    if person is None or not head.told:
        return await may_run(person, head, today)
    if await belongs(person, head.table, today) or await is_invited(person, head.id):
        return True
    return await may_run(person, head, today)


async def is_invited(person: int, meeting: int) -> bool:
    """Whether an invitation names the person, or an owner the person acts for."""
    rows = await fetch(
        "SELECT 1 AS found FROM invitation i WHERE i.meeting = ? AND (i.person = ? OR i.owner IN"
        " (SELECT oa.owner FROM owner_access oa WHERE oa.person = ? AND oa.until IS NULL)) LIMIT 1",
        [meeting, person, person],
    )
    return bool(rows)


async def meetings_for(person: int, community: int, since: datetime, today: date) -> tuple[MeetingHead, ...]:
    """Running meetings and those called from `since` on, of somebody's tables and invitations."""
    tables = [each.id for each in await tables_of(person, community, today)]
    at_tables = f" OR m.round_table IN ({', '.join('?' * len(tables))})" if tables else ""
    rows = await fetch(
        f"{_HEAD} WHERE m.community = ?"
        " AND (m.state = 'running' OR (m.state = 'called' AND m.starts_at >= ?))"
        " AND (m.chair = ? OR m.recorder = ? OR EXISTS (SELECT 1 FROM invitation i WHERE i.meeting = m.id"
        " AND (i.person = ? OR i.owner IN (SELECT oa.owner FROM owner_access oa"
        f" WHERE oa.person = ? AND oa.until IS NULL))){at_tables})"
        " ORDER BY CASE m.state WHEN 'running' THEN 0 ELSE 1 END, m.starts_at, m.id",
        [community, since, person, person, person, person, *tables],
    )
    return tuple(_head(row) for row in rows)


def _head(row: dict[str, Any]) -> MeetingHead:
    kept = {name: row[name] for name in MeetingHead.__dataclass_fields__}
    for name in ("urgent", "alternate_sides", "newcomers_first"):
        kept[name] = bool(kept[name])
    return MeetingHead(**{**kept, "state": State(row["state"])})
