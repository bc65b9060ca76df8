"""A text of the small court on its way: consulted, on the agenda of a meeting, before the owners."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.database import execute, fetch, write
from meetings.conventions.actions.record_step import record_step
from meetings.conventions.actions.submit_version import submit_version
from meetings.conventions.queries.versions import VersionOnFile, text_of, version
from meetings.conventions.rules.canonical import canonical_text
from meetings.conventions.rules.kinds import Kind
from meetings.conventions.rules.states import State
from tests.support.body_meeting import CALLED, BodyMeeting, body_meeting_of
from tests.support.conventions import a_text
from tests.support.court import BEGAN, Court

PLANNED = datetime(2026, 2, 20, 9, tzinfo=UTC)
STUDIED = date(2026, 2, 10)


@dataclass
class OnAgenda:
    """The version, the meeting, and the item that puts one before the other."""

    version: VersionOnFile
    meeting: BodyMeeting
    item: str


async def consulted(
    court: Court, *, kind: Kind = Kind.RESIDENTS_CONVENTION, title: str = "小院居民公约"
) -> VersionOnFile:
    """A version whose consultation is over, with the steps that its kind needs before a vote."""
    by = court.people["chair"]
    found = await a_text(court.community, by, BEGAN, kind=kind, title=title, state=State.CONSULTED)
    if kind is Kind.RESIDENTS_CONVENTION:
        await step(court, found.public_id, "party_study", "社区党委研究，同意")
    return found


async def step(court: Court, address: str, what: str, words: str, *, receipt: str = "") -> int:
    """One step on record."""
    return await record_step(
        address,
        what,
        done_on=STUDIED,
        words=words,
        receipt=receipt,
        by=court.people["chair"],
        at=PLANNED,
        today=PLANNED.date(),
    )


async def planned_meeting(court: Court, *, body: str = "representatives") -> BodyMeeting:
    """A meeting that is still being planned; `run` lets it begin."""
    listed = body == "representatives"
    top = await fetch("SELECT id FROM round_table WHERE community = ?", [court.community])
    meeting = await body_meeting_of(
        court, body=body, listed=listed, count=0 if listed else 6, table=top[0]["id"] if top else None
    )
    async with write():
        await execute("UPDATE meeting SET state = 'draft', called_at = NULL WHERE id = ?", [meeting.id])
    return meeting


async def run(meeting: BodyMeeting) -> None:
    """It was called and runs."""
    async with write():
        await execute(
            "UPDATE meeting SET state = 'running', called_at = ? WHERE id = ?", [CALLED, meeting.id]
        )


async def on_agenda(
    court: Court, *, body: str = "representatives", kind: Kind = Kind.RESIDENTS_CONVENTION
) -> OnAgenda:
    """Submitted to a meeting that was called since and runs."""
    found = await consulted(court, kind=kind)
    if body == "representatives":
        await step(court, found.public_id, "delegation", "居民会议授权居民代表会议审议")
    meeting = await planned_meeting(court, body=body)
    item = await submit_version(
        found.public_id, meeting.public_id, item="item-of-text", by=court.people["chair"], at=PLANNED
    )
    await run(meeting)
    return OnAgenda(await now_is(found.public_id), meeting, item)


async def now_is(address: str) -> VersionOnFile:
    """The version as it is now."""
    found = await version(address)
    assert found is not None
    return found


async def counted(table: str) -> int:
    """How many rows a table has."""
    return int((await fetch(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"])


async def words_of_file(found: VersionOnFile) -> str:
    """The canonical text, as it is posted beside an owners' vote."""
    return canonical_text(await text_of(found.id))
