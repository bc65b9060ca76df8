"""The posted roll can be objected to until its day; each correction is a version with reason and digest."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import Traveller, travel
from app.community.tables import InboxItem, Unit
from app.database import Database, write
from app.refusals import NotFound, Refusal
from tests.support.call_vote import (
    HUNG,
    OBJECTIONS,
    OPENS,
    WRITTEN,
    called,
    draft_vote,
    hang,
    post,
    post_vote,
)
from tests.support.court import FLAT, Court, build_court
from tests.support.open_vote import SECRET
from voting.actions.answer_objection import answer_objection
from voting.actions.correct_roll import correct_roll
from voting.actions.object_to_roll import object_to_roll
from voting.actions.open_assembly import open_assembly
from voting.queries.rolls import objections_of, roll_versions


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(WRITTEN) as traveller:
        yield traveller


async def put_right(court: Court, room: str, area_dm2: int) -> None:
    async with write():
        await Unit.update({Unit.area_dm2: area_dm2}).where(Unit.id == court.units[room])


async def test_two_owners_object_and_a_second_press_of_the_button_is_no_second_objection(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(OBJECTIONS - timedelta(minutes=1))
    pressed = await asyncio.gather(
        *(object_to_roll(a, person=court.people["li"]) for _ in range(4)),
        object_to_roll(a, person=court.people["zhou"], text="我家面积不对"),
    )
    assert len(set(pressed)) == 2
    found = await objections_of((await called(a)).id)
    assert [(each.owner_name, each.entry_number) for each in found] == [("李四", 3), ("周一", 1)] or [
        (each.owner_name, each.entry_number) for each in found
    ] == [("周一", 1), ("李四", 3)]
    todo = await InboxItem.count().where(InboxItem.message == "roll_posted.objection_arrived")
    assert todo == 2 * 3  # chair, committee, administrator


async def test_from_the_day_on_the_notice_nobody_objects_any_more(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await post_vote(court)
    clock.to(OBJECTIONS)
    with pytest.raises(Refusal, match="too_late_to_object"):
        await object_to_roll(a, person=court.people["li"])


async def test_an_objection_is_about_a_line_of_the_roll(database: Database) -> None:
    court = await build_court()
    a = await post_vote(court)
    heads = (await roll_versions((await called(a)).id))[-1].heads
    for line in (0, -1, heads + 1, 2**31, 10**15):
        with pytest.raises(Refusal, match="no_such_line"):
            await object_to_roll(a, person=court.people["li"], entry=line)
    with pytest.raises(Refusal, match="too_long"):
        await object_to_roll(a, person=court.people["li"], text="长" * 1001)
    await object_to_roll(a, person=court.people["li"], entry=heads)
    assert [each.entry_number for each in await objections_of((await called(a)).id)] == [heads]


async def test_whoever_is_not_on_the_roll_cannot_object(database: Database) -> None:
    court = await build_court()
    a = await post_vote(court)
    for name in ("tenant", "stranger", "committee", "teller"):
        with pytest.raises(NotFound):
            await object_to_roll(a, person=court.people[name])


async def test_an_upheld_objection_posts_a_corrected_roll_with_another_digest(database: Database) -> None:
    court = await build_court()
    a = await post_vote(court)
    number = await object_to_roll(a, person=court.people["li"], text="202 室是 120 平方米")
    with pytest.raises(Refusal, match="nothing_changed"):  # the community's roll comes first
        await answer_objection(a, number, person=court.people["committee"], upheld=True, text="确有错误")
    await put_right(court, "202", 12_000)
    who = court.people["committee"]
    await asyncio.gather(
        *(answer_objection(a, number, person=who, upheld=True, text="按产证更正") for _ in range(4))
    )
    first, second = await roll_versions((await called(a)).id)
    assert (second.number, second.reason) == (2, "按产证更正")
    assert second.digest != first.digest
    assert second.area_dm2 == first.area_dm2 + 2_000
    answered = (await objections_of((await called(a)).id))[0]
    assert (answered.upheld, answered.version, answered.corrected) == (True, 1, 2)
    told = await InboxItem.select(InboxItem.owner, InboxItem.message).where(
        InboxItem.message.is_in(["roll_posted.objection_upheld", "roll_posted.your_line_changed"])
    )
    assert {row["owner"] for row in told} == {court.owners["李四"]}
    left = await InboxItem.count().where(
        (InboxItem.subject == f"objection:{number}") & InboxItem.done_at.is_null()
    )
    assert left == 0


async def test_a_rejected_objection_changes_no_roll_and_is_answered_in_words(database: Database) -> None:
    court = await build_court()
    a = await post_vote(court)
    number = await object_to_roll(a, person=court.people["li"])
    with pytest.raises(Refusal, match="answer_in_words"):
        await answer_objection(a, number, person=court.people["committee"], upheld=False, text=" ")
    await answer_objection(a, number, person=court.people["committee"], upheld=False, text="产证如此")
    vote = await called(a)
    assert len(await roll_versions(vote.id)) == 1
    assert (await objections_of(vote.id))[0].answer == "产证如此"


async def test_an_unanswered_objection_keeps_the_vote_from_opening(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await draft_vote(court)
    notice = await post(court, a)
    await object_to_roll(a, person=court.people["li"])
    clock.to(OPENS)
    await hang(court, notice, HUNG)
    with pytest.raises(Refusal, match="not_ready_to_open"):
        await open_assembly(a, secret=SECRET)
    who = court.people["committee"]
    assert await open_assembly(a, secret=SECRET, person=who, confirmed={"objections": "已当面答复，本人同意"})


async def test_the_committee_may_correct_its_own_mistake_before_the_opening_and_not_after(
    database: Database, clock: Traveller
) -> None:
    court = await build_court()
    a = await draft_vote(court)
    notice = await post(court, a)
    await put_right(court, "101", 11_000)
    await correct_roll(a, person=court.people["committee"], reason="抄错一位")
    clock.to(OPENS)
    await hang(court, notice)
    await open_assembly(a, secret=SECRET)
    await put_right(court, "101", 19_000)
    with pytest.raises(Refusal, match="not_now_open"):
        await correct_roll(a, person=court.people["committee"], reason="又错")
    versions = await roll_versions((await called(a)).id)
    assert versions[-1].area_dm2 == 7 * FLAT + 1_000
