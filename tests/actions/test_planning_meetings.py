"""A meeting is planned, called, moved and called off once, whoever presses how often, on both engines."""

import asyncio
import json
from datetime import date, timedelta

import pytest

from app.community.tables import InboxItem
from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from meetings.checklists.actions.raise_item import raise_item
from meetings.gatherings.actions.add_item import add_item
from meetings.gatherings.actions.call_meeting import call_meeting
from meetings.gatherings.actions.call_off_meeting import call_off_meeting
from meetings.gatherings.actions.drop_meeting import drop_meeting
from meetings.gatherings.actions.edit_item import as_written, edit_item
from meetings.gatherings.actions.forget_meetings import forget_meetings
from meetings.gatherings.actions.invite_party import invite_party
from meetings.gatherings.actions.move_item import move_item
from meetings.gatherings.actions.plan_meeting import MeetingPlan, plan_meeting
from meetings.gatherings.actions.remove_item import remove_item
from meetings.gatherings.actions.reply import note_reply, reply
from meetings.gatherings.actions.reschedule_meeting import reschedule_meeting
from meetings.gatherings.actions.set_roll import BodyRoll, set_roll
from meetings.gatherings.actions.start_meeting import start_meeting
from meetings.gatherings.actions.withdraw_invitation import withdraw_invitation
from meetings.gatherings.queries.agenda import agenda, agenda_item
from meetings.gatherings.queries.invitations import invitations, replies
from meetings.gatherings.queries.meetings import MeetingHead, meeting, meetings_of_community
from meetings.gatherings.queries.planning import body_names, changes
from meetings.gatherings.rules.agenda import Written, mark
from meetings.gatherings.rules.states import State
from meetings.patrols.tables import PatrolEntry
from tests.support.court import Court, build_court
from tests.support.gathering import EVENING, TOPICS, WRITTEN, a_meeting, community_table

LATER = EVENING + timedelta(days=7)


async def inbox_of(court: Court, message: str) -> set[tuple[str, int]]:
    """Who was told: ("person" or "owner", number)."""
    rows = await InboxItem.select(InboxItem.person, InboxItem.owner).where(InboxItem.message == message)
    return {("owner", row["owner"]) if row["owner"] else ("person", row["person"]) for row in rows}


async def found(public_id: str) -> MeetingHead:
    head = await meeting(public_id)
    assert head is not None
    return head


async def begun(court: Court, public_id: str = "new", template: str = "house_table") -> str:
    await community_table(court)
    return await start_meeting(
        "table",
        template,
        title="一桌",
        items=(Written("topic", "近况"), Written("list_review", "谁做什么", list="action")),
        public_id=public_id,
        by=court.people["moderator"],
        at=WRITTEN,
    )


def plan(court: Court, **other: object) -> MeetingPlan:
    values: dict = {
        "title": "一桌",
        "words": "",
        "place": "活动室",
        "starts_at": EVENING,
        "minutes": 60,
        "chair": court.people["moderator"],
        "recorder": None,
    }
    return MeetingPlan(**{**values, **other})


async def test_a_draft_begun_twice_is_one_and_nobody_is_told(database: Database) -> None:
    court = await build_court()
    first, second = await begun(court), await begun(court)
    assert first == second == "new"
    head = await found("new")
    assert (head.state, head.speech_seconds, head.speeches_per_item) == (State.DRAFT, 120, 3)
    assert [item.title for item in await agenda(head.id)] == ["近况", "谁做什么"]
    assert await InboxItem.count() == 0
    with pytest.raises(NotFound):
        await start_meeting(
            "table", "festival", title="家宴", items=(), public_id="x", by=court.people["li"], at=WRITTEN
        )


async def test_two_clicks_at_once_begin_one_draft(database: Database) -> None:
    court = await build_court()
    await community_table(court)
    await asyncio.gather(begun(court), begun(court))
    assert len(await fetch("SELECT id FROM meeting")) == 1


async def test_calling_invites_everybody_in_scope_once(database: Database) -> None:
    court = await build_court()
    await begun(court)
    await plan_meeting("new", plan(court), by=court.people["moderator"], at=WRITTEN)
    reached = await asyncio.gather(
        call_meeting("new", by=court.people["moderator"], at=WRITTEN),
        call_meeting("new", by=court.people["chair"], at=WRITTEN),
    )
    head = await found("new")
    assert head.state is State.CALLED
    assert sorted(bool(each) for each in reached) == [False, True]
    told = await inbox_of(court, "gatherings.called")
    assert {("owner", owner) for owner in court.owners.values()} <= told
    assert len(told) == await InboxItem.count()
    assert len(await invitations(head.id)) == len(told)
    assert [each.what for each in await changes(head.id)] == ["called"]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("title", "", "title_unsaid"),
        ("title", "题" * 121, "too_long"),
        ("words", "长" * 10_000, "too_long"),
        ("place", "", "place_unsaid"),
        ("starts_at", None, "start_unsaid"),
        ("starts_at", WRITTEN - timedelta(days=1), "start_is_past"),
        ("minutes", None, "minutes_unsaid"),
        ("chair", None, "chair_unsaid"),
    ],
)
async def test_a_plan_with_a_hole_is_refused(
    database: Database, field: str, value: object, reason: str
) -> None:
    court = await build_court()
    await begun(court)
    with pytest.raises(Refusal) as refused:
        await plan_meeting("new", plan(court, **{field: value}), by=court.people["moderator"], at=WRITTEN)
    assert refused.value.reason == f"gatherings.{reason}"
    with pytest.raises(NotFound):
        await plan_meeting("new", plan(court), by=court.people["stranger"], at=WRITTEN)


async def test_an_empty_agenda_is_not_called(database: Database) -> None:
    court = await build_court()
    await a_meeting(court, state="draft", topics=())
    with pytest.raises(Refusal) as refused:
        await call_meeting("meeting", by=court.people["moderator"], at=WRITTEN)
    assert refused.value.reason == "gatherings.agenda_empty"


async def test_moving_a_meeting_tells_those_invited_what_it_was(database: Database) -> None:
    court = await build_court()
    head = await a_meeting(court, state="draft")
    by = court.people["moderator"]
    await call_meeting("meeting", by=by, at=WRITTEN)
    assert await reschedule_meeting(
        "meeting", starts_at=LATER, place="院子", reason="下雨", by=by, at=WRITTEN
    )
    assert not await reschedule_meeting(
        "meeting", starts_at=LATER, place="院子", reason="下雨", by=by, at=WRITTEN
    )
    assert (await found("meeting")).starts_at == LATER
    told = await inbox_of(court, "gatherings.rescheduled")
    assert told == await inbox_of(court, "gatherings.called")
    row = (
        await InboxItem.select(InboxItem.params).where(InboxItem.message == "gatherings.rescheduled").first()
    )
    assert row is not None
    params = json.loads(row["params"])
    assert (params["was"], params["starts"]) == (EVENING.isoformat(), LATER.isoformat())
    assert [each.what for each in await changes(head.id)] == ["called", "rescheduled"]


async def test_called_off_it_stays_and_nothing_follows(database: Database) -> None:
    court = await build_court()
    await a_meeting(court, state="draft")
    by = court.people["moderator"]
    await call_meeting("meeting", by=by, at=WRITTEN)
    await asyncio.gather(
        call_off_meeting("meeting", reason="停电", by=by, at=WRITTEN),
        call_off_meeting("meeting", reason="停电", by=by, at=WRITTEN),
    )
    assert (await found("meeting")).state is State.CALLED_OFF
    told = await InboxItem.count().where(InboxItem.message == "gatherings.called_off")
    assert told == len(await inbox_of(court, "gatherings.called"))
    with pytest.raises(Refusal) as refused:
        await reschedule_meeting("meeting", starts_at=LATER, place="院子", reason="x", by=by, at=WRITTEN)
    assert refused.value.reason == "gatherings.not_now_called_off"


async def test_calling_off_and_moving_at_once_leave_one_clear_state(database: Database) -> None:
    court = await build_court()
    await a_meeting(court)
    by = court.people["moderator"]
    await asyncio.gather(
        call_off_meeting("meeting", reason="停电", by=by, at=WRITTEN),
        reschedule_meeting("meeting", starts_at=LATER, place="院子", reason="x", by=by, at=WRITTEN),
        return_exceptions=True,
    )
    assert (await found("meeting")).state is State.CALLED_OFF


async def test_a_draft_is_thrown_away_whole(database: Database) -> None:
    court = await build_court()
    await a_meeting(court, state="draft")
    by = court.people["moderator"]
    await invite_party("meeting", party="城管中队", name="", by=by, at=WRITTEN)
    await drop_meeting("meeting", by=by, at=WRITTEN)
    await drop_meeting("meeting", by=by, at=WRITTEN)
    dropped = await found("meeting")
    assert not dropped.told
    assert await agenda(dropped.id) == ()
    assert await invitations(dropped.id) == ()
    assert await meetings_of_community(court.community) == ()
    await a_meeting(court, public_id="other")
    with pytest.raises(Refusal):
        await drop_meeting("other", by=by, at=WRITTEN)


async def test_two_who_order_the_agenda_lose_nothing(database: Database) -> None:
    court = await build_court()
    head = await a_meeting(court)
    one, other = court.people["moderator"], court.people["chair"]
    await asyncio.gather(
        move_item("meeting-3", anchor="meeting-1", by=one, at=WRITTEN),
        move_item("meeting-1", anchor="", by=other, at=WRITTEN),
        add_item("meeting", Written("topic", "新的"), public_id="more", by=one, at=WRITTEN),
        add_item("meeting", Written("topic", "另一个"), public_id="again", by=other, at=WRITTEN),
    )
    items = await agenda(head.id)
    assert {item.title for item in items} == {*TOPICS, "新的", "另一个"}
    assert len({item.position for item in items}) == 5
    await move_item("meeting-2", number=1, by=one, at=WRITTEN)
    await move_item("meeting-2", number=1, by=one, at=WRITTEN)
    assert [item.position for item in await agenda(head.id)] == [1, 2, 3, 4, 5]
    assert (await agenda(head.id))[0].public_id == "meeting-2"


async def test_an_item_that_somebody_changed_meanwhile_is_not_overwritten(database: Database) -> None:
    court = await build_court()
    await a_meeting(court)
    before = await agenda_item("meeting-1")
    assert before is not None
    seen = mark(as_written(before))
    by = court.people["moderator"]
    await edit_item("meeting-1", Written("topic", "声控灯"), seen=seen, by=by, at=WRITTEN)
    await edit_item("meeting-1", Written("topic", "声控灯"), seen=seen, by=by, at=WRITTEN)
    with pytest.raises(Refusal) as refused:
        await edit_item("meeting-1", Written("topic", "换灯"), seen=seen, by=by, at=WRITTEN)
    assert refused.value.reason == "gatherings.item_changed_meanwhile"
    with pytest.raises(Refusal):
        await edit_item("meeting-1", Written("topic", "长" * 10_000), seen=seen, by=by, at=WRITTEN)
    await remove_item("meeting", "meeting-1", by=by, at=WRITTEN)
    await remove_item("meeting", "meeting-1", by=by, at=WRITTEN)
    assert await agenda_item("meeting-1") is None
    with pytest.raises(Refusal) as refused:
        await edit_item("meeting-1", Written("topic", "换灯"), seen=seen, by=by, at=WRITTEN)
    assert refused.value.reason == "gatherings.item_gone"


async def test_replies_are_counted_once_for_a_couple_too(database: Database) -> None:
    court = await build_court()
    head = await a_meeting(court, state="draft")
    by = court.people["moderator"]
    await invite_party("meeting", party="街道城管", name="周队", by=by, at=WRITTEN)
    await invite_party("meeting", party="街道城管", name="周队", by=by, at=WRITTEN)
    await call_meeting("meeting", by=by, at=WRITTEN)
    invited = (await replies(head.id)).invited
    for _ in range(2):
        await reply("meeting", "coming", by=court.people["wu"], at=WRITTEN)
    await reply("meeting", "not", by=court.people["li"], at=WRITTEN)
    await reply("meeting", "coming", by=court.people["li"], at=WRITTEN)
    party = (await invitations(head.id))[0]
    await note_reply("meeting", party.id, "not", by=by, at=WRITTEN)
    counted = await replies(head.id)
    assert (counted.coming, counted.declined, counted.silent) == (2, 1, invited - 3)
    with pytest.raises(NotFound):
        await reply("meeting", "coming", by=court.people["stranger"], at=WRITTEN)
    with pytest.raises(NotFound):
        await note_reply("meeting", party.id, "coming", by=court.people["li"], at=WRITTEN)
    await withdraw_invitation("meeting", party.id, by=by, at=WRITTEN)
    assert (await replies(head.id)).invited == invited - 1


def roll(**other: object) -> BodyRoll:
    values: dict = {
        "body": "households",
        "kind": "list",
        "names": (("周一", "101"), ("李四", "202")),
        "count": None,
        "source": "",
        "as_of": None,
        "posted_on": date(2026, 11, 1),
        "urgent": False,
        "urgent_reason": "",
    }
    return BodyRoll(**{**values, **other})


async def test_a_residents_meeting_waits_for_its_roll_and_its_ten_days(database: Database) -> None:
    court = await build_court()
    head = await a_meeting(
        court,
        state="draft",
        template="residents_meeting",
        body="households",
        starts_at=WRITTEN + timedelta(days=10),
    )
    by = court.people["moderator"]
    for kept, reason in (
        (roll(kind="list", names=()), "roll_empty"),
        (roll(), "too_soon"),
        (roll(urgent=True), "urgent_unsaid"),
        (roll(kind="count", count=120), "roll_source_unsaid"),
    ):
        await set_roll("meeting", kept, by=by, at=WRITTEN)
        with pytest.raises(Refusal) as refused:
            await call_meeting("meeting", by=by, at=WRITTEN)
        assert refused.value.reason == f"gatherings.{reason}"
    await set_roll("meeting", roll(urgent=True, urgent_reason="水管爆裂"), by=by, at=WRITTEN)
    assert [each.name for each in await body_names(head.id)] == ["周一", "李四"]
    await call_meeting("meeting", by=by, at=WRITTEN)
    assert (await found("meeting")).state is State.CALLED
    with pytest.raises(Refusal):
        await set_roll("meeting", roll(), by=by, at=WRITTEN)


async def test_the_monthly_meeting_fills_itself_and_carries_over_what_stays_open(database: Database) -> None:
    court = await build_court()
    table = await community_table(court)
    by = court.people["moderator"]
    await a_meeting(court, table=table, state="closed")
    issue = await raise_item(
        "issue", "三楼堆物", community=court.community, at=WRITTEN, by=court.people["li"], round_table=table
    )
    async with write():
        await PatrolEntry.insert(
            PatrolEntry(
                public_id="seen", community=court.community, seen_at=WRITTEN, seen_by=by, words="路灯不亮"
            )
        )
    await begun(court, template="self_management")
    items = await agenda((await found("new")).id)
    assert [(item.title, item.source, item.source_ref) for item in items] == [
        ("近况", "", ""),
        ("路灯不亮", "patrol", "seen"),
        ("三楼堆物", "list", issue.public_id),
        *((title, "carried", f"meeting-{n}") for n, title in enumerate(TOPICS, 1)),
        ("谁做什么", "", ""),
    ]


async def test_replies_and_lists_of_names_are_forgotten_and_counts_stay(database: Database) -> None:
    court = await build_court()
    head = await a_meeting(court, state="draft", template="residents_meeting", body="households")
    by = court.people["moderator"]
    await set_roll("meeting", roll(), by=by, at=WRITTEN)
    await invite_party("meeting", party="街道", name="", by=by, at=WRITTEN)
    await call_meeting("meeting", by=by, at=WRITTEN)
    assert await forget_meetings(at=EVENING + timedelta(days=179)) == 0
    await forget_meetings(at=EVENING + timedelta(days=181))
    assert [each.party for each in await invitations(head.id)] == ["街道"]
    assert [each.name for each in await body_names(head.id)] == ["周一", "李四"]
    await forget_meetings(at=EVENING + timedelta(days=731))
    assert [each.name for each in await body_names(head.id)] == ["", ""]
