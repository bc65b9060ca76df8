"""Something comes onto a list: numbered, once, at its level, seen by those whom it concerns."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.clock import travel
from app.community.tables import InboxItem
from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from meetings.checklists.actions.raise_item import FollowCode, RaisedItem, raise_item
from meetings.checklists.queries.items import board, item_for, open_items
from meetings.roundtables.tables import Convenorship, RoundTable
from tests.support.court import BEGAN, SINCE, Court, build_court
from tests.support.open_vote import DURING, SECRET

TODAY = DURING.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def tables(court: Court) -> tuple[int, int]:
    """The community's table and the one of building 1, convened by 李四."""
    async with write():
        top = await RoundTable.insert(
            RoundTable(
                public_id="rt-top",
                community=court.community,
                level="community",
                name="小院圆桌",
                created_at=BEGAN,
            )
        )
        house = await RoundTable.insert(
            RoundTable(
                public_id="rt-1",
                community=court.community,
                level="building",
                name="1号楼小圆桌",
                parent=top[0]["id"],
                building=court.building,
                created_at=BEGAN,
            )
        )
        await Convenorship.insert(
            Convenorship(
                round_table=house[0]["id"],
                person=court.people["li"],
                basis="elected",
                since=SINCE,
                granted_at=BEGAN,
            )
        )
    return int(top[0]["id"]), int(house[0]["id"])


async def raised(court: Court, words: str = "楼道灯不亮", **more: object) -> RaisedItem:
    given: dict[str, object] = {"by": court.people["zhou"], "round_table": None, **more}
    return await raise_item("issue", words, community=court.community, at=DURING, **given)  # type: ignore[arg-type]


async def test_numbers_go_up_one_by_one_in_each_list(court: Court) -> None:
    assert [(await raised(court)).number for _ in range(2)] == [1, 2]
    need = await raise_item(
        "need", "换灯", community=court.community, at=DURING, by=None, round_table=None, raised_name="会上"
    )
    assert need.number == 1


async def test_ten_at_once_get_ten_numbers(court: Court) -> None:
    found = await asyncio.gather(*(raised(court, f"第 {n} 件") for n in range(10)))
    assert sorted(item.number for item in found) == list(range(1, 11))


async def test_a_form_sent_twice_is_one_issue(court: Court) -> None:
    first, second = await asyncio.gather(raised(court, key="k1"), raised(court, key="k1"))
    assert first.id == second.id
    assert [first.new, second.new].count(True) == 1
    rows = await fetch("SELECT COUNT(*) AS n FROM list_item")
    assert rows[0]["n"] == 1


async def test_it_stands_at_the_table_of_its_building_and_the_convenor_is_told(court: Court) -> None:
    _, house = await tables(court)
    item = await raised(court, building=court.building)
    seen = await item_for(item.public_id, court.people["zhou"], TODAY)
    assert (seen.item.round_table, seen.item.level) == (house, "building")
    assert seen.item.level_due_at == DURING + timedelta(days=7)
    told = await InboxItem.select(InboxItem.person).where(InboxItem.subject == f"item:{item.id}")
    assert [row["person"] for row in told] == [court.people["li"]]


async def test_without_tables_the_committee_and_moderators_are_told(court: Court) -> None:
    item = await raised(court)
    told = await InboxItem.select(InboxItem.person).where(InboxItem.subject == f"item:{item.id}")
    assert {row["person"] for row in told} == {
        court.people[who] for who in ("chair", "committee", "moderator")
    }


@pytest.mark.parametrize(
    ("visibility", "who", "sees"),
    [
        ("public", None, True),
        ("public", "stranger", True),
        ("community", "zhou", True),
        ("community", "tenant", True),
        ("community", "stranger", False),
        ("community", None, False),
        ("table", "wu", True),
        ("table", "tenant", False),
        ("table", "stranger", False),
        ("office", "wu", False),
        ("office", "li", True),
        ("office", "moderator", True),
        ("office", "zhou", True),
        ("office", "overseer", False),
    ],
)
async def test_an_item_is_seen_as_it_is_marked(
    court: Court, visibility: str, who: str | None, sees: bool
) -> None:
    await tables(court)
    item = await raised(court, building=court.building, visibility=visibility)
    person = court.people[who] if who else None
    if sees:
        assert (await item_for(item.public_id, person, TODAY)).item.id == item.id
    else:
        with pytest.raises(NotFound):
            await item_for(item.public_id, person, TODAY)


async def test_a_rooms_board_shows_what_everybody_there_may_see(court: Court) -> None:
    top, house = await tables(court)
    first = await raised(court, "路灯坏了", round_table=top)
    for visibility in ("table", "office"):
        await raised(court, f"只给 {visibility}", round_table=house, visibility=visibility)
    need = await raise_item(
        "need",
        "换路灯",
        community=court.community,
        at=DURING,
        by=None,
        round_table=top,
        links_from=(first.id,),
    )
    whole = await board(court.community, None, TODAY, DURING)
    assert [[line.words for line in row.issues + row.needs] for row in whole.rows] == [["路灯坏了", "换路灯"]]
    assert whole.open == {"issue": 1, "need": 1, "resource": 0, "action": 0}
    assert need.number == 1
    there = await open_items(court.community, round_table=house)
    assert [line.words for line in there] == ["只给 table"]


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("words", "  ", "lists.words_missing"),
        ("words", "长" * 10_000, "lists.too_long"),
        ("detail", "长" * 10_000, "lists.too_long"),
        ("place", "长" * 10_000, "lists.too_long"),
    ],
)
async def test_what_is_too_long_or_missing_is_refused_beside_its_field(
    court: Court, field: str, text: str, reason: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await raised(court, **{"words": "灯", field: text})
    assert (refused.value.reason, refused.value.at) == (reason, field)


async def test_a_code_is_kept_as_hashes_only(court: Court) -> None:
    code = FollowCode("t" * 22, "7K3M-0QXV-9F2A")
    item = await raised(court, by=None, follow=code, secret=SECRET)
    rows = await fetch("SELECT link_hash, typed_hash, subject FROM code")
    assert rows[0]["subject"] == f"item:{item.id}"
    assert code.token not in str(rows)
