"""Meetings are found with all that others need, on both engines."""

from datetime import date

from app.database import Database
from meetings.gatherings.queries.agenda import agenda, agenda_item
from meetings.gatherings.queries.meetings import (
    may_attend,
    may_run,
    meeting,
    meetings_for,
    meetings_of_community,
    running_meetings,
)
from meetings.gatherings.rules.states import State
from tests.support.court import build_court
from tests.support.gathering import TOPICS, WRITTEN, a_meeting

DAY = date(2026, 11, 2)


async def test_a_meeting_is_found_with_its_table_and_its_agenda(database: Database) -> None:
    court = await build_court()
    made = await a_meeting(court)
    found = await meeting("meeting")
    assert found == made
    assert (found.state, found.community_public_id, found.time_zone) == (
        State.CALLED,
        "court",
        "Asia/Shanghai",
    )
    assert [item.title for item in await agenda(found.id)] == list(TOPICS)
    item = await agenda_item("meeting-2")
    assert item is not None
    assert (item.number, item.title) == (2, TOPICS[1])
    assert await agenda_item("nothing") is None
    assert await meeting("nothing") is None


async def test_who_may_come_and_who_may_run_it(database: Database) -> None:
    court = await build_court()
    called = await a_meeting(court)
    draft = await a_meeting(court, state="draft", public_id="draft")
    for who in ("moderator", "committee", "administrator", "chair"):
        assert await may_run(court.people[who], called, DAY)
    for who in ("zhou", "li", "stranger"):
        assert not await may_run(court.people[who], called, DAY)
        assert not await may_attend(court.people[who], draft, DAY)
    assert await may_attend(court.people["zhou"], called, DAY)
    assert not await may_attend(court.people["stranger"], called, DAY)
    assert not await may_attend(None, called, DAY)


async def test_one_is_shown_what_one_may_come_to_and_what_runs_comes_first(database: Database) -> None:
    court = await build_court()
    await a_meeting(court)
    await a_meeting(court, state="draft", public_id="draft")
    await a_meeting(court, state="running", public_id="running")
    seen = await meetings_for(court.people["li"], court.community, WRITTEN, DAY)
    assert [each.public_id for each in seen] == ["running", "meeting"]
    assert await meetings_for(court.people["stranger"], court.community, WRITTEN, DAY) == ()
    assert [each.public_id for each in await running_meetings()] == ["running"]
    assert len(await meetings_of_community(court.community)) == 3
    assert await meetings_of_community(court.community, tables=()) == ()
