"""The room on both engines: every step once, whoever presses, however often; nothing after the end."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.community.queries.people import name_of
from app.database import Database, fetch
from app.refusals import NotFound, Refusal
from meetings.checklists.tables import ListItem
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.actions.end_meeting import end_meeting
from meetings.gatherings.actions.forget_attendance import forget_attendance
from meetings.gatherings.actions.leave import leave
from meetings.gatherings.actions.put_on_list import Put, put_on_list
from meetings.gatherings.actions.raise_hand import raise_hand
from meetings.gatherings.actions.take_step import take_step
from meetings.gatherings.actions.tick_off import tick_off
from meetings.gatherings.actions.undo_step import undo_step
from meetings.gatherings.actions.withdraw_hand import withdraw_hand
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.attendees import attendance, attendees_of, candidates
from meetings.gatherings.queries.hands import floor
from meetings.gatherings.queries.meetings import meeting
from meetings.gatherings.queries.room import room, room_events
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.rules.room import Kind, RoomState
from meetings.gatherings.rules.states import State
from meetings.gatherings.rules.steps import Step
from meetings.gatherings.tables import Attendee, Meeting, RoomEvent, SpeakingRequest
from meetings.roundtables.tables import TableSitting
from tests.support.room import BEFORE, HOUR, CourtRoom, add_line, court_room

EVENING = "evening"


def at(minutes: float = 0) -> datetime:
    return HOUR + timedelta(minutes=minutes)


async def begun(**how: str) -> CourtRoom:
    """The room at 19:00, begun by the moderator, the first item on."""
    here = await court_room(**how)
    await begin_meeting(EVENING, by=here.person("moderator"), at=at())
    await step(here, Kind.ITEM, item=here.lights)
    return here


async def step(here: CourtRoom, kind: Kind, by: str = "moderator", minutes: float = 1, **said: Any) -> int:
    return (await take_step(EVENING, Step(kind, **said), by=here.person(by), at=at(minutes))).number


async def comes(here: CourtRoom, *roles: str) -> None:
    for role in roles:
        await check_in(EVENING, person=here.person(role), how=How.ROOM_CODE, at=BEFORE)


async def together(*calls: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


async def numbers() -> list[int]:
    return [event.number for event in await room_events(EVENING)]


async def queue(here: CourtRoom) -> list[str]:
    head, state = await meeting(EVENING), await room(EVENING)
    assert head is not None
    item = next((each for each in await agenda(here.meeting) if each.id == state.item), None)
    return [each.name for each in (await floor(head, state, item, at(30))).queue]


# ---- begin and end -------------------------------------------------------------------------------


async def test_whoever_begins_takes_the_chair(database: Database) -> None:
    here = await court_room()
    await begin_meeting(EVENING, by=here.person("chair"), at=at())
    state, head = await room(EVENING), await meeting(EVENING)
    assert head is not None
    assert (state.chair, state.started_at, head.state) == (here.person("chair"), at(), State.RUNNING)
    assert head.started_at == at()


async def test_two_moderators_begin_one_meeting(database: Database) -> None:
    here = await court_room()
    both = await together(
        *(begin_meeting(EVENING, by=here.person(who), at=at()) for who in ("chair", "moderator"))
    )
    assert both == [1, 1]
    assert await numbers() == [1]


@pytest.mark.parametrize("state", ["draft", "called_off"])
async def test_only_a_called_meeting_begins(database: Database, state: str) -> None:
    here = await court_room(state=state)
    with pytest.raises((Refusal, NotFound)):
        await begin_meeting(EVENING, by=here.person("moderator"), at=at())
    assert await RoomEvent.count() == 0


@pytest.mark.parametrize("who", ["tenant", "li", "stranger", "overseer"])
async def test_others_find_no_desk(database: Database, who: str) -> None:
    here = await begun()
    with pytest.raises(NotFound):
        await step(here, Kind.ITEM, who, item=here.shed)
    with pytest.raises(NotFound):
        await end_meeting(EVENING, by=here.person(who), at=at())


async def test_the_end_closes_the_meeting_and_writes_the_sitting(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou", "tenant")
    await end_meeting(EVENING, by=here.person("moderator"), at=at(50))
    await end_meeting(EVENING, by=here.person("moderator"), at=at(51))
    head, state = await meeting(EVENING), await room(EVENING)
    assert head is not None
    assert (head.state, head.closed_at, state.ended_at) == (State.CLOSED, at(50), at(50))
    sittings = await TableSitting.select()
    assert [(each["people"], each["meeting"], str(each["held_on"])) for each in sittings] == [
        (2, EVENING, "2026-11-21")
    ]


async def test_an_open_poll_keeps_the_meeting_open(database: Database) -> None:
    here = await begun()
    await _open_poll(here)
    with pytest.raises(Refusal, match=r"room\.poll_open"):
        await end_meeting(EVENING, by=here.person("moderator"), at=at(50))
    assert not await TableSitting.exists()


async def _open_poll(here: CourtRoom) -> None:
    from app.database import write
    from meetings.gatherings.room_log import append, hold_room

    async with write():
        await append(
            await hold_room(EVENING), Kind.POLL_OPENED, by=here.person("moderator"), at=at(2), poll=1
        )


async def test_after_the_end_every_step_says_so(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    await end_meeting(EVENING, by=here.person("moderator"), at=at(50))
    for late in (
        step(here, Kind.ITEM, item=here.shed),
        step(here, Kind.SCREEN, facts={"what": "black", "ref": ""}),
        begin_meeting(EVENING, by=here.person("moderator"), at=at(51)),
        put_on_list(EVENING, "issue", "灯", op="x", by=here.person("moderator"), at=at(51)),
        raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(51)),
        check_in(EVENING, person=here.person("li"), how=How.ROOM_CODE, at=at(51)),
        undo_step(EVENING, 2, by=here.person("moderator"), at=at(51)),
    ):
        with pytest.raises(Refusal, match=r"room\.over"):
            await late
    assert await numbers() == [1, 2, 3]


# ---- steps ---------------------------------------------------------------------------------------


async def test_two_moderators_press_next_and_one_item_passes(database: Database) -> None:
    here = await begun()
    presses = [
        take_step(EVENING, Step(Kind.ITEM, here.shed, saw=here.lights), by=here.person("moderator"), at=at(5))
        for _ in range(4)
    ]
    done = await together(*presses)
    assert sorted(each.already for each in done) == [False, True, True, True]
    assert (await room(EVENING)).item == here.shed
    assert await numbers() == [1, 2, 3]


async def test_next_from_what_is_no_longer_on_is_refused(database: Database) -> None:
    here = await begun()
    await step(here, Kind.ITEM, item=here.lists, saw=here.lights)
    with pytest.raises(Refusal, match=r"room\.moved_on"):
        await step(here, Kind.ITEM, item=here.shed, saw=here.lights)


async def test_steps_at_one_moment_get_numbers_one_after_the_other(database: Database) -> None:
    here = await begun()
    by = here.person("moderator")
    remarks = [
        take_step(EVENING, Step(Kind.REMARK, facts={"words": f"第 {n} 句"}, op=f"op{n}"), by=by, at=at(n))
        for n in range(8)
    ]
    await together(*remarks)
    assert await numbers() == list(range(1, 11))
    head = await meeting(EVENING)
    assert head is not None
    assert head.events == 10


async def test_a_form_sent_twice_is_one_remark_and_one_entry(database: Database) -> None:
    here = await begun()
    by = here.person("moderator")
    for _ in range(2):
        await step(here, Kind.REMARK, facts={"words": "好"}, op="same")
    puts = await together(
        *(put_on_list(EVENING, "issue", "三楼灯不亮", op="put", by=by, at=at(3)) for _ in range(3))
    )
    assert puts[0] == puts[1] == puts[2]
    assert await numbers() == [1, 2, 3, 4]
    assert await ListItem.count() == 1


async def test_an_entry_knows_where_it_was_said(database: Database) -> None:
    here = await begun()
    put = await put_on_list(EVENING, "action", "换四盏灯", op="a", by=here.person("moderator"), at=at(3))
    assert put == Put("action", 1, put.ref)
    row = (await ListItem.select())[0]
    assert (row["origin"], row["origin_ref"], row["origin_words"]) == ("meeting", EVENING, "换四盏灯")
    assert row["round_table"] == here.tables.building
    listed = (await room(EVENING)).listed_under(here.lights)
    assert [(each.list, each.entry, each.words, each.ref) for each in listed] == [
        ("action", 1, "换四盏灯", put.ref)
    ]


async def test_an_item_of_another_meeting_cannot_come_on(database: Database) -> None:
    here = await begun()
    with pytest.raises(NotFound):
        await step(here, Kind.ITEM, item=here.lists + 1000)
    with pytest.raises(NotFound):
        await step(here, Kind.SPEAKER, request=12345)


async def test_the_chair_goes_to_somebody_who_may_run_the_meeting(database: Database) -> None:
    here = await begun()
    with pytest.raises(Refusal, match=r"room\.chair_may_not"):
        await step(here, Kind.CHAIR, facts={"person": here.person("tenant")})
    await step(here, Kind.CHAIR, facts={"person": here.person("chair")})
    with pytest.raises(Refusal, match=r"room\.not_chair"):
        await step(here, Kind.ITEM, item=here.shed)
    await step(here, Kind.ITEM, "chair", item=here.shed)
    # the chair's laptop has died: whoever may run the meeting takes the chair
    await step(here, Kind.CHAIR, "moderator", facts={"person": here.person("moderator")})
    await step(here, Kind.ITEM, item=here.lists)


async def test_the_recorder_writes_and_does_not_drive(database: Database) -> None:
    here = await begun()
    await step(here, Kind.OUTCOME, "teller", facts={"kind": "agreed", "words": "换灯"})
    await step(here, Kind.REMARK, "teller", facts={"words": "周一补充"}, op="r")
    with pytest.raises(Refusal, match=r"room\.not_chair"):
        await step(here, Kind.ITEM, "teller", item=here.shed)


# ---- undo ----------------------------------------------------------------------------------------


async def test_the_last_step_is_taken_back_once(database: Database) -> None:
    here = await begun()
    last = await step(here, Kind.ITEM, item=here.shed, minutes=5)
    by = here.person("moderator")
    both = await together(*(undo_step(EVENING, last, by=by, at=at(6)) for _ in range(2)))
    assert [each.number for each in both] == [last, last]
    assert (await room(EVENING)).item == here.lights
    assert [event.undone for event in await room_events(EVENING)] == [False, False, True]
    with pytest.raises(Refusal, match=r"room\.not_last"):
        await undo_step(EVENING, 1, by=by, at=at(6))


async def test_next_against_undo_leaves_one_true_state(database: Database) -> None:
    here = await begun()
    by = here.person("moderator")
    last = await step(here, Kind.ITEM, item=here.shed, minutes=5)
    await together(
        undo_step(EVENING, last, by=by, at=at(6)),
        take_step(EVENING, Step(Kind.ITEM, here.lists, saw=here.shed), by=by, at=at(6)),
    )
    # whichever was first, the other was refused: never both
    state, events = await room(EVENING), await room_events(EVENING)
    assert state.item in (here.lights, here.lists)
    assert len(events) == (3 if state.item == here.lights else 4)


async def test_an_undone_entry_goes_off_the_list(database: Database) -> None:
    here = await begun()
    by = here.person("moderator")
    await put_on_list(EVENING, "issue", "听错了", op="x", by=by, at=at(3))
    await undo_step(EVENING, 3, by=by, at=at(4))
    assert (await room(EVENING)).listed == ()
    assert [(each["state"], each["closed_how"]) for each in await ListItem.select()] == [
        ("closed", "withdrawn")
    ]


async def test_a_beginning_taken_back_waits_for_its_hour_again(database: Database) -> None:
    here = await court_room()
    by = here.person("moderator")
    first = await begin_meeting(EVENING, by=by, at=BEFORE)
    await undo_step(EVENING, first, by=by, at=BEFORE)
    head = await meeting(EVENING)
    assert head is not None
    assert (head.state, head.started_at) == (State.CALLED, None)
    assert await begin_meeting(EVENING, by=by, at=at()) == 2


# ---- hands ---------------------------------------------------------------------------------------


async def test_a_hand_raised_twice_is_one_hand(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    both = await together(
        *(raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(2)) for _ in range(3))
    )
    assert len(set(both)) == 1
    assert await queue(here) == ["周一"]
    for _ in range(2):
        await withdraw_hand(EVENING, person=here.person("zhou"), at=at(3))
    assert await queue(here) == []


async def test_up_and_down_at_one_moment_is_up_or_down(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    who = here.person("zhou")
    await together(
        raise_hand(EVENING, "lights", person=who, at=at(2)),
        withdraw_hand(EVENING, person=who, at=at(2)),
        raise_hand(EVENING, "lights", person=who, at=at(2)),
        withdraw_hand(EVENING, person=who, at=at(2)),
    )
    up = await SpeakingRequest.count().where(SpeakingRequest.withdrawn_at.is_null())
    assert up in (0, 1)
    assert len(await queue(here)) == up


async def test_the_end_and_a_hand_at_one_moment(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    hand, end = await together(
        raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(2)),
        end_meeting(EVENING, by=here.person("moderator"), at=at(2)),
    )
    assert isinstance(end, int)
    assert isinstance(hand, int) or (isinstance(hand, Refusal) and hand.reason == "room.over")
    assert await SpeakingRequest.count() == int(isinstance(hand, int))


async def test_a_called_speaker_is_out_of_the_queue_and_back_when_undone(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou", "li")
    first = await raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(2))
    await raise_hand(EVENING, "lights", person=here.person("li"), at=at(3))
    number = await step(here, Kind.SPEAKER, request=first, saw=0)
    assert await queue(here) == ["李四"]
    await undo_step(EVENING, number, by=here.person("moderator"), at=at(4))
    assert await queue(here) == ["周一", "李四"]


async def test_a_hand_that_went_down_cannot_be_called(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    up = await raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(2))
    await withdraw_hand(EVENING, person=here.person("zhou"), at=at(3))
    with pytest.raises(Refusal, match=r"room\.hand_is_down"):
        await step(here, Kind.SPEAKER, request=up)


async def test_who_has_not_checked_in_cannot_speak(database: Database) -> None:
    here = await begun()
    with pytest.raises(Refusal, match=r"room\.check_in_first"):
        await raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(2))


async def test_a_hand_for_an_item_that_is_over_is_refused(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    await step(here, Kind.ITEM, item=here.shed)
    with pytest.raises(Refusal, match=r"room\.item_over"):
        await raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(2))


# ---- coming and going ----------------------------------------------------------------------------


async def test_checked_in_twice_at_one_moment_is_one_person(database: Database) -> None:
    here = await court_room()
    who = here.person("zhou")
    await together(*(check_in(EVENING, person=who, how=How.ROOM_CODE, at=BEFORE) for _ in range(4)))
    came = await attendees_of(here.meeting)
    assert [(each.person, each.capacity, each.household, each.how) for each in came] == [
        (who, "owner", "1-101", "room_code")
    ]


async def test_the_tenant_comes_as_tenant_and_the_passer_by_as_unchecked_guest(database: Database) -> None:
    here = await court_room()
    await comes(here, "tenant", "stranger")
    came = {each.name: each for each in await attendees_of(here.meeting)}
    assert (came["陈租客"].capacity, came["陈租客"].household, came["陈租客"].checked) == (
        "tenant",
        "1-102",
        True,
    )
    assert (came["何异"].capacity, came["何异"].checked) == ("guest", False)
    counted = await attendance(here.meeting)
    assert (counted.here, counted.households, counted.unchecked) == (2, 1, 1)


async def test_a_name_is_enough_and_the_same_form_is_one_person(database: Database) -> None:
    here = await court_room()
    forms = await together(
        *(
            check_in(EVENING, how=How.NAMED, name="顾 师傅", household="302", op="f", at=BEFORE)
            for _ in range(3)
        )
    )
    assert len({each.person for each in forms}) == 1
    came = await attendees_of(here.meeting)
    assert [(each.name, each.capacity, each.how) for each in came] == [("顾 师傅", "resident", "named")]


async def test_no_form_of_a_stranger_comes_in_as_somebody_with_an_account(database: Database) -> None:
    """What the form sends as its key never names the attendance of a person."""
    here = await court_room()
    zhou = here.person("zhou")
    await check_in(EVENING, person=zhou, how=How.ROOM_CODE, at=BEFORE)
    for op in (f"person {zhou}", str(zhou), f"form person {zhou}"):
        stranger = await check_in(EVENING, how=How.NAMED, name="某人", op=op, at=BEFORE)
        assert stranger.person != zhou


@pytest.mark.parametrize(
    ("name", "household", "reason"),
    [("", "", "name_missing"), ("名" * 61, "", "name_long"), ("名", "室" * 10_000, "home_long")],
)
async def test_a_name_that_is_none_is_refused(
    database: Database, name: str, household: str, reason: str
) -> None:
    await court_room()
    with pytest.raises(Refusal, match=f"room.{reason}"):
        await check_in(EVENING, how=How.NAMED, name=name, household=household, at=BEFORE)
    assert await Attendee.count() == 0


async def test_the_doors_open_three_hours_before(database: Database) -> None:
    here = await court_room()
    with pytest.raises(Refusal, match=r"room\.too_early"):
        await check_in(EVENING, person=here.person("zhou"), how=How.ROOM_CODE, at=at(-181))
    await check_in(EVENING, person=here.person("zhou"), how=How.ROOM_CODE, at=at(-180))


async def test_who_left_has_no_hand_up_and_may_come_back(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    await raise_hand(EVENING, "lights", person=here.person("zhou"), at=at(2))
    found = (await attendees_of(here.meeting))[0]
    for _ in range(2):
        await leave(EVENING, found.public_id, by=here.person("zhou"), at=at(3))
    assert await queue(here) == []
    counted = await attendance(here.meeting)
    assert (counted.here, counted.came) == (0, 1)
    await comes(here, "zhou")
    assert (await attendance(here.meeting)).here == 1


async def test_nobody_sends_another_home(database: Database) -> None:
    here = await begun()
    await comes(here, "zhou")
    found = (await attendees_of(here.meeting))[0]
    with pytest.raises(NotFound):
        await leave(EVENING, found.public_id, by=here.person("li"), at=at(3))


async def test_a_neighbour_without_a_phone_is_ticked_off_once(database: Database) -> None:
    here = await begun()
    lines = await candidates(here.meeting, here.tables.building, "", at().date())
    keys = {line.name: line.key for line in lines}
    by = here.person("moderator")
    await together(*(tick_off(EVENING, keys["孙三"], by=by, at=at(1)) for _ in range(3)))
    assert [(each.name, each.how) for each in await attendees_of(here.meeting)] == [("孙三", "tick")]
    with pytest.raises(NotFound):
        await tick_off(EVENING, keys["李四"], by=here.person("tenant"), at=at(1))


async def test_a_wrong_tick_never_was_and_a_right_one_leaves(database: Database) -> None:
    here = await begun()
    by = here.person("moderator")
    keys = {
        each.name: each.key for each in await candidates(here.meeting, here.tables.building, "", at().date())
    }
    for name in ("孙三", "李四"):
        await tick_off(EVENING, keys[name], by=by, at=at(1))
    await raise_hand(EVENING, "lights", person=here.person("li"), at=at(2))
    for found in await attendees_of(here.meeting):
        await leave(EVENING, found.public_id, by=by, at=at(3), mistaken=True)
    # 李四 spoke up meanwhile: that stays on record
    assert [(each.name, each.here) for each in await attendees_of(here.meeting)] == [("李四", False)]


async def test_a_line_of_the_bodys_list_counts_once(database: Database) -> None:
    here = await court_room(body="households")
    first = await add_line(here, 1, "周一家", person=here.person("zhou"))
    second = await add_line(here, 2, "李家")
    by = here.person("moderator")
    await comes(here, "zhou")
    await tick_off(EVENING, f"m{first}", by=by, at=BEFORE)
    await tick_off(EVENING, f"m{second}", by=by, at=BEFORE)
    await comes(here, "tenant")
    counted = await attendance(here.meeting)
    assert (counted.here, counted.heads) == (3, 2)


async def test_ticked_first_then_by_phone_is_one_head(database: Database) -> None:
    here = await court_room(body="households")
    line = await add_line(here, 1, "周一家", person=here.person("zhou"))
    await together(
        tick_off(EVENING, f"m{line}", by=here.person("moderator"), at=BEFORE),
        check_in(EVENING, person=here.person("zhou"), how=How.ROOM_CODE, at=BEFORE),
    )
    counted = await attendance(here.meeting)
    assert (counted.here, counted.heads) == (1, 1)


async def test_what_happened_stays_as_it_was(database: Database) -> None:
    """Undoing marks; no event is ever changed or removed otherwise."""
    here = await begun()
    await step(here, Kind.PAUSED)
    before = await fetch("SELECT number, kind, facts, happened_at FROM room_event ORDER BY number")
    await undo_step(EVENING, 3, by=here.person("moderator"), at=at(4))
    await step(here, Kind.PAUSED, minutes=5)
    after = await fetch("SELECT number, kind, facts, happened_at FROM room_event ORDER BY number")
    assert after[:3] == before
    assert isinstance(await room(EVENING), RoomState)
    assert (await Meeting.select(Meeting.events))[0]["events"] == 4


# ---- what is forgotten ---------------------------------------------------------------------------


async def test_a_name_given_at_the_door_opens_nothing_the_day_after(database: Database) -> None:
    here = await court_room()
    came = await check_in(EVENING, how=How.NAMED, name="顾师傅", op="f", at=BEFORE)
    await comes(here, "zhou", "tenant")
    await forget_attendance(at=at(60), today=at(60).date())
    assert await name_of(came.person) == "顾师傅"
    later = at(0) + timedelta(days=2)
    await forget_attendance(at=later, today=later.date())
    assert await name_of(came.person) is None
    assert await name_of(here.person("zhou")) == "周一"
    assert await name_of(here.person("tenant")) == "陈租客"
    assert {each.name for each in await attendees_of(here.meeting)} == {"周一", "陈租客", "顾师傅"}


async def test_after_two_years_only_the_count_stays(database: Database) -> None:
    here = await court_room()
    came = await check_in(EVENING, how=How.NAMED, name="顾师傅", household="302", op="f", at=BEFORE)
    await comes(here, "zhou")
    for days in (731, 1462):
        later = at(0) + timedelta(days=days)
        await forget_attendance(at=later, today=later.date())
    assert {(each.name, each.household, each.person) for each in await attendees_of(here.meeting)} == {
        ("", "", None)
    }
    assert (await attendance(here.meeting)).came == 2
    rows = await fetch("SELECT name FROM person WHERE id = ?", [came.person])
    assert rows[0]["name"] == ""
    assert await name_of(here.person("zhou")) == "周一"
