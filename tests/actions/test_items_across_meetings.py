"""What a meeting left open goes on, to the next one or to the table above, and comes back."""

import asyncio

import pytest

from app.community.tables import InboxItem
from app.database import Database, write
from app.refusals import NotFound, Refusal
from app.web.tables import StoredFile
from meetings.gatherings.actions.answer_raise import answer_raise
from meetings.gatherings.actions.attach_paper import attach_paper
from meetings.gatherings.actions.carry_item import carry_item
from meetings.gatherings.actions.hear_raise import hear_raise
from meetings.gatherings.actions.raise_to_above import raise_to_above
from meetings.gatherings.actions.remove_paper import remove_paper
from meetings.gatherings.queries.agenda import agenda, agenda_item
from meetings.gatherings.queries.planning import came_from, carried_to, left_open
from meetings.gatherings.queries.raises import item_raise, raises_to
from meetings.gatherings.tables import RoomEvent
from tests.support.court import Court, build_court
from tests.support.gathering import EVENING, TOPICS, WRITTEN, a_meeting
from tests.support.table import court_tables


async def outcome(meeting: int, item: int, kind: str, number: int) -> None:
    async with write():
        await RoomEvent.insert(
            RoomEvent(
                meeting=meeting,
                number=number,
                kind="outcome",
                item=item,
                facts=f'{{"kind": "{kind}", "words": "说好了"}}',
                happened_at=EVENING,
            )
        )


async def a_file(sha256: str) -> int:
    async with write():
        rows = await StoredFile.insert(
            StoredFile(
                public_id=sha256, sha256=sha256, media_type="application/pdf", size=1, name="图.pdf",
                created_at=WRITTEN,
            )
        )  # fmt: skip
    return int(rows[0]["id"])


async def closed_and_next(court: Court) -> tuple[int, int]:
    """A closed meeting whose first item was settled, and the table's next one, a draft."""
    tables = await court_tables(court)
    closed = await a_meeting(court, table=tables.building, state="closed")
    items = await agenda(closed.id)
    await outcome(closed.id, items[0].id, "settled", 1)
    await outcome(closed.id, items[1].id, "carried", 2)
    following = await a_meeting(court, table=tables.building, state="draft", public_id="next", topics=())
    return closed.id, following.id


async def test_what_stayed_open_is_offered_and_carried_once_with_its_papers(database: Database) -> None:
    court = await build_court()
    closed, following = await closed_and_next(court)
    table = await left_open(await a_table(closed))
    assert [each.title for each in table] == list(TOPICS[1:])
    by = court.people["moderator"]
    await asyncio.gather(
        carry_item("meeting-2", "next", by=by, at=WRITTEN), carry_item("meeting-2", "next", by=by, at=WRITTEN)
    )
    items = await agenda(following)
    assert [(item.title, item.source, item.source_ref) for item in items] == [
        (TOPICS[1], "carried", "meeting-2")
    ]
    assert [each.title for each in await left_open(await a_table(closed))] == [TOPICS[2]]
    old = await agenda_item("meeting-2")
    assert old is not None
    assert (await carried_to(old.id) or ("",))[0] == "next"
    assert (await came_from(items[0].id) or ("",))[0] == "meeting"


async def a_table(meeting: int) -> int:
    from meetings.gatherings.queries.meetings import meeting_by_id

    return (await meeting_by_id(meeting)).table


async def test_an_item_of_another_table_or_of_a_running_one_is_not_carried(database: Database) -> None:
    court = await build_court()
    await closed_and_next(court)
    by = court.people["moderator"]
    await a_meeting(court, public_id="above")
    with pytest.raises(Refusal):
        await carry_item("meeting-2", "above", by=by, at=WRITTEN)
    with pytest.raises(NotFound):
        await carry_item("meeting-2", "next", by=court.people["stranger"], at=WRITTEN)


async def test_an_item_goes_up_is_heard_there_and_the_answer_comes_back(database: Database) -> None:
    court = await build_court()
    closed, _ = await closed_and_next(court)
    by = court.people["zhou"]  # convenes the building's table
    with pytest.raises(Refusal):
        await raise_to_above("meeting-3", reason="", by=by, at=WRITTEN)
    first, second = await asyncio.gather(
        raise_to_above("meeting-3", reason="要街道一起", by=by, at=WRITTEN),
        raise_to_above("meeting-3", reason="要街道一起", by=court.people["moderator"], at=WRITTEN),
    )
    assert first == second
    raised = await item_raise(first)
    assert raised is not None
    assert (raised.from_name, raised.to_name, raised.waits) == ("1 幢", "东片", True)
    assert [each.public_id for each in await raises_to(raised.to_table, waiting=True)] == [first]
    assert await InboxItem.count().where(InboxItem.kind == "todo") == 1
    assert TOPICS[2] not in [each.title for each in await left_open(await a_table(closed))]

    upper = await a_meeting(court, table=raised.to_table, state="draft", public_id="upper", topics=())
    above = court.people["moderator"]
    with pytest.raises(NotFound):
        await hear_raise(first, "upper", by=by, at=WRITTEN)
    await asyncio.gather(
        hear_raise(first, "upper", by=above, at=WRITTEN), hear_raise(first, "upper", by=above, at=WRITTEN)
    )
    items = await agenda(upper.id)
    assert [(item.title, item.source) for item in items] == [(TOPICS[2], "raised")]
    assert await InboxItem.count().where((InboxItem.kind == "todo") & InboxItem.done_at.is_null()) == 0
    await outcome(upper.id, items[0].id, "agreed", 1)
    heard = await item_raise(first)
    assert heard is not None
    assert (heard.heard_meeting, heard.outcome, heard.outcome_words) == ("upper", "agreed", "说好了")
    with pytest.raises(NotFound):
        await answer_raise(first, "已报街道。", by=by, at=WRITTEN)
    for _ in range(2):
        await answer_raise(first, "已报街道。", by=above, at=WRITTEN)
    with pytest.raises(Refusal):
        await answer_raise(first, "另一个答复", by=above, at=WRITTEN)
    told = await InboxItem.count().where(
        (InboxItem.person == by) & (InboxItem.message == "gatherings.raise_is_answered")
    )
    assert told == 1


async def test_the_highest_table_has_none_above(database: Database) -> None:
    court = await build_court()
    await a_meeting(court, state="closed")
    with pytest.raises(Refusal) as refused:
        await raise_to_above("meeting-1", reason="x", by=court.people["moderator"], at=WRITTEN)
    assert refused.value.reason == "gatherings.nothing_above"


async def test_the_same_paper_twice_is_one_and_it_is_carried_along(database: Database) -> None:
    court = await build_court()
    _, following = await closed_and_next(court)
    await a_meeting(court, public_id="now")
    by, file, same = court.people["moderator"], await a_file("a"), await a_file("a2")
    one = await attach_paper("now-1", file=file, title="平面图", by=by, at=WRITTEN)
    assert one == await attach_paper("now-1", file=file, title="平面图", by=by, at=WRITTEN)
    two = await attach_paper("now-1", file=same, title="另一张", by=by, at=WRITTEN)
    with pytest.raises(Refusal):
        await attach_paper("now-1", file=same, title="", by=by, at=WRITTEN)
    with pytest.raises(Refusal):
        await attach_paper("meeting-1", file=file, title="会后", by=by, at=WRITTEN)
    await remove_paper("now-1", two, by=by, at=WRITTEN)
    item = await agenda_item("now-1")
    assert item is not None
    assert [paper.title for paper in item.papers] == ["平面图"]
    assert following
