"""Minutes: what the room says, what the recorder puts, published once, corrected in the open."""

import asyncio

import pytest

from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.actions.publish_minutes import publish_minutes
from meetings.gatherings.actions.save_minutes import Typed, save_minutes
from meetings.gatherings.queries.meetings import MeetingHead
from meetings.gatherings.queries.minutes import draft, editions
from meetings.gatherings.rules.minutes import Decided, words_part
from meetings.gatherings.tables import PollAnswer, StrawPoll
from tests.support.closed_meeting import LATER, closed_meeting
from tests.support.court import Court, build_court
from tests.support.gathering import a_meeting


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def closed(court: Court) -> MeetingHead:
    return await closed_meeting(court)


async def _save(court: Court, *typed: Typed, role: str = "committee") -> None:
    await save_minutes("meeting", typed, by=court.people[role], at=LATER)


async def _publish(court: Court, seen: int = 0, reason: str = "", role: str = "moderator") -> int:
    return await publish_minutes("meeting", seen=seen, reason=reason, by=court.people[role], at=LATER)


async def test_minutes_write_themselves_from_what_happened(court: Court, closed: MeetingHead) -> None:
    minutes = await draft(closed)
    (item,) = minutes.items  # what was never on has no place in them
    assert (item.title, item.words, item.seconds) == ("楼道灯", "三楼的灯坏了两周", 600)
    assert [(each.name, each.speeches, each.seconds) for each in item.spoken] == [("周一", 1, 90)]
    assert item.outcomes == (Decided("agreed", "周六换灯"),)
    assert [(each.list, each.number) for each in item.entries] == [("action", 3)]
    assert (minutes.people, minutes.households) == (1, 1)


async def test_two_recorders_overwrite_nobody_unseen(court: Court, closed: MeetingHead) -> None:
    part, seen = words_part("meeting-1"), "三楼的灯坏了两周"
    await _save(court, Typed(part, seen, "换成声控灯"))
    await _save(court, Typed(part, seen, "换成声控灯"))  # the same, twice: no fault
    with pytest.raises(Refusal) as refusal:
        await _save(court, Typed(part, seen, "换成节能灯"), role="moderator")
    assert refusal.value.reason == "minutes.changed_meanwhile"
    await _save(court, Typed(part, seen, seen), role="moderator")  # left alone: nothing of theirs is lost
    assert (await draft(closed)).items[0].words == "换成声控灯"


async def test_only_who_runs_the_meeting_writes_and_only_its_chair_publishes(
    court: Court, closed: MeetingHead
) -> None:
    for role in ("zhou", "tenant", "stranger"):
        with pytest.raises(NotFound):
            await _save(court, Typed("opening", "", "我来写"), role=role)
        with pytest.raises(NotFound):
            await _publish(court, role=role)
    with pytest.raises(Refusal) as refusal:
        await _publish(court, role="committee")
    assert refusal.value.reason == "minutes.only_the_chair"


async def test_a_double_click_publishes_once(court: Court, closed: MeetingHead) -> None:
    numbers = await asyncio.gather(*(_publish(court) for _ in range(6)))
    assert set(numbers) == {1}
    assert len(await editions(closed.id)) == 1
    told = await fetch("SELECT count(*) AS n FROM inbox_item WHERE message = 'minutes.published'")
    assert told == [{"n": 1}]


async def test_what_is_published_stays_and_a_correction_says_why(court: Court, closed: MeetingHead) -> None:
    await _publish(court)
    with pytest.raises(Refusal) as same:
        await _publish(court, seen=1, reason="没有改")
    await _save(court, Typed(words_part("meeting-1"), "三楼的灯坏了两周", "三楼的灯坏了三周"))
    with pytest.raises(Refusal) as silent:
        await _publish(court, seen=1)
    assert await _publish(court, seen=1, reason="灯是三周前坏的") == 2
    first, second = await editions(closed.id)
    assert first.minutes.items[0].words == "三楼的灯坏了两周"
    assert (second.minutes.items[0].words, second.reason) == ("三楼的灯坏了三周", "灯是三周前坏的")
    assert [same.value.reason, silent.value.reason] == ["minutes.nothing_changed", "minutes.say_why"]


async def test_a_running_meeting_is_written_but_not_published(court: Court) -> None:
    await a_meeting(court, state="running")
    await _save(court, Typed("opening", "", "七点开始"), role="moderator")
    with pytest.raises(Refusal) as refusal:
        await _publish(court)
    assert refusal.value.reason == "minutes.still_running"


async def test_too_long_is_refused_whole(court: Court, closed: MeetingHead) -> None:
    with pytest.raises(Refusal) as refusal:
        await _save(court, Typed("opening", "", "好"), Typed("closing", "", "长" * 10_000))
    assert refusal.value.reason == "minutes.too_long"
    assert (await draft(closed)).opening == "", "nothing of the form was kept by halves"


async def test_a_closed_poll_stands_under_its_item(court: Court, closed: MeetingHead) -> None:
    (item,) = await fetch("SELECT id FROM agenda_item WHERE public_id = 'meeting-1'")
    (attendee,) = await fetch("SELECT id FROM attendee")
    async with write():
        poll = await StrawPoll.insert(
            StrawPoll(
                public_id="poll", meeting=closed.id, item=item["id"], method="consensus",
                question="换声控灯吗",
                created_by=court.people["moderator"], created_at=LATER, opened_at=LATER, closed_at=LATER,
                result='{"answered":1,"lines":[[1,0],[2,0],[3,1],[4,0]],"order":[],"present":2}',
            )
        )  # fmt: skip
        await PollAnswer.insert(
            PollAnswer(
                poll=poll[0]["id"],
                attendee=attendee["id"],
                answer='{"3":1}',
                reason="怕太亮",
                answered_at=LATER,
            )
        )
    (counted,) = (await draft(closed)).items[0].polls
    assert (counted.answered, counted.present, counted.reasons) == (1, 2, ("怕太亮",))
    assert counted.lines == (("support", 0), ("live_with", 0), ("concern", 1), ("block", 0))
