"""A residents' representatives' meeting of six in the small court: five are in the room, two with phones."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from app.database import write
from meetings.gatherings.tables import AgendaItem, Attendee, BodyMember, Meeting, RoomEvent
from meetings.roundtables.tables import RoundTable
from tests.support.court import BEGAN, Court

CALLED = datetime(2026, 3, 1, 9, tzinfo=UTC)
HELD = datetime(2026, 3, 20, 11, tzinfo=UTC)
LISTED = ("周一", "吴先生", "李四", "钱二", "孙三", "何平")
IN_THE_ROOM = ("zhou", "wu", "li", "qian", "committee")  # 孙三 stays at home


@dataclass
class BodyMeeting:
    """`items` by key: "posted" stood on the notice, "late" was added after it."""

    id: int
    public_id: str
    items: dict[str, str] = field(default_factory=dict)
    attendees: dict[str, int] = field(default_factory=dict)


async def body_meeting_of(
    court: Court,
    *,
    body: str = "representatives",
    state: str = "running",
    listed: bool = True,
    count: int = 0,
    table: int | None = None,
) -> BodyMeeting:
    """Write the meeting as it is while it runs, with its roll, its agenda and who came.

    `table` is where it is held; without one the community gets its table first.
    """
    async with write():
        table = table or await _top(court, body)
        number = _id(
            await Meeting.insert(
                Meeting(
                    public_id=f"meeting-{body}", community=court.community, round_table=table,
                    template="representatives_meeting", state="running", title="居民代表会议", place="活动室",
                    starts_at=HELD,
                    body=body, roll_kind="list" if listed else "count", roll_count=None if listed else count,
                    roll_source="居委会名单", roll_as_of=date(2026, 2, 1), posted_on=date(2026, 3, 1),
                    chair=court.people["chair"], created_by=court.people["chair"], created_at=BEGAN,
                    called_at=CALLED, started_at=HELD, events=1,
                )
            )
        )  # fmt: skip
        meeting = BodyMeeting(number, f"meeting-{body}")
        await RoomEvent.insert(
            RoomEvent(
                meeting=number, number=1, kind="started", happened_at=HELD, made_by=court.people["chair"]
            )
        )
        await _agenda(meeting)
        await _room(court, meeting, listed=listed)
    return meeting


async def _top(court: Court, body: str) -> int:
    return _id(
        await RoundTable.insert(
            RoundTable(
                public_id=f"top-{body}", community=court.community, level="community", name="小院",
                created_at=BEGAN,
            )
        )
    )  # fmt: skip


async def _agenda(meeting: BodyMeeting) -> None:
    for position, (key, added) in enumerate((("posted", BEGAN), ("late", HELD)), 1):
        await AgendaItem.insert(
            AgendaItem(
                public_id=f"i-{meeting.id}-{key}", meeting=meeting.id, position=position, kind="topic",
                title={"posted": "停车到早上八点", "late": "临时加的一项"}[key], proposal=True,
                added_at=added,
            )
        )  # fmt: skip
        meeting.items[key] = f"i-{meeting.id}-{key}"


async def _room(court: Court, meeting: BodyMeeting, *, listed: bool) -> None:
    members = {}
    if listed:
        for number, name in enumerate(LISTED, 1):
            members[name] = _id(
                await BodyMember.insert(BodyMember(meeting=meeting.id, number=number, name=name))
            )
    for role, name in zip(IN_THE_ROOM, ("周一", "吴先生", "李四", "钱二", "何平"), strict=True):
        meeting.attendees[role] = _id(
            await Attendee.insert(
                Attendee(
                    public_id=f"a-{meeting.id}-{role}", meeting=meeting.id, person=court.people[role],
                    member=members.get(name), name=name, capacity="owner", how="tick", came_at=HELD,
                )
            )
        )  # fmt: skip
    await Attendee.insert(
        Attendee(
            public_id=f"a-{meeting.id}-guest", meeting=meeting.id, person=court.people["tenant"],
            name="陈租客", capacity="guest", how="room_code", came_at=HELD,
        )
    )  # fmt: skip


def _id(rows: list[dict[str, int]]) -> int:
    return int(rows[0]["id"])
