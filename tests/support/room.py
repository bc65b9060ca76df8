"""A meeting at the court's building table, called for 2026-11-21 19:00 in Shanghai, with three items.

    1  楼道灯     topic, 10 minutes
    2  车棚       a proposal with sides, 15 minutes
    3  清单       review of the lists, 5 minutes

卫红 (moderator) is the chair as called, 冯敏 (teller) records; 王芳 (the committee's chair) may run it too.
周一 convenes the table.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.database import write
from meetings.gatherings.tables import AgendaItem, Attendee, BodyMember, Meeting
from tests.support.court import BEGAN, Court, build_court
from tests.support.table import CourtTables, court_tables

HOUR = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
BEFORE = HOUR - timedelta(minutes=10)


@dataclass
class CourtRoom:
    """Row numbers; the meeting's address is `/meetings/evening`, the items' public ids are their names."""

    court: Court
    tables: CourtTables
    meeting: int
    lights: int
    shed: int
    lists: int

    def person(self, role: str) -> int:
        return self.court.people[role]


async def court_room(*, body: str = "", state: str = "called") -> CourtRoom:
    """The court, its tables and the meeting, which nobody has begun."""
    court = await build_court()
    tables = await court_tables(court)
    async with write():
        meeting = await add_meeting(court, tables.building, "evening", body=body, state=state)
        items = [
            await add_item(meeting, court, "lights", "楼道灯", 1, 10),
            await add_item(meeting, court, "shed", "车棚", 2, 15, proposal=True),
            await add_item(meeting, court, "lists", "清单", 3, 5, kind="list_review"),
        ]
    return CourtRoom(court, tables, meeting, *items)


async def add_meeting(
    court: Court, table: int, key: str, *, body: str = "", state: str = "called", at: datetime = HOUR
) -> int:
    rows = await Meeting.insert(
        Meeting(
            public_id=key,
            community=court.community,
            round_table=table,
            template="house_table",
            state=state,
            title="十一月的圆桌",
            place="一楼门厅",
            starts_at=at,
            planned_minutes=60,
            body=body,
            roll_kind="list" if body else "",
            chair=court.people["moderator"],
            recorder=court.people["teller"],
            created_by=court.people["moderator"],
            created_at=BEGAN,
            called_at=BEGAN,
        )
    )
    return int(rows[0]["id"])


async def add_item(
    meeting: int,
    court: Court,
    key: str,
    title: str,
    position: int,
    minutes: int,
    *,
    kind: str = "topic",
    proposal: bool = False,
) -> int:
    rows = await AgendaItem.insert(
        AgendaItem(
            public_id=key,
            meeting=meeting,
            position=position,
            kind=kind,
            title=title,
            minutes=minutes,
            proposal=proposal,
            added_by=court.people["moderator"],
            added_at=BEGAN,
        )
    )
    return int(rows[0]["id"])


async def add_line(room: CourtRoom, number: int, name: str, *, person: int | None = None) -> int:
    """One line of the body's list."""
    async with write():
        rows = await BodyMember.insert(
            BodyMember(meeting=room.meeting, number=number, name=name, household=f"户{number}", person=person)
        )
    return int(rows[0]["id"])


async def somebody_in(meeting: str) -> dict[str, str]:
    """Inside `write()`: one who came to a meeting, as addresses name them: {attendee}, and a {room_code}."""
    number = (await Meeting.select(Meeting.id).where(Meeting.public_id == meeting))[0]["id"]
    key = f"in-{meeting}"[:32]
    await Attendee.insert(Attendee(public_id=key, meeting=number, name="顾师傅", how="tick", came_at=BEFORE))
    return {"attendee": key, "room_code": "123456"}
