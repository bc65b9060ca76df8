"""Who belongs to a round table is derived from owning and living there."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.community.tables import Occupancy
from app.database import Database, write
from meetings.roundtables.actions.record_sitting import record_sitting
from meetings.roundtables.queries.scope import (
    belongs_as,
    convened_by,
    may_convene,
    members,
    size,
    tables_of,
)
from meetings.roundtables.queries.tables import (
    table,
    table_by_id,
    tables_above,
    tables_below,
    top_table,
)
from meetings.roundtables.tables import Convenorship, RoundTable, TableGuest, TableSitting
from tests.support.court import BEGAN, SINCE, Court, build_court
from tests.support.table import CourtTables, court_tables

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


async def world() -> tuple[Court, CourtTables]:
    court = await build_court()
    return court, await court_tables(court)


WHO = {  # role in the court: the seat at the top, east, west, the building, the house
    "zhou": ("owner", "owner", "", "owner", ""),
    "li": ("owner", "owner", "owner", "owner", "owner"),
    "tenant": ("tenant", "tenant", "", "tenant", ""),
    "sub_landlord": ("resident", "", "resident", "", "resident"),
    "moderator": ("office",) * 5,
    "teller": ("office",) * 5,
    "overseer": ("",) * 5,
    "stranger": ("",) * 5,
}


async def test_a_seat_rests_on_owning_living_or_office(database: Database) -> None:
    court, tables = await world()
    every = (tables.top, tables.east, tables.west, tables.building, tables.house)
    for role, seats in WHO.items():
        found = tuple([await belongs_as(court.people[role], each, TODAY) for each in every])
        assert found == seats, role


async def test_a_guest_sits_where_they_were_invited_and_while(database: Database) -> None:
    court, tables = await world()
    stranger = court.people["stranger"]
    async with write():
        await TableGuest.insert(
            TableGuest(
                round_table=tables.west, person=stranger, name="何异", since=SINCE, until=TODAY,
                invited_by=court.people["moderator"], invited_at=BEGAN,
            )
        )  # fmt: skip
    assert await belongs_as(stranger, tables.west, TODAY) == "guest"
    assert await belongs_as(stranger, tables.west, TODAY + timedelta(days=1)) == ""
    assert await belongs_as(stranger, tables.house, TODAY) == ""
    assert [each.public_id for each in await tables_of(stranger, court.community, TODAY)] == ["west"]


async def test_whoever_moved_out_has_no_seat(database: Database) -> None:
    court, tables = await world()
    async with write():
        await Occupancy.update({Occupancy.until: TODAY}).where(Occupancy.person == court.people["tenant"])
    assert await belongs_as(court.people["tenant"], tables.building, TODAY) == "tenant"
    later = TODAY + timedelta(days=1)
    assert await belongs_as(court.people["tenant"], tables.building, later) == ""
    assert await belongs_as(court.people["tenant"], tables.top, later) == "resident"  # registered by hand


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("zhou", {"building"}),
        ("sub_landlord", {"house"}),
        ("moderator", {"top", "east", "west", "building", "house"}),
        ("chair", {"top", "east", "west", "building", "house"}),
        ("teller", set()),
        ("li", set()),
        ("stranger", set()),
    ],
)
async def test_a_table_is_called_by_its_convenor_or_an_office(
    database: Database, role: str, where: set[str]
) -> None:
    court, tables = await world()
    found = {
        name
        for name in ("top", "east", "west", "building", "house")
        if await may_convene(court.people[role], getattr(tables, name), TODAY)
    }
    assert found == where


async def test_a_groups_convenor_calls_the_tables_below_and_speaks_above(database: Database) -> None:
    court, tables = await world()
    async with write():
        await Convenorship.insert(
            Convenorship(
                round_table=tables.west, person=court.people["stranger"], basis="elected", since=SINCE,
                granted_at=BEGAN,
            )
        )  # fmt: skip
    stranger = court.people["stranger"]
    assert await may_convene(stranger, tables.house, TODAY)
    assert not await may_convene(stranger, tables.building, TODAY)
    assert not await may_convene(stranger, tables.top, TODAY)
    assert await belongs_as(stranger, tables.top, TODAY) == "office"
    assert [each.public_id for each in await convened_by(stranger, court.community, TODAY)] == ["west"]


async def test_members_are_named_once_each_with_their_home(database: Database) -> None:
    _, tables = await world()
    building = await members(tables.building, TODAY)
    assert [(each.name, each.household, each.capacity) for each in building] == [
        ("周一", "1-101", "owner"),
        ("吴先生", "1-201", "owner"),
        ("郑女士", "1-201", "owner"),
        ("李四", "1-202", "owner"),
        ("钱二", "1-301", "owner"),
        ("孙三", "1-302", "owner"),
        ("红砖商贸有限公司", "1-401", "owner"),
        ("陈租客", "1-102", "tenant"),
    ]
    house = await members(tables.house, TODAY)
    assert [(each.name, each.household, each.people) for each in house] == [
        ("李四", "2-整栋", 1),
        ("刘二房东", "2-A", 1),
        ("丁一家", "2-B", 3),
    ]
    assert house[2].person is None
    assert len(await members(tables.top, TODAY)) == 10
    assert [each.name for each in await members(tables.west, TODAY)] == ["李四", "刘二房东", "丁一家"]
    found = await size(tables.top, TODAY)
    assert (found.owners, found.households, found.people, found.guests) == (7, 3, 5, 0)
    found = await size(tables.house, TODAY)
    assert (found.owners, found.households, found.people, found.guests) == (1, 2, 4, 0)


async def test_the_tree_is_read_up_and_down(database: Database) -> None:
    court, tables = await world()
    assert [each.public_id for each in await tables_above(tables.house)] == ["west", "top"]
    assert [each.public_id for each in await tables_below(tables.top)] == ["east", "west"]
    top = await top_table(court.community)
    assert top is not None
    assert top.public_id == "top"
    assert await top_table(court.other_community) is None
    assert await table("nowhere") is None
    assert [each.public_id for each in await tables_of(court.people["li"], court.community, TODAY)] == [
        "house",
        "building",
        "east",
        "west",
        "top",
    ]
    assert [each.public_id for each in await tables_of(court.people["teller"], court.community, TODAY)] == [
        "top"
    ]


async def test_a_closed_table_has_no_members(database: Database) -> None:
    court, tables = await world()
    async with write():
        await RoundTable.update({RoundTable.closed_on: TODAY}).where(RoundTable.id == tables.house)
    assert await belongs_as(court.people["li"], tables.house, TODAY) == ""
    assert not await may_convene(court.people["moderator"], tables.house, TODAY)
    assert not (await table_by_id(tables.house)).is_open
    assert await belongs_as(court.people["sub_landlord"], tables.west, TODAY) == ""


async def test_a_tree_bent_into_a_ring_ends(database: Database) -> None:
    court, tables = await world()
    async with write():
        await RoundTable.update({RoundTable.parent: tables.house}).where(RoundTable.id == tables.west)
    assert await belongs_as(court.people["li"], tables.house, TODAY) == "owner"
    assert {each.id for each in await tables_above(tables.house)} == {tables.west, tables.house}


async def test_a_meeting_counts_as_one_sitting_however_often_it_closes(database: Database) -> None:
    _, tables = await world()
    for people in (11, 12):
        await record_sitting(
            tables.house, held_on=TODAY, people=people, meeting="m1", words="", by=None, at=NOW
        )
    await record_sitting(tables.house, held_on=TODAY, people=5, meeting="", words="院子里", by=None, at=NOW)
    rows = await TableSitting.select().order_by(TableSitting.id)
    assert [(row["people"], row["meeting"]) for row in rows] == [(12, "m1"), (5, "")]
