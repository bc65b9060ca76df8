"""Straw polls on both engines: opened once, answered by those present, closed once, nothing in between."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.database import Database, fetch
from app.refusals import NotFound, Refusal
from meetings.gatherings.actions.answer_poll import answer_poll
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.actions.close_poll import close_poll
from meetings.gatherings.actions.drop_poll import drop_poll
from meetings.gatherings.actions.end_meeting import end_meeting
from meetings.gatherings.actions.forget_answers import forget_answers
from meetings.gatherings.actions.leave import leave
from meetings.gatherings.actions.make_poll import make_poll
from meetings.gatherings.actions.open_poll import open_poll
from meetings.gatherings.actions.take_step import take_step
from meetings.gatherings.queries.polls import Poll, answer_of, answers_of, poll, polls_of
from meetings.gatherings.queries.room import room
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.rules.lots import commitment
from meetings.gatherings.rules.polls import Line
from meetings.gatherings.rules.room import Kind, Target
from meetings.gatherings.rules.steps import Step
from tests.support.room import BEFORE, HOUR, CourtRoom, court_room

EVENING = "evening"
SEED = "5" * 64
HERE = ("zhou", "wu", "li", "tenant")


def at(minutes: float = 0) -> datetime:
    return HOUR + timedelta(minutes=minutes)


async def begun() -> CourtRoom:
    """The room at 19:00 with four people in it, the first item on."""
    here = await court_room()
    for role in HERE:
        await check_in(EVENING, person=here.person(role), how=How.ROOM_CODE, at=BEFORE)
    await begin_meeting(EVENING, by=here.person("moderator"), at=at())
    await take_step(EVENING, Step(Kind.ITEM, item=here.lights), by=here.person("moderator"), at=at(1))
    return here


async def asked(here: CourtRoom, method: str = "yes_no", **said: Any) -> str:
    """A poll that is open."""
    made = await make_poll(
        EVENING, method, "声控灯换成长明灯？", op="1", by=here.person("moderator"), at=at(2), **said
    )
    await open_poll(made, seed=SEED, by=here.person("moderator"), at=at(3))
    return made


async def answers(here: CourtRoom, found: str, role: str, typed: dict[int, int], **said: Any) -> None:
    await answer_poll(found, typed, person=here.person(role), at=at(4), **said)


async def closes(here: CourtRoom, found: str) -> None:
    await close_poll(found, by=here.person("moderator"), at=at(5))


async def seen(public_id: str) -> Poll:
    found = await poll(public_id)
    assert found is not None
    return found


async def test_from_the_question_to_the_count(database: Database) -> None:
    here = await begun()
    found = await asked(here)
    assert ((await seen(found)).state, (await seen(found)).item) == ("open", here.lights)
    assert (await room(EVENING)).screen.what == Target.POLL
    await answers(here, found, "zhou", {1: 1})
    await answers(here, found, "wu", {2: 1})
    await answers(here, found, "tenant", {1: 1})
    await closes(here, found)
    result = (await seen(found)).result
    assert result is not None
    assert (result.answered, result.present) == (3, 4)
    assert result.lines == (Line(1, 2), Line(2, 1), Line(3, 0))
    assert (await room(EVENING)).closed_polls == ((await seen(found)).id,)


async def test_the_seed_is_sealed_while_the_poll_is_open_and_shown_afterwards(database: Database) -> None:
    here = await begun()
    found = await asked(here, "single", options=("甲", "乙"))
    assert ((await seen(found)).seed, (await seen(found)).sealed) == ("", commitment(SEED))
    await closes(here, found)
    assert ((await seen(found)).seed, (await seen(found)).sealed) == (SEED, commitment(SEED))


async def test_a_later_answer_takes_the_place_of_the_one_before(database: Database) -> None:
    here = await begun()
    found = await asked(here, "consensus")
    await answers(here, found, "zhou", {4: 1}, reason="挡光")
    await answers(here, found, "zhou", {2: 1}, reason="挡光")
    given = await answers_of((await seen(found)).id)
    assert [(each.name, each.marks, each.reason) for each in given] == [("周一", {2: 1}, "")]


async def test_an_answer_that_does_not_fit_leaves_the_one_before(database: Database) -> None:
    here = await begun()
    found = await asked(here, "points", options=("甲", "乙"), most=10)
    await answers(here, found, "zhou", {1: 3})
    with pytest.raises(Refusal, match=r"polls.points_over"):
        await answers(here, found, "zhou", {1: 3, 2: 8})
    assert [each.marks for each in await answers_of((await seen(found)).id)] == [{1: 3}]


async def test_who_is_not_in_the_room_does_not_answer(database: Database) -> None:
    here = await begun()
    found = await asked(here)
    await leave(EVENING, (await _attendance(here, "wu")), by=here.person("wu"), at=at(3))
    for role in ("sun", "wu", "stranger", "moderator"):
        with pytest.raises(Refusal, match=r"polls.check_in_first"):
            await answers(here, found, role, {1: 1})


async def test_nothing_is_answered_before_the_opening_or_after_the_close(database: Database) -> None:
    here = await begun()
    made = await make_poll(EVENING, "yes_no", "？", op="2", by=here.person("moderator"), at=at(2))
    with pytest.raises(NotFound):
        await answers(here, made, "zhou", {1: 1})
    found = await asked(here)
    await answers(here, found, "zhou", {1: 1})
    await closes(here, found)
    with pytest.raises(Refusal, match=r"polls.too_late"):
        await answers(here, found, "zhou", {2: 1})
    assert [each.marks for each in await answers_of((await seen(found)).id)] == [{1: 1}]


async def test_pressing_twice_makes_opens_and_closes_one_poll(database: Database) -> None:
    here = await begun()
    moderator = here.person("moderator")
    both = await asyncio.gather(
        *(make_poll(EVENING, "yes_no", "？", op="9", by=moderator, at=at(2)) for _ in range(2))
    )
    assert len(set(both)) == 1
    await asyncio.gather(*(open_poll(both[0], seed=seed * 64, by=moderator, at=at(3)) for seed in "ab"))
    await asyncio.gather(*(close_poll(both[0], by=moderator, at=at(4)) for _ in range(2)))
    kinds = [row["kind"] for row in await fetch("SELECT kind FROM room_event ORDER BY number")]
    assert (kinds.count("poll_opened"), kinds.count("poll_closed")) == (1, 1)
    assert (await seen(both[0])).seed in ("a" * 64, "b" * 64)


async def test_every_acknowledged_answer_is_in_the_count_also_when_the_close_comes_between(
    database: Database,
) -> None:
    here = await begun()
    found = await asked(here)
    came = await asyncio.gather(
        *(answers(here, found, role, {1: 1}) for role in HERE[:2]),
        closes(here, found),
        *(answers(here, found, role, {1: 1}) for role in HERE[2:]),
        return_exceptions=True,
    )
    late = [each for each in came if isinstance(each, BaseException)]
    assert all(isinstance(each, Refusal) and each.reason == "polls.too_late" for each in late)
    result = (await seen(found)).result
    assert result is not None
    assert result.answered == len(HERE) - len(late)
    assert len(await answers_of((await seen(found)).id)) == result.answered


async def test_the_same_answer_from_two_phones_is_one(database: Database) -> None:
    here = await begun()
    found = await asked(here)
    await asyncio.gather(*(answers(here, found, "zhou", {n: 1}) for n in (1, 2)))
    assert len(await answers_of((await seen(found)).id)) == 1


async def test_only_whoever_holds_the_chair_asks(database: Database) -> None:
    here = await begun()
    made = await make_poll(EVENING, "yes_no", "？", op="2", by=here.person("moderator"), at=at(2))
    for role, fault in (("zhou", Refusal), ("chair", Refusal), ("tenant", NotFound), ("stranger", NotFound)):
        by = here.person(role)
        with pytest.raises(fault):
            await make_poll(EVENING, "yes_no", "？", op="3", by=by, at=at(2))
        with pytest.raises(fault):
            await open_poll(made, seed=SEED, by=by, at=at(3))
        with pytest.raises(fault):
            await drop_poll(made, by=by, at=at(3))
    assert (await seen(made)).state == "made"


async def test_what_was_not_asked_can_be_dropped_and_what_was_asked_stays(database: Database) -> None:
    here = await begun()
    moderator = here.person("moderator")
    made = await make_poll(EVENING, "single", "？", options=("甲", "乙"), op="2", by=moderator, at=at(2))
    await drop_poll(made, by=moderator, at=at(3))
    assert await polls_of(here.meeting) == ()
    found = await asked(here)
    with pytest.raises(Refusal, match=r"polls.asked_already"):
        await drop_poll(found, by=moderator, at=at(3))


async def test_an_open_poll_keeps_the_meeting_open(database: Database) -> None:
    here = await begun()
    found = await asked(here)
    with pytest.raises(Refusal, match=r"room.poll_open"):
        await end_meeting(EVENING, by=here.person("moderator"), at=at(6))
    await closes(here, found)
    await end_meeting(EVENING, by=here.person("moderator"), at=at(6))
    with pytest.raises(Refusal, match=r"room.over"):
        await make_poll(EVENING, "yes_no", "？", op="7", by=here.person("moderator"), at=at(7))


async def test_a_poll_of_another_meeting_is_not_reached_through_this_one(database: Database) -> None:
    here = await begun()
    with pytest.raises(NotFound):
        await make_poll(
            EVENING, "yes_no", "？", item="no-such", op="7", by=here.person("moderator"), at=at(7)
        )
    with pytest.raises(NotFound):
        await open_poll("nothing", seed=SEED, by=here.person("moderator"), at=at(7))


async def _attendance(here: CourtRoom, role: str) -> str:
    rows = await fetch(
        "SELECT public_id FROM attendee WHERE meeting = ? AND person = ?", [here.meeting, here.person(role)]
    )
    return str(rows[0]["public_id"])


async def test_one_attendees_answer_is_found_alone(database: Database) -> None:
    here = await begun()
    found = await asked(here)
    await answers(here, found, "zhou", {1: 1})
    rows = await fetch("SELECT id FROM attendee WHERE person = ?", [here.person("zhou")])
    mine = await answer_of((await seen(found)).id, rows[0]["id"])
    assert mine is not None
    assert mine.marks == {1: 1}
    assert await answer_of((await seen(found)).id, 0) is None


async def test_a_month_after_the_close_nobody_knows_whose_answer_it_was(database: Database) -> None:
    here = await begun()
    found = await asked(here, "consensus")
    await answers(here, found, "zhou", {4: 1}, reason="挡光")
    await answers(here, found, "wu", {1: 1})
    await closes(here, found)
    counted = (await seen(found)).result
    number = (await seen(found)).id
    await forget_answers(at=at() + timedelta(days=30))
    assert {each.name for each in await answers_of(number)} == {"周一", "吴先生"}
    for days in (31, 62):
        await forget_answers(at=at() + timedelta(days=days))
        given = await answers_of(number)
        assert {(each.attendee, each.name, each.reason) for each in given} == {
            (None, "", "挡光"),
            (None, "", ""),
        }
        assert len({each.answered_at for each in given}) == 1
    assert (await seen(found)).result == counted


async def test_who_answered_a_poll_with_names_stays_with_the_attendance(database: Database) -> None:
    here = await begun()
    found = await asked(here, named=True)
    await answers(here, found, "zhou", {1: 1})
    await closes(here, found)
    await forget_answers(at=at() + timedelta(days=31))
    assert [each.name for each in await answers_of((await seen(found)).id)] == ["周一"]


async def test_an_open_poll_keeps_its_answers_apart(database: Database) -> None:
    here = await begun()
    found = await asked(here)
    await answers(here, found, "zhou", {1: 1})
    await forget_answers(at=at() + timedelta(days=31))
    assert [each.name for each in await answers_of((await seen(found)).id)] == ["周一"]
