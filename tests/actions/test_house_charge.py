"""Who is in charge of a house, and that what somebody said of themselves at its code ties nobody yet."""

from datetime import UTC, date, datetime, timedelta

from app.community.queries.occupancies import households_in, lived_in
from app.community.queries.standings import standing
from app.community.tables import Occupancy
from app.database import Database, write
from meetings.agreements.queries.people import is_neighbour
from meetings.gatherings.queries.attendees import home_of
from meetings.occupancies.queries.houses import houses_in_charge, in_charge_of
from meetings.roundtables.queries.scope import belongs_as, members, size
from meetings.roundtables.tables import Convenorship
from tests.support.court import Court, build_court
from tests.support.table import CourtTables, court_tables, lives

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


async def world() -> tuple[Court, CourtTables]:
    court = await build_court()
    return court, await court_tables(court)


async def in_charge(court: Court, role: str, day: date = TODAY) -> list[tuple[str, str]]:
    return [(each.name, each.basis) for each in await houses_in_charge(court.people[role], day)]


async def test_the_owner_and_whoever_convenes_are_in_charge(database: Database) -> None:
    court, tables = await world()
    assert await in_charge(court, "li") == [("2", "owner")]
    assert await in_charge(court, "sub_landlord") == [("2", "sub_landlord")]
    assert await in_charge(court, "zhou") == [("1", "owner")]  # convenes the building's table
    for role in ("tenant", "committee", "stranger", "teller", "overseer"):
        assert await in_charge(court, role) == [], role
    assert [each.name for each in await in_charge_of(tables.house_building, TODAY)] == ["李四", "刘二房东"]


async def test_what_was_handed_over_ends_with_its_last_day(database: Database) -> None:
    court, tables = await world()
    async with write():
        await Convenorship.update({Convenorship.until: TODAY}).where(Convenorship.round_table == tables.house)
    assert [each.until for each in await houses_in_charge(court.people["sub_landlord"], TODAY)] == [TODAY]
    assert await in_charge(court, "sub_landlord", TODAY + timedelta(days=1)) == []
    assert await in_charge(court, "li", TODAY + timedelta(days=1)) == [("2", "owner")]


async def test_a_sign_in_counts_nowhere_before_it_is_confirmed(database: Database) -> None:
    court, tables = await world()
    stranger = court.people["stranger"]
    before = await size(tables.house, TODAY)
    entry = await lives(
        court, tables.house_building, "何异", room=tables.room_b, person=stranger, people=2, since=TODAY
    )

    async def confirmed(day: date | None, how: str = "self") -> tuple[bool, str, int, int, bool, str, int]:
        async with write():
            await Occupancy.update({Occupancy.how: how, Occupancy.confirmed_on: day}).where(
                Occupancy.id == entry
            )
        houses = {each.id: each.people for each in await lived_in(court.community, TODAY)}
        return (
            (await standing(stranger, court.community, TODAY)).tied,
            await belongs_as(stranger, tables.house, TODAY),
            (await size(tables.house, TODAY)).people - before.people,
            houses[tables.house_building],
            await is_neighbour(stranger, court.community, TODAY),
            await home_of(stranger, court.community, TODAY),
            sum(each.name == "何异" for each in await members(tables.house, TODAY)),
        )

    assert await confirmed(None) == (False, "", 0, 4, False, "", 0)
    waiting = [each for each in await households_in(tables.house_building) if each.waits]
    assert [(each.name, each.lives_on(TODAY)) for each in waiting] == [("何异", False)]
    assert await confirmed(TODAY) == (True, "tenant", 2, 6, True, "2-B", 1)
    assert await confirmed(None, "entered") == (True, "tenant", 2, 6, True, "2-B", 1)
