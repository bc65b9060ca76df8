"""A residents' meeting votes: only what was posted, each head once, closed once, whoever is faster."""

import asyncio
from datetime import timedelta

import pytest

from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.actions.leave import leave
from meetings.gatherings.queries.attendees import attendees_of
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.tables import Attendee
from tests.support.body_meeting import HELD, BodyMeeting, body_meeting_of
from tests.support.court import Court, build_court
from voting.actions.answer_motion import answer_motion
from voting.actions.close_motion import close_motion
from voting.actions.enter_hand_count import enter_hand_count
from voting.actions.forget_choices import forget_choices
from voting.actions.put_motion import put_motion
from voting.queries.meeting_motions import heads_present, meeting_motion, own_choice
from voting.rules.meeting_counts import Choices


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def meeting(court: Court) -> BodyMeeting:
    return await body_meeting_of(court)


async def _put(court: Court, meeting: BodyMeeting, item: str = "posted", *, phones: bool = True) -> str:
    return await put_motion(
        meeting.public_id,
        meeting.items[item],
        phones=phones,
        person=court.people["chair"],
        at=HELD,
        today=HELD.date(),
    )


async def _hands(court: Court, motion: str, counter: str, *choices: int, in_round: int = 1) -> None:
    await enter_hand_count(
        motion, counter, Choices(*choices), in_round=in_round, person=court.people["chair"], at=HELD
    )


async def _close(court: Court, motion: str) -> str:
    return await close_motion(motion, person=court.people["chair"], at=HELD)


async def test_an_item_that_was_not_posted_is_not_put_to_the_vote(court: Court, meeting: BodyMeeting) -> None:
    with pytest.raises(Refusal) as refusal:
        await _put(court, meeting, "late")
    assert refusal.value.reason == "meeting_motions.not_posted"


async def test_the_same_item_put_by_two_moderators_is_one_motion(court: Court, meeting: BodyMeeting) -> None:
    motions = await asyncio.gather(*(_put(court, meeting) for _ in range(8)))
    assert len(set(motions)) == 1
    assert await fetch("SELECT count(*) AS n FROM meeting_motion") == [{"n": 1}]


async def test_phones_and_two_counters_decide_together(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting)
    await answer_motion(motion, "against", person=court.people["zhou"], at=HELD)
    await answer_motion(motion, "agree", person=court.people["zhou"], at=HELD)  # the last one counts
    await answer_motion(motion, "agree", person=court.people["wu"], at=HELD)
    await _hands(court, motion, "冯敏", 1, 2, 0)
    await _hands(court, motion, "卫红", 1, 2, 0)
    assert await _close(court, motion) == "passed"  # 5 of 6 present, 3 of 5 agree
    found = await meeting_motion(motion)
    assert found is not None
    assert found.verdict is not None
    assert (found.verdict.present, found.verdict.phones, found.verdict.hands) == (
        5,
        Choices(2, 0, 0),
        Choices(1, 2, 0),
    )
    events = await fetch("SELECT kind, facts FROM room_event WHERE kind = 'outcome'")
    assert len(events) == 1
    assert "同意 3" in events[0]["facts"].replace("\u00a0", " ")


async def test_counters_who_differ_count_again(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting, phones=False)
    await _hands(court, motion, "冯敏", 3, 2, 0)
    with pytest.raises(Refusal) as alone:
        await _close(court, motion)
    with pytest.raises(Refusal) as same_name:
        await _hands(court, motion, "冯敏", 4, 1, 0)
    await _hands(court, motion, "卫红", 4, 1, 0)
    with pytest.raises(Refusal) as differ:
        await _close(court, motion)
    await _hands(court, motion, "卫红", 4, 1, 0)  # sent twice: no entry of the next round
    await _hands(court, motion, "冯敏", 3, 2, 0, in_round=2)
    await _hands(court, motion, "卫红", 3, 2, 0, in_round=2)
    assert await _close(court, motion) == "passed"
    assert [each.value.reason.removeprefix("meeting_motions.") for each in (alone, same_name, differ)] == [
        "one_counter",
        "another_counter",
        "unlike",
    ]


async def test_a_third_counter_has_no_seat_in_a_round_of_two(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting, phones=False)
    await _hands(court, motion, "冯敏", 3, 2, 0)
    await _hands(court, motion, "卫红", 3, 2, 0)
    await _hands(court, motion, "卫红", 3, 2, 0)  # sent twice: nothing new
    with pytest.raises(Refusal) as refusal:
        await _hands(court, motion, "王芳", 5, 0, 0)
    assert refusal.value.reason == "meeting_motions.two_counters"
    found = await meeting_motion(motion)
    assert found is not None
    assert len(found.hand_counts) == 2


async def test_more_answers_than_people_in_the_room_are_refused(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting)
    await answer_motion(motion, "agree", person=court.people["zhou"], at=HELD)
    await _hands(court, motion, "冯敏", 5, 0, 0)
    await _hands(court, motion, "卫红", 5, 0, 0)
    with pytest.raises(Refusal) as refusal:
        await _close(court, motion)
    assert refusal.value.reason == "meeting_motions.too_many"


async def test_a_guest_and_a_stranger_have_no_vote(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting)
    for role in ("tenant", "sun", "stranger"):
        with pytest.raises(NotFound):
            await answer_motion(motion, "agree", person=court.people[role], at=HELD)


async def test_a_household_is_one_head_with_two_phones(court: Court) -> None:
    meeting = await body_meeting_of(court, body="households", listed=False, count=6)
    async with write():
        await Attendee.update({Attendee.household: "201 室"}).where(
            Attendee.id.is_in([meeting.attendees["wu"], meeting.attendees["li"]])
        )
    assert await heads_present(meeting.id) == 4
    motion = await _put(court, meeting)
    await answer_motion(motion, "agree", person=court.people["wu"], at=HELD)
    await answer_motion(motion, "against", person=court.people["li"], at=HELD)
    await _close(court, motion)
    found = await meeting_motion(motion)
    assert found is not None
    assert found.verdict is not None
    assert found.verdict.phones == Choices(0, 1, 0)


async def test_a_name_that_nobody_checked_listens_until_somebody_checks_it(court: Court) -> None:
    meeting = await body_meeting_of(court, body="adults", listed=False, count=6)
    present = await heads_present(meeting.id)
    came = await check_in(meeting.public_id, how=How.NAMED, name="周一", household="101", op="f", at=HELD)
    assert await heads_present(meeting.id) == present
    motion = await _put(court, meeting)
    with pytest.raises(NotFound):
        await answer_motion(motion, "agree", person=came.person, at=HELD)
    await check_in(meeting.public_id, person=came.person, how=How.OWN_CODE, by=court.people["chair"], at=HELD)
    assert await heads_present(meeting.id) == present + 1
    await answer_motion(motion, "agree", person=came.person, at=HELD)


async def test_who_answered_and_left_was_there(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting)
    for role in ("zhou", "wu", "li"):
        await answer_motion(motion, "agree", person=court.people[role], at=HELD)
    async with write():
        await Attendee.update({Attendee.left_at: HELD}).where(Attendee.id == meeting.attendees["zhou"])
    assert await heads_present(meeting.id) == 4
    await _close(court, motion)
    found = await meeting_motion(motion)
    assert found is not None
    assert found.verdict is not None
    assert (found.verdict.present, found.verdict.phones.agree) == (5, 3)


async def test_every_answer_that_was_acknowledged_is_in_the_count(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting)
    taken: list[str] = []

    async def answer(role: str) -> None:
        try:
            await answer_motion(motion, "agree", person=court.people[role], at=HELD)
        except Refusal as refusal:
            assert refusal.reason == "meeting_motions.closed"  # noqa: PT017
        else:
            taken.append(role)

    await asyncio.gather(
        *(answer(role) for role in ("zhou", "wu", "li")),
        _close(court, motion),
        *(answer(role) for role in ("qian", "committee")),
        _close(court, motion),
    )
    found = await meeting_motion(motion)
    assert found is not None
    assert found.verdict is not None
    assert found.verdict.phones == Choices(len(taken), 0, 0)
    assert await fetch("SELECT count(*) AS n FROM motion_verdict") == [{"n": 1}]


async def test_after_the_close_nothing_is_taken(court: Court, meeting: BodyMeeting) -> None:
    motion = await _put(court, meeting)
    await _close(court, motion)
    with pytest.raises(Refusal):
        await answer_motion(motion, "agree", person=court.people["zhou"], at=HELD)
    with pytest.raises(Refusal):
        await _hands(court, motion, "冯敏", 1, 0, 0)


async def test_a_tick_is_not_taken_back_whole_from_under_an_answer(
    court: Court, meeting: BodyMeeting
) -> None:
    motion = await _put(court, meeting)
    zhou = next(each for each in await attendees_of(meeting.id) if each.person == court.people["zhou"])
    await answer_motion(motion, "agree", person=court.people["zhou"], at=HELD)
    await leave(meeting.public_id, zhou.public_id, by=court.people["chair"], at=HELD, mistaken=True)
    gone = next(each for each in await attendees_of(meeting.id) if each.id == zhou.id)
    assert not gone.here
    assert len(await fetch("SELECT id FROM motion_ballot")) == 1


async def test_a_month_after_the_close_only_the_count_of_phones_stays(
    court: Court, meeting: BodyMeeting
) -> None:
    motion = await _put(court, meeting)
    await answer_motion(motion, "agree", person=court.people["zhou"], at=HELD)
    found = await meeting_motion(motion)
    assert found is not None
    await forget_choices(at=HELD + timedelta(days=90))
    assert await own_choice(found.id, court.people["zhou"]) == "agree"  # it still has to be counted
    await _close(court, motion)
    await forget_choices(at=HELD + timedelta(days=30))
    assert await own_choice(found.id, court.people["zhou"]) == "agree"
    for days in (31, 62):
        await forget_choices(at=HELD + timedelta(days=days))
        assert await fetch("SELECT id FROM motion_ballot") == []
    closed = await meeting_motion(motion)
    assert closed is not None
    assert closed.verdict is not None
    assert closed.verdict.phones == Choices(1, 0, 0)
    assert await _close(court, motion) == closed.verdict.outcome
