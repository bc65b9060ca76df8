"""Meetings of the small court's round tables, written straight into the tables: for tests of what follows."""

from datetime import UTC, datetime
from typing import Any

from app.community.tables import Person
from app.database import write
from meetings.gatherings.queries.meetings import MeetingHead, meeting_by_id
from meetings.gatherings.tables import AgendaItem, AgendaPaper, Invitation, ItemRaise, Meeting, StrawPoll
from meetings.roundtables.tables import RoundTable
from tests.support.court import BEGAN, Court

WRITTEN = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)  # Sunday 10:00 in Shanghai
EVENING = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # Friday 19:00 in Shanghai
LATE = datetime(2027, 3, 5, 11, 0, tzinfo=UTC)  # later than any test's clock
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


async def meeting_doors(court: Court, table: int, file: int) -> dict[str, str]:
    """One of each thing of a meeting that has a number in an address, at a table with one above it.

    {meeting} is called, {planned} a residents' meeting still a draft, {raise} a closed meeting's item.
    """
    async with write():
        here = (await RoundTable.select().where(RoundTable.id == table))[0]
        called, planned, closed = [
            await _row(here, state, **columns)
            for state, columns in (
                ("called", {}),
                ("draft", {"template": "residents_meeting", "body": "households"}),
                ("closed", {}),
            )
        ]
        item = await _new(_item(called[0], called[1], 1, TOPICS[0]))
        raised = await _new(_item(closed[0], closed[1], 1, TOPICS[1]))
        paper = await _new(AgendaPaper(item=item, file=file, title="方案", position=1))
        party = await _new(Invitation(meeting=called[1], party="街道", invited_at=WRITTEN, reply="", name=""))
        await _new(
            ItemRaise(
                public_id=f"raise-{table}", item=raised, from_table=table, to_table=here["parent"] or table,
                reason="办不了", raised_by=here["created_by"] or court.people["chair"], raised_at=WRITTEN,
            )
        )  # fmt: skip
        await _new(_item(planned[0], planned[1], 1, TOPICS[2]))
        await _new(
            StrawPoll(
                public_id=f"poll-{table}", meeting=called[1], method="yes_no", question=TOPICS[0],
                created_by=court.people["chair"], created_at=WRITTEN, opened_at=WRITTEN, lot_seed="5" * 64,
            )
        )  # fmt: skip
    return {
        "meeting": called[0],
        "planned": planned[0],
        "agenda_item": f"{called[0]}-1",
        "paper": str(paper),
        "invitation": str(party),
        "raise": f"raise-{table}",
        "poll": f"poll-{table}",
        "room_part": "now",
        "screen_part": "wall",
    }


async def house_next_door(court: Court) -> int:
    """The house's table in 别院, as `neighbouring_table` wrote it."""
    rows = await RoundTable.select(RoundTable.id).where(
        (RoundTable.community == court.other_community) & (RoundTable.level == "house")
    )
    return int(rows[0]["id"])


async def _row(table: dict[str, Any], state: str, **columns: Any) -> tuple[str, int]:
    public_id = f"{state}-{table['public_id']}"
    values: dict[str, Any] = {
        "public_id": public_id,
        "community": table["community"],
        "round_table": table["id"],
        "template": "house_table",
        "state": state,
        "title": "一桌",
        "place": "门厅",
        "starts_at": LATE,
        "created_by": (await Person.select(Person.id).where(Person.name == "何异"))[0]["id"],
        "created_at": WRITTEN,
        "called_at": None if state == "draft" else WRITTEN,
    }
    return public_id, await _new(Meeting(**{**values, **columns}))


async def _new(row: Any) -> int:
    return int((await type(row).insert(row))[0]["id"])


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
