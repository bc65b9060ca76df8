"""Meetings of the small court's round tables, written straight into the tables: for tests of what follows."""

from datetime import UTC, datetime
from typing import Any

from app.database import write
from meetings.gatherings.queries.meetings import MeetingHead, meeting_by_id
from meetings.gatherings.tables import AgendaItem, Meeting
from meetings.roundtables.tables import RoundTable
from tests.support.court import BEGAN, Court

WRITTEN = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)  # Sunday 10:00 in Shanghai
EVENING = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # Friday 19:00 in Shanghai
TOPICS = ("楼道灯", "晾衣杆", "非机动车停放")


async def a_meeting(
    court: Court,
    *,
    table: int | None = None,
    state: str = "called",
    public_id: str = "meeting",
    template: str = "deliberation_day",
    topics: tuple[str, ...] = TOPICS,
    starts_at: datetime = EVENING,
    **columns: Any,
) -> MeetingHead:
    """One meeting with its agenda; without a `table` the community's own is found or made."""
    async with write():
        found = table if table is not None else await community_table(court)
        values: dict[str, Any] = {
            "public_id": public_id,
            "community": court.community,
            "round_table": found,
            "template": template,
            "state": state,
            "title": "十一月议事日",
            "place": "小院活动室",
            "starts_at": starts_at,
            "chair": court.people["moderator"],
            "created_by": court.people["moderator"],
            "created_at": WRITTEN,
            "called_at": None if state == "draft" else WRITTEN,
            "started_at": starts_at if state in ("running", "closed") else None,
        }
        rows = await Meeting.insert(Meeting(**{**values, **columns}))
        number = int(rows[0]["id"])
        if topics:
            await AgendaItem.insert(
                *(_item(public_id, number, n, title) for n, title in enumerate(topics, 1))
            )
    return await meeting_by_id(number)


async def community_table(court: Court) -> int:
    """The community's own table: the one on file, else a new one."""
    async with write():
        return await _community_table(court)


async def _community_table(court: Court) -> int:
    wanted = (RoundTable.community == court.community) & (RoundTable.level == "community")
    rows = await RoundTable.select(RoundTable.id).where(wanted & RoundTable.closed_on.is_null())
    if rows:
        return int(rows[0]["id"])
    made = await RoundTable.insert(
        RoundTable(
            public_id="table", community=court.community, level="community", name="小院圆桌", created_at=BEGAN
        )
    )
    return int(made[0]["id"])


def _item(meeting: str, number: int, position: int, title: str) -> AgendaItem:
    return AgendaItem(
        public_id=f"{meeting}-{position}",
        meeting=number,
        position=position,
        kind="topic",
        title=title,
        minutes=15,
        added_at=WRITTEN,
    )
