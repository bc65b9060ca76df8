"""What happens to an item: taken on, moved, done, agreed upon; and what two people do at the same moment."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.clock import Traveller, travel
from app.community.tables import InboxItem
from app.database import Database, fetch
from app.refusals import NotFound, Refusal
from meetings.checklists.actions.agree_done import agree_done
from meetings.checklists.actions.answer_item import answer_item
from meetings.checklists.actions.close_item import close_item
from meetings.checklists.actions.close_unanswered import close_unanswered
from meetings.checklists.actions.escalate_due import escalate_due
from meetings.checklists.actions.escalate_item import escalate_item
from meetings.checklists.actions.follow_item import follow_item
from meetings.checklists.actions.forget_names import forget_names
from meetings.checklists.actions.join_items import join_items
from meetings.checklists.actions.link_items import link_items
from meetings.checklists.actions.note_on_item import note_on_item
from meetings.checklists.actions.raise_item import RaisedItem, raise_item
from meetings.checklists.actions.refuse_done import refuse_done
from meetings.checklists.actions.remind_due import remind_due
from meetings.checklists.actions.reopen_item import reopen_item
from meetings.checklists.actions.report_done import report_done
from meetings.checklists.actions.send_back_item import send_back_item
from meetings.checklists.actions.set_due import set_due
from meetings.checklists.actions.take_item import take_item
from meetings.checklists.queries.items import Item, item_by_id
from tests.actions.test_items import tables
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING

TODAY = DURING.date()
SOON = TODAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def raised(court: Court, words: str = "楼道灯不亮", list: str = "issue", **more: Any) -> RaisedItem:
    given: dict[str, Any] = {"by": court.people["zhou"], "round_table": None, **more}
    return await raise_item(list, words, community=court.community, at=DURING, **given)


async def now_of(item: RaisedItem) -> Item:
    return await item_by_id(item.id)


async def kinds(item: RaisedItem) -> list[str]:
    rows = await fetch("SELECT kind FROM item_note WHERE item = ? ORDER BY id", [item.id])
    return [row["kind"] for row in rows]


async def told(court: Court, who: str) -> set[str]:
    rows = await InboxItem.select(InboxItem.message).where(InboxItem.person == court.people[who])
    return {row["message"] for row in rows}


def by(court: Court, who: str, at: Any = DURING) -> dict[str, Any]:
    return {"person": court.people[who], "at": at, "today": at.date()}


async def done_item(court: Court, **more: Any) -> RaisedItem:
    item = await raised(court, **more)
    await take_item(item.public_id, to=court.people["wu"], **by(court, "moderator"))
    await report_done(item.public_id, "换好了", **by(court, "wu"))
    return item


async def test_handing_over_tells_the_one_who_has_it_and_settles_the_rest(court: Court) -> None:
    item = await raised(court)
    await take_item(item.public_id, to=court.people["wu"], due_on=SOON, **by(court, "moderator"))
    found = await now_of(item)
    assert (found.state, found.responsible, found.due_on) == ("underway", court.people["wu"], SOON)
    assert found.first_answer_at == DURING
    assert "lists.told_responsible" in await told(court, "wu")
    assert "lists.told_underway" in await told(court, "zhou")
    open_todos = await fetch(
        "SELECT id FROM inbox_item WHERE subject = ? AND kind = 'todo' AND done_at IS NULL AND person <> ?",
        [f"item:{item.id}", court.people["wu"]],
    )
    assert not open_todos
    await take_item(item.public_id, to=court.people["li"], due_on=SOON, **by(court, "wu"))
    assert await kinds(item) == ["underway", "handed_over"]


async def test_of_two_who_take_it_at_once_one_has_it(court: Court) -> None:
    item = await raised(court)
    takers = ("wu", "li", "qian", "sun")
    outcomes = await asyncio.gather(
        *(take_item(item.public_id, to=court.people[who], **by(court, who)) for who in takers),
        return_exceptions=True,
    )
    refused = [each for each in outcomes if isinstance(each, Refusal)]
    assert len(refused) == 3
    assert {each.reason for each in refused} == {"lists.already_taken"}
    assert await kinds(item) == ["underway"]


async def test_a_stranger_is_not_made_responsible(court: Court) -> None:
    item = await raised(court)
    with pytest.raises(Refusal) as refused:
        await take_item(item.public_id, to=court.people["stranger"], **by(court, "moderator"))
    assert refused.value.reason == "lists.who_unknown"


async def test_putting_off_needs_a_reason_and_both_days_stay(court: Court) -> None:
    item = await raised(court)
    await take_item(item.public_id, to=court.people["wu"], due_on=SOON, **by(court, "moderator"))
    later = SOON + timedelta(days=7)
    with pytest.raises(Refusal) as refused:
        await set_due(item.public_id, later, **by(court, "wu"))
    assert refused.value.reason == "lists.say_why"
    await set_due(item.public_id, later, words="灯没到货", **by(court, "wu"))
    rows = await fetch("SELECT facts FROM item_note WHERE item = ? AND kind = 'due'", [item.id])
    assert json.loads(rows[0]["facts"]) == {"from": SOON.isoformat(), "to": later.isoformat()}


async def test_it_closes_when_the_raiser_agrees_and_only_then(court: Court) -> None:
    item = await done_item(court)
    for who in ("wu", "li", "moderator"):
        with pytest.raises(NotFound):
            await agree_done(item.public_id, "", **by(court, who))
    await asyncio.gather(*(agree_done(item.public_id, "", **by(court, "zhou")) for _ in range(3)))
    found = await now_of(item)
    assert (found.state, found.closed_how) == ("closed", "agreed")
    assert (await kinds(item)).count("closed") == 1
    assert "lists.told_closed_agreed" in await told(court, "wu")


async def test_yes_and_no_at_the_same_moment_are_one_answer(court: Court) -> None:
    item = await done_item(court)
    await asyncio.gather(
        agree_done(item.public_id, "", **by(court, "zhou")),
        refuse_done(item.public_id, "还不亮", **by(court, "zhou")),
    )
    found = await now_of(item)
    assert found.state in ("closed", "underway")
    assert len({"agreed", "not_done"} & set(await kinds(item))) == 1


async def test_not_done_goes_back_to_whoever_has_it(court: Court) -> None:
    item = await done_item(court)
    await refuse_done(item.public_id, "三楼还不亮", **by(court, "zhou"))
    found = await now_of(item)
    assert (found.state, found.done_at, found.closes_at) == ("underway", None, None)
    assert "lists.told_not_done" in await told(court, "wu")


async def test_without_an_answer_it_closes_with_a_public_note(court: Court, clock: Traveller) -> None:
    item = await done_item(court)
    for days, closed in ((6, 0), (7, 1), (8, 0)):
        at = DURING + timedelta(days=days)
        assert await close_unanswered(at=at, today=at.date()) == closed
    found = await now_of(item)
    assert found.closed_how == "no_answer"
    rows = await fetch("SELECT public, facts FROM item_note WHERE item = ? AND kind = 'closed'", [item.id])
    assert bool(rows[0]["public"])
    await reopen_item(item.public_id, "其实没修", **by(court, "zhou", DURING + timedelta(days=9)))
    assert (await now_of(item)).state == "underway"


async def test_closing_by_itself_and_no_at_the_same_moment(court: Court) -> None:
    item = await done_item(court)
    late = DURING + timedelta(days=8)
    await asyncio.gather(
        close_unanswered(at=late, today=late.date()),
        refuse_done(item.public_id, "还不亮", **by(court, "zhou", late)),
    )
    found = await now_of(item)
    assert ("closed" in await kinds(item)) == (found.state == "closed")


async def test_one_who_raised_it_and_did_it_agrees_by_reporting(court: Court) -> None:
    item = await raised(court, by=court.people["moderator"])
    await take_item(item.public_id, to=court.people["moderator"], **by(court, "moderator"))
    await report_done(item.public_id, "修好了", **by(court, "moderator"))
    assert (await now_of(item)).closed_how == "agreed"


async def test_for_somebody_without_a_phone_it_is_written_how_they_agreed(court: Court) -> None:
    item = await done_item(court, by=None, raised_name="李婆婆")
    with pytest.raises(Refusal):
        await agree_done(item.public_id, "", **by(court, "moderator"))
    await agree_done(item.public_id, "当面问过，说亮了", **by(court, "moderator"))
    rows = await fetch("SELECT facts FROM item_note WHERE item = ? AND kind = 'agreed'", [item.id])
    assert json.loads(rows[0]["facts"]) == {"on_behalf": "李婆婆"}
    assert (await now_of(item)).closed_how == "agreed"


async def test_an_action_is_agreed_upon_by_the_raiser_of_its_issue(court: Court) -> None:
    issue = await raised(court)
    need = await raised(court, "换灯", "need", by=court.people["moderator"], links_from=(issue.id,))
    action = await raised(
        court,
        "买灯装灯",
        "action",
        by=court.people["moderator"],
        links_from=(need.id,),
        responsible=court.people["wu"],
        due_on=SOON,
        done_means="灯亮",
    )
    await report_done(action.public_id, "装好了", **by(court, "wu"))
    with pytest.raises(NotFound):
        await agree_done(action.public_id, "", **by(court, "moderator"))
    await agree_done(action.public_id, "", **by(court, "zhou"))
    assert (await now_of(action)).closed_how == "agreed"
    assert "lists.told_all_done" in await told(court, "moderator")


async def test_it_goes_up_level_by_level_and_comes_back(court: Court) -> None:
    top, house = await tables(court)
    item = await raised(court, building=court.building)
    up: dict[str, Any] = {"standing_at_table": house}
    with pytest.raises(NotFound):
        await escalate_item(item.public_id, "办不了", **up, **by(court, "zhou"))
    twice = [escalate_item(item.public_id, "整幢的线路要换", **up, **by(court, "li")) for _ in range(2)]
    await asyncio.gather(*twice)
    found = await now_of(item)
    assert (found.round_table, found.level) == (top, "community")  # a second click goes no further
    assert found.level_due_at == DURING + timedelta(days=15)
    assert "lists.told_escalated" in await told(court, "moderator")
    await escalate_item(item.public_id, "归街道管", standing_at_table=top, **by(court, "moderator"))
    found = await now_of(item)
    assert (found.level, found.level_due_at) == ("office", None)
    assert "lists.told_escalated" in await told(court, "overseer")
    await send_back_item(item.public_id, "请先报价", standing_at_table=None, **by(court, "overseer"))
    assert (await now_of(item)).round_table == top
    assert await kinds(item) == ["escalated", "escalated", "sent_back"]


async def test_what_rests_goes_up_by_itself_once(court: Court) -> None:
    top, _ = await tables(court)
    item = await raised(court, building=court.building)
    taken = await raised(court, "有人在办", building=court.building)
    await take_item(taken.public_id, to=court.people["wu"], due_on=SOON, **by(court, "li"))
    at = DURING + timedelta(days=7)
    moved = await asyncio.gather(*(escalate_due(at=at, today=at.date()) for _ in range(2)))
    assert sum(moved) == 1
    assert (await now_of(item)).round_table == top
    assert (await now_of(taken)).level == "building"
    later = DURING + timedelta(days=5 + 1 + 7)  # a week after the day that was promised
    assert await escalate_due(at=later, today=later.date()) == 1
    assert (await now_of(taken)).round_table == top


async def test_an_answer_stops_the_clock_and_is_the_first_one(court: Court) -> None:
    item = await raised(court)
    at = DURING + timedelta(days=3)
    await answer_item(item.public_id, "下周来看", **by(court, "moderator", at))
    await answer_item(item.public_id, "来过了", **by(court, "moderator", at + timedelta(days=1)))
    found = await now_of(item)
    assert (found.state, found.first_answer_at) == ("answered", at)
    assert found.level_due_at == at + timedelta(days=16)


async def test_joining_takes_everybody_along(court: Court) -> None:
    first, second = await raised(court), await raised(court, "三楼灯坏", by=court.people["wu"])
    await follow_item(second.public_id, True, **by(court, "li"))
    await follow_item(second.public_id, True, **by(court, "li"))
    await join_items(second.public_id, first.number, **by(court, "moderator"))
    await join_items(second.public_id, first.number, **by(court, "moderator"))
    rows = await fetch("SELECT person FROM item_follower WHERE item = ?", [first.id])
    assert {row["person"] for row in rows} == {court.people["wu"], court.people["li"]}
    assert (await now_of(second)).state == "joined"
    with pytest.raises(Refusal) as refused:
        await join_items(first.public_id, second.number, **by(court, "moderator"))
    assert refused.value.reason == "lists.joins_closed"


async def test_two_joined_into_each_other_at_once_leave_one_open(court: Court) -> None:
    first, second = await raised(court), await raised(court, "三楼灯坏")
    outcomes = await asyncio.gather(
        join_items(first.public_id, second.number, **by(court, "moderator")),
        join_items(second.public_id, first.number, **by(court, "committee")),
        return_exceptions=True,
    )
    assert [type(each) for each in outcomes if each is not None] == [Refusal]
    assert sorted([(await now_of(first)).state, (await now_of(second)).state]) == ["joined", "open"]


async def test_links_go_from_left_to_right_and_not_in_a_ring(court: Court) -> None:
    issue = await raised(court)
    need, offer = await raised(court, "要车位", "need"), await raised(court, "夜里有 6 个车位", "resource")
    for number in range(2):
        await link_items(need.public_id, "issue", issue.number, **by(court, "moderator"))
        await link_items(need.public_id, "resource", offer.number, **by(court, "moderator"))
        links = await fetch("SELECT from_item, to_item, kind FROM item_link ORDER BY id")
        assert [tuple(row.values()) for row in links] == [
            (issue.id, need.id, "leads_to"),
            (offer.id, need.id, "meets"),
        ], number
    for wrong in (issue.number, 999, None):
        with pytest.raises(Refusal):
            await link_items(issue.public_id, "issue", wrong, **by(court, "moderator"))


async def test_a_resource_is_used_up_and_not_done(court: Court) -> None:
    offer = await raised(court, "夜里有 6 个车位", "resource")
    with pytest.raises(Refusal):
        await report_done(offer.public_id, "好了", **by(court, "moderator"))
    await close_item(offer.public_id, "used_up", "", **by(court, "zhou"))
    assert (await now_of(offer)).closed_how == "used_up"


async def test_nothing_is_done_to_what_is_closed_until_it_is_reopened(court: Court) -> None:
    item = await raised(court)
    await close_item(item.public_id, "withdrawn", "", **by(court, "zhou"))
    for act in (note_on_item, answer_item):
        with pytest.raises(Refusal) as refused:
            await act(item.public_id, "再说一句", **by(court, "moderator"))
        assert refused.value.reason == "lists.is_closed"
    await reopen_item(item.public_id, "又坏了", **by(court, "zhou"))
    await reopen_item(item.public_id, "又坏了", **by(court, "zhou"))
    assert await kinds(item) == ["closed", "reopened"]
    assert (await now_of(item)).level_due_at is not None


async def test_reminders_come_once_before_and_once_after_the_day(court: Court) -> None:
    item = await raised(court)
    await take_item(item.public_id, to=court.people["wu"], due_on=SOON, **by(court, "moderator"))
    seen = []
    for days in range(9):
        at = DURING + timedelta(days=days)
        seen.append(await remind_due(at=at, today=at.date()))
        seen.append(await remind_due(at=at, today=at.date()))
    assert sum(seen) == 2
    assert {"lists.told_due_soon", "lists.told_late"} <= await told(court, "wu")


async def test_names_go_two_years_after_the_end_and_words_stay(court: Court) -> None:
    ended, running = await done_item(court), await raised(court, "门坏了")
    await agree_done(ended.public_id, "", **by(court, "zhou"))
    for days, name in ((729, court.people["zhou"]), (731, None)):
        await forget_names(at=DURING + timedelta(days=days))
        found = await now_of(ended)
        assert (found.raised_by, found.words) == (name, "楼道灯不亮")
    assert (await now_of(running)).raised_by == court.people["zhou"]
    assert not await fetch("SELECT id FROM item_note WHERE item = ? AND written_by IS NOT NULL", [ended.id])
